package cluster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"yingda/engine"
	"yingda/learning/cluster"
)

// model knows nothing of refunds, which is what is asked about below.
func model(t testing.TB) *engine.Model {
	t.Helper()
	var items []engine.Item
	for i, q := range []string{"怎么查话费", "宽带怎么报修", "如何办理销户", "国际漫游怎么开通", "how do I top up", "积分怎么兑换"} {
		items = append(items, engine.Item{ID: fmt.Sprint(i), Questions: []engine.Question{{Text: q}, {Text: "请问" + q}}})
	}
	m, err := engine.Build(t.Context(), items, engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// space puts texts in, in their order, and tells which are together.
type space struct {
	*cluster.Space
	m *engine.Model
	n int
}

func newSpace(t testing.TB) *space {
	m := model(t)
	return &space{cluster.New(m.Dims()), m, 0}
}

func (s *space) next() string { s.n++; return fmt.Sprint("k", s.n) }

func (s *space) text(wording string) cluster.Text {
	return cluster.Text{ID: wording, Wording: wording, Sketch: s.m.Sketch(wording)}
}

func (s *space) place(wordings ...string) (in []string) {
	for _, w := range wordings {
		c, _ := s.Place(s.text(w), s.next)
		in = append(in, c.ID)
	}
	return in
}

var refunds = []string{"预存款怎么退回来", "怎么退回预存款", "预存款能退回来吗", "预存款退回要多久", "退回预存款怎么办理", "预存款怎么退", "我要把预存款退回来", "预存款退回来怎么弄"}

func TestWordingsOfOneMatterAreTogetherAndOthersApart(t *testing.T) {
	s := newSpace(t)
	in := s.place(refunds...)
	together := map[string]int{}
	for _, id := range in {
		together[id]++
	}
	if together[in[0]] < 5 {
		t.Errorf("one matter: %v", in)
	}
	others := s.place("副卡可以给孩子用吗", "孩子可以用副卡吗", "can my kid use the second sim", "can my child use the second sim")
	if others[0] != others[1] || others[2] != others[3] || others[0] == others[2] || together[others[0]]+together[others[2]] > 0 {
		t.Errorf("others: %v", others)
	}
}

func TestWhatIsWordForWordTheSameTeachesNothing(t *testing.T) {
	s := newSpace(t)
	for range 40 {
		s.place("预存款怎么退回来")
	}
	if c := s.Cluster("k1"); s.Len() != 1 || len(c.Exemplars) != 1 || c.Size != 40 {
		t.Errorf("%d clusters, %d exemplars, %d texts", s.Len(), len(c.Exemplars), c.Size)
	}
}

func TestASpaceThatWasLoadedIsTheOneThatWasLeft(t *testing.T) {
	s := newSpace(t)
	s.place(refunds...)
	s.place("副卡可以给孩子用吗", "孩子可以用副卡吗")
	again := &space{cluster.New(s.m.Dims()), s.m, s.n}
	for i := 1; i <= s.n; i++ {
		c := s.Cluster(fmt.Sprint("k", i))
		again.Put(c.ID, c.Size, c.Exemplars)
	}
	for _, asked := range []string{"预存款如何退回", "副卡给小孩子用可以吗", "手机丢了怎么办"} {
		if a, b := s.Nearest(s.m.Sketch(asked)), again.Nearest(s.m.Sketch(asked)); (a == nil) != (b == nil) || a != nil && a.ID != b.ID {
			t.Errorf("%s: %v and %v", asked, a, b)
		}
	}
}

func TestANightJoinsWhatIsOneIntoTheLargerAndLeavesTheRest(t *testing.T) {
	s := newSpace(t)
	var first, second []cluster.Text
	for _, w := range refunds[:5] {
		first = append(first, s.text(w))
	}
	for _, w := range refunds[5:] {
		second = append(second, s.text(w))
	}
	s.Put("large", 5, first)
	s.Put("small", 3, second)
	s.Put("other", 1, []cluster.Text{s.text("副卡可以给孩子用吗")})
	joined, parted := s.Tidy(s.next)
	if want := []cluster.Joined{{From: "small", Into: "large"}}; !slices.Equal(joined, want) || parted != nil {
		t.Errorf("joined %v, parted %v", joined, parted)
	}
	if s.Len() != 2 || s.Cluster("large").Size != 8 || s.Cluster("small") != nil {
		t.Errorf("%d left, large has %d", s.Len(), s.Cluster("large").Size)
	}
	if joined, parted = s.Tidy(s.next); joined != nil || parted != nil {
		t.Errorf("the next night moves again: %v, %v", joined, parted)
	}
}

func TestANightPartsWhatIsTwoAndDoesNotJoinItAgain(t *testing.T) {
	s := newSpace(t)
	var both []cluster.Text
	for _, w := range append(slices.Clone(refunds[:5]), "副卡可以给孩子用吗", "孩子可以用副卡吗", "给孩子用副卡可以吗") {
		both = append(both, s.text(w))
	}
	s.Put("both", 80, both)
	_, parted := s.Tidy(s.next)
	if len(parted) != 1 || parted[0].From != "both" || len(parted[0].Exemplars) != 3 || !strings.Contains(strings.Join(parted[0].Exemplars, ""), "孩子") {
		t.Fatalf("parted %+v", parted)
	}
	if got := s.Cluster("both").Size; got != 50 {
		t.Errorf("what stays has %d texts", got)
	}
	if joined, parted := s.Tidy(s.next); joined != nil || parted != nil {
		t.Errorf("the next night moves again: %v, %v", joined, parted)
	}
}

func TestANameStaysWhileItIsAboutAsGoodAsAny(t *testing.T) {
	s := newSpace(t)
	s.place(refunds[:3]...)
	name := s.Cluster("k1").Name("")
	s.place(refunds[3:]...)
	if now := s.Cluster("k1").Name(name.ID); now.ID != name.ID {
		t.Errorf("was %s, is %s", name.ID, now.ID)
	}
	if now := s.Cluster("k1").Name("gone"); now.ID == "" {
		t.Error("no name when the old one is gone")
	}
}

func TestVariantsDifferFromEachOtherAndFromWhatIsThere(t *testing.T) {
	s := newSpace(t)
	var of []cluster.Text
	for _, w := range append(slices.Clone(refunds), refunds...) {
		of = append(of, s.text(w))
	}
	got := cluster.Variants(of, []cluster.Text{s.text("预存款怎么退回来")}, 5)
	seen := map[string]bool{"预存款怎么退回来": true}
	for _, v := range got {
		if seen[v.Wording] {
			t.Errorf("%s twice", v.Wording)
		}
		seen[v.Wording] = true
	}
	if len(got) != 5 {
		t.Errorf("%d variants", len(got))
	}
}

func TestNoiseIsNoQuestion(t *testing.T) {
	for _, noise := range []string{"", "。。。", "哈哈哈哈哈哈", "12345678", "sdfghjkl", "加微信 abc12345 领福利", "日结兼职 一天三百", "1", "111222111222"} {
		if !cluster.Noise(noise) {
			t.Errorf("%q is taken for a question", noise)
		}
	}
	for _, question := range []string{"退款", "wifi", "怎么开发票", "贷款怎么办理", "my SIM is lost", "5G套餐", "https://example.com 打不开", "strengths", "app闪退"} {
		if cluster.Noise(question) {
			t.Errorf("%q is taken for noise", question)
		}
	}
}
