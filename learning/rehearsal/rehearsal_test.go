package rehearsal

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"yingda/engine"
	"yingda/engine/eval"
)

// small is the sample company's first items: of each its standard question and
// two wordings are the base; the others are what is asked, by several customers
// in slightly other words.
func small(t *testing.T) (lean, full []engine.Item) {
	t.Helper()
	files, err := filepath.Glob("../../sample/yunfan/items/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal("the sample's items are not there", err)
	}
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan() && len(full) < 50; {
			var it struct {
				Question string   `json:"question"`
				Variants []string `json:"variants"`
			}
			if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
				t.Fatal(err)
			}
			if len(it.Variants) < 6 {
				continue
			}
			item := engine.Item{ID: fmt.Sprint(len(full)), Questions: []engine.Question{{Text: it.Question}}}
			for _, v := range it.Variants {
				item.Questions = append(item.Questions, engine.Question{Text: v})
			}
			full = append(full, item)
			item.Questions = item.Questions[:3]
			lean = append(lean, item)
			for _, v := range it.Variants[2:] {
				r := []rune(v)
				for _, retold := range []string{"请问" + v, v + "呢", "你好，" + v, string(r[:len(r)/2]) + string(r[len(r)/2+1:])} {
					full[len(full)-1].Questions = append(full[len(full)-1].Questions, engine.Question{Text: retold})
				}
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return lean, full
}

var rules = Rules{Rounds: 2, Labels: 40, Wrong: 0.05, Kept: 1.0 / 3, Policy: engine.DefaultPolicy(), Threads: 2}

// The small version of make eval-loop, which needs sets that are not here.
func TestASmallLoopGetsBetterAndIsPlayedAgainTheSame(t *testing.T) {
	lean, full := small(t)
	set := NewSet(lean, full, nil)
	p := Plan{Rules: rules, First: 1, Seeds: 1, Missing: 8, Tell: func(line string) { t.Log(line) }}
	f, err := p.Run(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	for name, points := range map[string][]Point{"active": f.Active[0], "random": f.Random[0]} {
		first, last := points[0], points[len(points)-1]
		if last.Labels != 80 || last.Answered <= first.Answered {
			t.Errorf("%s: %+v", name, points)
		}
	}
	if l := f.Light[0]; l.Removed != 8 || l.Found < 4 {
		t.Errorf("%+v", l)
	}
	var out strings.Builder
	if err := f.Write(&out); err != nil || strings.Count(out.String(), "reached") != 3 || !strings.Contains(out.String(), "| 40 |") {
		t.Errorf("%v\n%s", err, out.String())
	}
	p.Rounds = 1
	a, err := p.Run(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a.Active[0], f.Active[0][:2]) || !reflect.DeepEqual(a.Light, f.Light) {
		t.Errorf("played again it is otherwise: %+v, %+v", a.Active[0], f.Active[0])
	}
}

func TestTrafficIsWhatIsNeitherKnownNorAQuery(t *testing.T) {
	lean := []engine.Item{{ID: "a", Questions: []engine.Question{{Text: "怎么查话费"}, {Text: "话费查询"}}}}
	full := []engine.Item{
		{ID: "a", Questions: []engine.Question{{Text: "怎么查话费"}, {Text: "话费查询"}, {Text: "查下话费"}, {Text: "查下话费。"}, {Text: "我的话费"}}},
		{ID: "b", Questions: []engine.Question{{Text: "怎么销户"}, {Text: "销户"}}},
	}
	s := NewSet(lean, full, []eval.Query{{Text: "我的话费"}})
	if want := []Asked{{"查下话费", "a"}}; !reflect.DeepEqual(s.Traffic, want) {
		t.Errorf("%v", s.Traffic)
	}
}

func TestWhatIsKeptIsNeverLabelled(t *testing.T) {
	lean, full := small(t)
	g := newGame(NewSet(lean, full, nil), rules, 1)
	kept := map[string]bool{}
	for _, a := range g.kept {
		kept[a.Text] = true
	}
	if len(g.kept) == 0 || len(g.kept) > len(g.waiting) {
		t.Fatalf("%d kept, %d wait", len(g.kept), len(g.waiting))
	}
	for _, a := range g.waiting {
		if kept[a.Text] {
			t.Errorf("%s is kept and waits", a.Text)
		}
	}
}

func TestALabelNobodyElseAgreesWithIsNotLearned(t *testing.T) {
	s := Set{Base: []engine.Item{{ID: "a"}, {ID: "b"}, {ID: "c"}}, Traffic: []Asked{{"x", "a"}, {"y", "a"}, {"z", "a"}}}
	r := rules
	r.Wrong, r.Labels, r.Kept = 1, 3, 0 // everybody is wrong, each in another way or the same
	g := newGame(s, r, 1)
	g.label(Round{Waiting: make([]Seen, 3), Rand: rand.New(rand.NewPCG(1, 1))}, []int{0, 1, 2})
	learned := 0
	for _, it := range g.base {
		if it.ID != "a" {
			learned += len(it.Questions)
		}
	}
	if learned > 1 || len(g.base[g.at["a"]].Questions) != 0 {
		t.Errorf("%+v", g.base)
	}
}

// 1, 2, 3, 4: mean 2.5, standard deviation 1.291, t of 3 degrees 3.182.
func TestMeansHaveStudentsIntervals(t *testing.T) {
	m := MeanOf([]float64{1, 2, 3, 4})
	if math.Abs(m.Value-2.5) > 1e-9 || math.Abs(m.High-2.5-3.182*1.2910/2) > 1e-3 || math.Abs(m.Low+m.High-5) > 1e-9 {
		t.Errorf("%+v", m)
	}
	if m := MeanOf([]float64{1}); !math.IsInf(m.Low, -1) || !math.IsInf(m.High, 1) {
		t.Errorf("of one: %+v", m)
	}
}
