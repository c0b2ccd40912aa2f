package eval

import (
	"context"
	"math"
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
	if r.N != 2 || *r.InScopeAccuracy != 100 || *r.Accuracy != 50 || r.OOSRecall == nil || *r.OOSAUROC != 100 {
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
