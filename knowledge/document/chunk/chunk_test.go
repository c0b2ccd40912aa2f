package chunk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yingda/knowledge/document/chunk"
	"yingda/knowledge/document/format"
)

func split(t *testing.T, markdown string) []chunk.Chunk {
	t.Helper()
	d, err := format.Read(t.Context(), "a.md", []byte(markdown), format.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return chunk.Split(d)
}

func TestADocumentIsCutByItsHeadings(t *testing.T) {
	got := split(t, "前言。\n\n# 退货\n## 时间\n七天内。\n\n- 甲\n- 乙\n\n## 运费\n### 国内\n买家付。\n\n# 换货\n可以换。\n")
	var said []string
	for _, c := range got {
		said = append(said, strings.Join(c.Heading, "/")+": "+chunk.Say(c.Blocks, nil))
	}
	want := []string{": 前言。", "退货/时间: 七天内。\n\n- 甲\n- 乙", "退货/运费/国内: 买家付。", "换货: 可以换。"}
	if d := cmp.Diff(want, said); d != "" {
		t.Error(d)
	}
}

func TestWhatIsTooLongIsCutWithoutLosingAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"退款", "三天", "到账。", "see the app. ", "好！", "\n", "很长的没有句号的一段话", "1.5 元；"}), 1, 400)
		kind := rapid.SampledFrom([]format.Kind{format.Paragraph, format.List, format.Table}).Draw(t, "kind")
		k := format.Block{Kind: kind}
		switch kind {
		case format.List:
			k.Items = words.Draw(t, "items")
		case format.Table:
			for _, w := range words.Draw(t, "cells") {
				k.Rows = append(k.Rows, []string{w, w + "列"})
			}
		default:
			k.Text = strings.Join(words.Draw(t, "text"), "")
		}
		chunks := chunk.Split(format.Doc{Blocks: []format.Block{k}})
		all := format.Block{Kind: kind}
		for i, c := range chunks {
			if n := len([]rune(chunk.Say(c.Blocks, nil))); n > 1600 {
				t.Fatalf("a chunk of %d characters", n)
			}
			for _, b := range c.Blocks {
				all.Text += b.Text
				all.Items = append(all.Items, b.Items...)
				if i > 0 && len(b.Rows) > 0 {
					b.Rows = b.Rows[1:] // the names of the columns are in each
				}
				all.Rows = append(all.Rows, b.Rows...)
			}
		}
		if d := cmp.Diff(k, all); d != "" {
			t.Fatalf("something went missing: %s", d)
		}
	})
}

func TestALineThatLeadsToAListStaysWithIt(t *testing.T) {
	long := strings.Repeat("这是一段很长的话，", 45)
	got := split(t, long+"\n\n需要以下材料：\n\n- "+strings.Repeat("身份证原件和复印件", 12)+"\n")
	if len(got) != 2 || got[1].Blocks[0].Text != "需要以下材料：" {
		t.Errorf("%+v", got)
	}
}

func TestAChunkIsTheSameWhereverItStands(t *testing.T) {
	a := split(t, "# A\n七天内可以退货。")
	b := split(t, "# B\n多出来的一段。\n\n## C\n七天内可以退货。")
	if a[0].Hash() != b[1].Hash() || a[0].Hash() == b[0].Hash() {
		t.Errorf("%s, %s, %s", a[0].Hash(), b[0].Hash(), b[1].Hash())
	}
}

