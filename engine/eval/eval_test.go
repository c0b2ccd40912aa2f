package eval

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/engine"
)

const csvBase = "id,category,question,similar_questions,answer,group\n" +
	"1,a,怎么退款,我要退钱 || 买错了能退吗 || 退款流程,退,1\n" +
	"2,a,怎么开发票,发票在哪里开 || 要发票 || 开票流程,开,2\n" +
	"3,b,怎么开通短信通知,开通短信通知去哪里 || 我想开通短信通知 || 短信通知如何开通,开通,3\n"

func bench() Bench {
	return Bench{Options: engine.Options{Seed: 1}, Policy: engine.DefaultPolicy(), Clock: time.Now}
}

func TestFAQ(t *testing.T) {
	base, err := ReadBase(strings.NewReader(csvBase))
	if err != nil || len(base) != 3 || len(base[0].Questions) != 4 {
		t.Fatalf("%v, %v", base, err)
	}
	queries, err := ReadQueries(strings.NewReader("dev\t退款怎么弄\t1\tpara\ndev\t开发票怎么弄\t2\tpara\ndev\t月亮有多远\t-\toff\ntest\t退款\t1\tpara\n"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := RunFAQ(context.Background(), base, queries, "dev", bench())
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 3 || *r.Top1 != 100 || *r.MRR10 != 100 || *r.FalseOff != 0 || r.FalseNear != nil || r.ModelMB <= 0 {
		t.Errorf("%+v", r)
	}
}

func TestIntents(t *testing.T) {
	rows, err := ReadRows(strings.NewReader(`{"text":"refund please","label":"refund","split":"train"}
{"text":"i want my money back","label":"refund","split":"train"}
{"text":"send me an invoice","label":"invoice","split":"train"}
{"text":"i need the invoice","label":"invoice","split":"train"}
{"text":"sing a song","label":"oos","split":"train"}
{"text":"invoice please","label":"invoice","split":"dev"}
{"text":"who is the king","label":"oos","split":"dev"}
`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := RunIntents(context.Background(), rows, "train", "dev", bench())
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 2 || *r.InScopeAccuracy != 100 || *r.Accuracy != 100 || r.OOSRecall == nil || *r.OOSAUROC != 100 {
		t.Errorf("%+v", r)
	}
}

func TestRobust(t *testing.T) {
	base, err := ReadBase(strings.NewReader(csvBase))
	if err != nil {
		t.Fatal(err)
	}
	cases, err := ReadCases(strings.NewReader("opposite\t怎么开通短信通知\t怎么取消短信通知\t-\nsound_alike\t怎么退款\t怎么退宽\t1\n"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := RunRobust(context.Background(), base, cases, bench())
	if err != nil {
		t.Fatal(err)
	}
	if *r.Families[Opposite].Right != 100 || *r.Families[SoundAlike].Right != 100 {
		t.Errorf("%+v", r)
	}
	made, err := RunRobust(context.Background(), base, nil, bench())
	if err != nil || made.N == 0 {
		t.Errorf("%+v, %v", made, err)
	}
}

func TestMetricsByHand(t *testing.T) {
	rows := []Judged{{0.9, true, true}, {0.8, true, true}, {0.7, false, true}, {0.6, false, false}}
	if v := *Cov95(rows); math.Abs(v-200.0/3) > 1e-9 {
		t.Errorf("cov95 %v", v)
	}
	if v := *ECE([]Judged{{0.5, true, true}, {0.5, false, true}}, 1); v != 0 {
		t.Errorf("ece %v", v)
	}
	if v := *ECE([]Judged{{1, false, true}, {1, true, true}}, 2); math.Abs(v-0.5) > 1e-9 {
		t.Errorf("ece %v", v)
	}
	if v := *AUROC([]float64{0.9, 0.4, 0.4, 0.1}, []bool{true, true, false, false}); v != 87.5 {
		t.Errorf("auroc %v", v)
	}
	if AUROC([]float64{1}, []bool{true}) != nil || percent(1, 0) != nil || Cov95(nil) != nil {
		t.Error("undefined figures are given")
	}
}

// Others read these fields by name.
func TestTheLineOfJSONHasTheFieldsThatWereAgreed(t *testing.T) {
	cost := "train_s p50_us p99_us rss_mb model_mb"
	for _, c := range []struct {
		figures any
		want    string
	}{
		{Intents{}, "n accuracy in_scope_accuracy in_scope_accuracy_thr oos_recall oos_precision oos_auroc ece " + cost},
		{FAQ{}, "n top1 top3 mrr10 cov95 answered clarified precision right_after_clarifying false_near false_off clarified_unanswerable ece " + cost},
		{Robust{}, "n families " + cost},
	} {
		line, err := json.Marshal(c.figures)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		want := strings.Fields(c.want)
		slices.Sort(want)
		if have := slices.Sorted(maps.Keys(got)); !slices.Equal(have, want) {
			t.Errorf("%T has %v, want %v", c.figures, have, want)
		}
	}
}

func TestWhatIsUndefinedIsNull(t *testing.T) {
	base, err := ReadBase(strings.NewReader(csvBase))
	if err != nil {
		t.Fatal(err)
	}
	r, err := RunFAQ(context.Background(), base, nil, "dev", bench())
	if err != nil {
		t.Fatal(err)
	}
	in, err := RunIntents(context.Background(), []Row{{Text: "a b", Label: "x", Split: "train"}}, "train", "dev", bench())
	if err != nil {
		t.Fatal(err)
	}
	for _, figures := range []any{r, in} {
		line, err := json.Marshal(figures)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		for name, v := range got {
			if defined := slices.Contains([]string{"n", "train_s", "rss_mb", "model_mb"}, name); defined != (v != nil) {
				t.Errorf("%T: %s is %v where nothing was asked", figures, name, v)
			}
		}
	}
}

func TestFiguresAreTheSameWithAnyNumberOfProcessors(t *testing.T) {
	base, err := ReadBase(strings.NewReader(csvBase))
	if err != nil {
		t.Fatal(err)
	}
	queries, err := ReadQueries(strings.NewReader("dev\t退款怎么弄\t1\tpara\ndev\t短信通知怎么关\t-\tnear\ndev\t月亮有多远\t-\toff\n"))
	if err != nil {
		t.Fatal(err)
	}
	was := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(was)
	var faq [2]FAQ
	var robust [2]Robust
	for i := range 2 {
		runtime.GOMAXPROCS(i + 1)
		b := bench()
		b.Options.Threads = i + 1
		if faq[i], err = RunFAQ(context.Background(), base, queries, "dev", b); err != nil {
			t.Fatal(err)
		}
		if robust[i], err = RunRobust(context.Background(), base, nil, b); err != nil {
			t.Fatal(err)
		}
		faq[i].Cost, robust[i].Cost = Cost{}, Cost{}
	}
	if !reflect.DeepEqual(faq[0], faq[1]) || !reflect.DeepEqual(robust[0], robust[1]) {
		t.Errorf("one processor: %+v %+v\ntwo: %+v %+v", faq[0], robust[0], faq[1], robust[1])
	}
}

func TestAnswersFromGuardedItemsAreCountedApart(t *testing.T) {
	base, err := ReadBase(strings.NewReader(csvBase + "4,c,银行卡怎么挂失,卡丢了怎么办 || 挂失银行卡,挂失,4\n"))
	if err != nil {
		t.Fatal(err)
	}
	guarded := Guard(base)
	if guarded[3].Grade != engine.R3 || guarded[0].Grade.Guarded() || base[3].Grade != "" {
		t.Errorf("%+v, of %+v", guarded, base)
	}
	base[0].Grade = engine.R1
	if again := Guard(base); again[3].Grade != "" {
		t.Error("a base with grades of its own was graded")
	}
	tally := tally{}
	for _, right := range []bool{true, true, false} {
		q := Query{Kind: "para", Gold: map[string]bool{"4": right}}
		r := engine.Result{Candidates: []engine.Candidate{{ID: "4", Grade: engine.R3, Confidence: 1}}}
		tally.add(q, r, engine.Decision{Action: engine.Answer, Offer: []int{0}})
	}
	var out FAQ
	if tally.write(&out); out.Guarded != 3 || math.Abs(*out.GuardedPrecision-200.0/3) > 1e-9 {
		t.Errorf("%+v", out)
	}
}

func TestTheOppositeItemComesFirstWhereTheBaseHasOne(t *testing.T) {
	base, err := ReadBase(strings.NewReader(csvBase + "4,b,怎么取消短信通知,取消短信通知去哪里 || 我想取消短信通知 || 短信通知如何取消,取消,4\n"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := engine.Build(context.Background(), base, engine.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	a := asker{model: m, bench: bench()}
	cases := a.spoil(context.Background(), base, []Case{{Original: "短信通知如何开通", Expected: map[string]bool{"3": true}}})
	found := false
	for _, c := range cases {
		if c.Family == Opposite {
			found = true
			if !c.Expected["4"] || len(c.Expected) != 1 {
				t.Errorf("%+v: want item 4", c)
			}
		}
	}
	if !found {
		t.Error("no opposite was made")
	}
}