func TestSentencesAreParted(t *testing.T) {
	for name, c := range map[string]struct {
		block format.Block
		want  []string
	}{
		"Chinese":    {format.Block{Kind: format.Paragraph, Text: "退款三天到账。“能快吗？”不能！好。再见"}, []string{"退款三天到账。", "“能快吗？”", "不能！好。", "再见"}},
		"English":    {format.Block{Kind: format.Paragraph, Text: "It costs 4.90 EUR. Dr. No pays 2.5 more, e.g. by card. Fine."}, []string{"It costs 4.90 EUR.", "Dr. No pays 2.5 more, e.g. by card.", "Fine."}},
		"lines":      {format.Block{Kind: format.Paragraph, Text: "第一行没有句号\n第二行也没有"}, []string{"第一行没有句号", "第二行也没有"}},
		"a list":     {format.Block{Kind: format.List, Items: []string{"甲：一次。乙：两次。", "丙"}}, []string{"甲：一次。", "乙：两次。", "丙"}},
		"a table":    {format.Block{Kind: format.Table, Rows: [][]string{{"方式", "时间", "费"}, {"微信", "即时", ""}, {"", "三天", "2 元"}}}, []string{"微信：时间 即时", "时间 三天；费 2 元"}},
		"all blanks": {format.Block{Kind: format.Paragraph, Text: "  "}, nil},
	} {
		var got []string
		for _, s := range chunk.Sentences([]format.Block{c.block}) {
			got = append(got, s.Text)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestTheSentenceThatAnswersIsMarked(t *testing.T) {
	blocks := []format.Block{
		{Kind: format.Paragraph, Text: "退款三天到账。**运费**不退。"},
		{Kind: format.List, Ordered: true, Items: []string{"打开应用", "按退款"}},
		{Kind: format.Table, Rows: [][]string{{"方式", "时间"}, {"微信", "即时"}, {"银行卡", "三天"}}},
	}
	all := chunk.Sentences(blocks)
	for i, want := range []string{
		"**退款三天到账。**\\*运费\\*不退。", "**\\*运费\\*不退。**", "1. **打开应用**", "2. **按退款**", "- **微信：时间 即时**", "- **银行卡：时间 三天**",
	} {
		want = strings.ReplaceAll(want, `\*`, "*")
		if got := chunk.Say(blocks, &all[i]); !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	long := format.Block{Kind: format.Table, Rows: [][]string{{"号", "价"}}}
	for range 20 {
		long.Rows = append(long.Rows, []string{"x", "1"})
	}
	long.Rows[7] = []string{"七", "7"}
	if got := chunk.Say([]format.Block{long}, &chunk.Sentence{Part: 7}); got != "- **七：价 7**" {
		t.Errorf("of a long table: %q", got)
	}
}

func TestQuestionsAreProposed(t *testing.T) {
	chunks := split(t, `# 退货政策
## 一、总则
本政策所称无理由退货，是指签收之日起七日内可以退货。这是一种承诺。
## 二、退款时间
三天。
## 三、费用
买家付。
## 怎么开发票？
在应用里开。
## 申请退货
点这里。

# Returns
## Shipping fees
EUR 4.90.
## How to return
Use the app. A parcel is a box of up to 30 kg. It is a box.

# 常见问题

问：能换吗？

答：能。

问：没有答案的
`)
	var got []string
	for _, q := range chunk.Questions(chunks) {
		got = append(got, q.Why+" "+q.Text+" "+q.Answer)
	}
	want := []string{
		"definition 什么是无理由退货？ 本政策所称无理由退货，是指签收之日起七日内可以退货。",
		"heading 退款时间是多久？ 三天。",
		"heading 退货政策的费用是多少？ 买家付。",
		"heading 怎么开发票？ 在应用里开。",
		"heading 怎么申请退货？ 点这里。",
		"heading How much are the shipping fees? EUR 4.90.",
		"heading How do I return? Use the app. A parcel is a box of up to 30 kg. It is a box.",
		"definition What is parcel? A parcel is a box of up to 30 kg.",
		"asked 能换吗？ 能。",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("退款三天。“好！”a. b 1.5 元；\n")
	f.Fuzz(func(t *testing.T, s string) {
		blocks := []format.Block{{Kind: format.Paragraph, Text: s}}
		at := 0
		for _, x := range chunk.Sentences(blocks) {
			if x.From < at || x.To > len(s) || s[x.From:x.To] != x.Text {
				t.Fatalf("%+v of %q", x, s)
			}
			at = x.To
			chunk.Say(blocks, &x)
		}
		chunk.Questions(chunk.Split(format.Doc{Blocks: blocks}))
	})
}
