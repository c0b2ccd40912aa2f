package format_test

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yingda/internal/fault"
	"yingda/internal/testkit"
	"yingda/knowledge/document/format"
)

func read(t *testing.T, name string, data []byte) format.Doc {
	t.Helper()
	d, err := format.Read(t.Context(), name, data, format.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func needPDF(t *testing.T) {
	t.Helper()
	if _, err := format.PDFReader(); err != nil {
		t.Skip("pdftotext is not installed: scripts/deps.sh installs poppler-utils")
	}
}

func same(t *testing.T, got, want []format.Block) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("blocks (-want +got):\n%s", d)
	}
}

func TestMarkdownBecomesBlocks(t *testing.T) {
	d := read(t, "policy.md", []byte("---\ntitle: \"退货政策\"\n---\n# 退货\n\n**注意：**请保留\n包装，see the\nreceipt \\*.\n\n1. 打开 *应用*\n   - 找到订单\n2. 按 `退货`\n\n"+
		"| 方式 | 时间 |\n|---|---|\n| 微信 | 即时 |\n\n> ## 引用\n> 一句 &amp; [这里](https://x.example)\n\n```\ncode 1\n```\n\n<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>\n"))
	if d.Title != "退货政策" || d.Format != format.Markdown {
		t.Errorf("title %q, format %q", d.Title, d.Format)
	}
	same(t, d.Blocks, []format.Block{
		{Kind: format.Heading, Level: 1, Text: "退货"},
		{Kind: format.Paragraph, Text: "注意：请保留包装，see the receipt *."},
		{Kind: format.List, Ordered: true, Items: []string{"打开 应用", "找到订单", "按 退货"}},
		{Kind: format.Table, Rows: [][]string{{"方式", "时间"}, {"微信", "即时"}}},
		{Kind: format.Heading, Level: 2, Text: "引用"},
		{Kind: format.Paragraph, Text: "一句 & 这里"},
		{Kind: format.Paragraph, Text: "code 1"},
		{Kind: format.Table, Rows: [][]string{{"a", "b"}, {"c", "d"}}},
	})
}

func TestAPagesContentIsPartedFromWhatStandsAroundIt(t *testing.T) {
	d := read(t, "page", []byte(`<!doctype html><html><head><title> 帮助
 中心 </title><base href="https://x.example/help/"><meta name="robots" content="noindex, nofollow"><script>var a = "<p>no</p>"</script></head><body>
<nav><a href="/all">全部</a></nav><header><a href="b">在别处</a></header>
<main><h1>运费 <small>2026</small></h1><div>第一段<br>换一行<br><br>第二段，<b>粗</b>体。<p style="display: none">藏着</p></div>
<ul><li>甲<ul><li>甲一</li></ul></li><li><p>乙</p><p>续</p></li></ul><dl><dt>邮费</dt><dd>6 元</dd></dl>
<table><caption>价目</caption><tr><th rowspan=2>地区</th><th colspan=2>价格</th></tr><tr><td>首重</td><td>续重</td></tr><tr><td>本省</td><td>6</td><td>1</td></tr></table>
<table><tr><td><h2>版式</h2><p>不是表</p></td><td>旁边</td></tr></table><details><summary>能退吗？</summary>能。</details><pre>a
 b</pre></main><footer>版权</footer><a href="c" rel="nofollow">c</a></body></html>`))
	if d.Title != "帮助 中心" || !d.NoIndex || !d.NoFollow || d.Base != "https://x.example/help/" {
		t.Errorf("%+v", d)
	}
	if d := cmp.Diff([]string{"/all", "b"}, d.Links); d != "" {
		t.Errorf("links %s", d)
	}
	same(t, d.Blocks, []format.Block{
		{Kind: format.Heading, Level: 1, Text: "运费 2026"},
		{Kind: format.Paragraph, Text: "第一段\n换一行"},
		{Kind: format.Paragraph, Text: "第二段，粗体。"},
		{Kind: format.List, Items: []string{"甲", "甲一", "乙 续"}},
		{Kind: format.List, Items: []string{"邮费：6 元"}},
		{Kind: format.Paragraph, Text: "价目"},
		{Kind: format.Table, Rows: [][]string{{"地区", "价格", "价格"}, {"地区", "首重", "续重"}, {"本省", "6", "1"}}},
		{Kind: format.Heading, Level: 2, Text: "版式"},
		{Kind: format.Paragraph, Text: "不是表"},
		{Kind: format.Paragraph, Text: "旁边"},
		{Kind: format.Heading, Level: 6, Text: "能退吗？"},
		{Kind: format.Paragraph, Text: "能。"},
		{Kind: format.Paragraph, Text: "a\nb"},
	})
}

func TestAWordDocumentKeepsHeadingsListsTablesAndPages(t *testing.T) {
	item := func(list, text string) string {
		return `<w:p><w:pPr><w:numPr><w:numId w:val="` + list + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	cell := func(text string) string { return `<w:tc>` + testkit.WordParagraph("", text) + `</w:tc>` }
	d := read(t, "a.docx", testkit.Word(
		testkit.WordParagraph("Heading1", "售后")+
			`<w:p><w:r><w:t>七天</w:t></w:r><w:del><w:r><w:delText>十天</w:delText></w:r></w:del><w:ins><w:r><w:t>无理由</w:t></w:r></w:ins><w:r><w:br/><w:t>另起</w:t></w:r></w:p>`+
			item("1", "甲")+item("1", "乙")+item("2", "一")+
			`<w:p><w:r><w:lastRenderedPageBreak/><w:t>第二页</w:t></w:r></w:p>`+
			`<w:tbl><w:tr>`+cell("方式")+cell("时间")+`</w:tr><w:tr>`+cell("微信")+cell("即时")+`</w:tr></w:tbl>`+
			`<w:tbl><w:tr>`+cell("一格的框")+`</w:tr></w:tbl>`+testkit.WordParagraph("Heading2", "运费")))
	if d.Pages != 2 || d.Format != format.DOCX {
		t.Errorf("%d pages, format %q", d.Pages, d.Format)
	}
	same(t, d.Blocks, []format.Block{
		{Kind: format.Heading, Level: 1, Text: "售后", Page: 1},
		{Kind: format.Paragraph, Text: "七天无理由\n另起", Page: 1},
		{Kind: format.List, Items: []string{"甲", "乙"}, Page: 1},
		{Kind: format.List, Ordered: true, Items: []string{"一"}, Page: 2},
		{Kind: format.Paragraph, Text: "第二页", Page: 2},
		{Kind: format.Table, Rows: [][]string{{"方式", "时间"}, {"微信", "即时"}}, Page: 2},
		{Kind: format.Paragraph, Text: "一格的框", Page: 2},
		{Kind: format.Heading, Level: 2, Text: "运费", Page: 2},
	})
}

func TestNumbersMakeHeadingsWhereNoStyleDoes(t *testing.T) {
	want := []format.Block{
		{Kind: format.Heading, Level: 1, Text: "第一章 总则"},
		{Kind: format.Paragraph, Text: "本办法适用于所有订单。"},
		{Kind: format.Heading, Level: 3, Text: "1.2 退款时间"},
		{Kind: format.Paragraph, Text: "1.5%的手续费由我们承担，不另外收取。"},
	}
	lines := []string{"第一章 总则", "本办法适用于所有订单。", "1.2 退款时间", "1.5%的手续费由我们承担，不另外收取。"}
	same(t, read(t, "rules.txt", []byte(strings.Join(lines, "\n\n"))).Blocks, want)
	body := ""
	for _, l := range lines {
		body += testkit.WordParagraph("", l)
	}
	same(t, read(t, "rules.docx", testkit.Word(body)).Blocks, want)
}

func TestAPDFsHeadingsParagraphsTablesAndPagesAreFound(t *testing.T) {
	needPDF(t)
	line := func(y float64, text string) testkit.Written {
		return testkit.Written{X: 60, Y: y, Size: 12, Text: text}
	}
	foot := func(n string) testkit.Written {
		return testkit.Written{X: 280, Y: 820, Size: 9, Text: "第 " + n + " 页"}
	}
	head := testkit.Written{X: 60, Y: 30, Size: 9, Text: "云帆商城售后手册"}
	d := read(t, "a.pdf", testkit.PDF(
		[]testkit.Written{
			head, {X: 60, Y: 80, Size: 24, Text: "退货与退款"},
			line(120, "自签收之日起七日内，商品完好可以申请退货，退款在我们收到退回的商品后"),
			line(140, "三个工作日内原路退回。"),
			{X: 60, Y: 180, Size: 16, Text: "退款时间"},
			line(210, "方式"), {X: 160, Y: 210, Size: 12, Text: "到账时间"}, {X: 300, Y: 210, Size: 12, Text: "手续费"},
			line(230, "微信"), {X: 160, Y: 230, Size: 12, Text: "即时"}, {X: 300, Y: 230, Size: 12, Text: "无"},
			line(250, "银行卡"), {X: 160, Y: 250, Size: 12, Text: "三个工作日"}, {X: 300, Y: 250, Size: 12, Text: "无"},
			foot("1"),
		},
		[]testkit.Written{head, line(80, "1. 打开应用"), line(100, "2. 选择订单"), line(140, "运费由买家承担。"), foot("2")},
		[]testkit.Written{head, line(80, "质量问题由我们承担。"), foot("3")},
	))
	if d.Pages != 3 {
		t.Errorf("%d pages", d.Pages)
	}
	same(t, d.Blocks, []format.Block{
		{Kind: format.Heading, Level: 1, Text: "退货与退款", Page: 1},
		{Kind: format.Paragraph, Text: "自签收之日起七日内，商品完好可以申请退货，退款在我们收到退回的商品后三个工作日内原路退回。", Page: 1},
		{Kind: format.Heading, Level: 2, Text: "退款时间", Page: 1},
		{Kind: format.Table, Rows: [][]string{{"方式", "到账时间", "手续费"}, {"微信", "即时", "无"}, {"银行卡", "三个工作日", "无"}}, Page: 1},
		{Kind: format.List, Ordered: true, Items: []string{"打开应用", "选择订单"}, Page: 2},
		{Kind: format.Paragraph, Text: "运费由买家承担。", Page: 2},
		{Kind: format.Paragraph, Text: "质量问题由我们承担。", Page: 3},
	})
}

func TestTextsOfOfficesAreReadWhateverTheirEncoding(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("退款三天内到账。")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"a.txt": gb, "a.md": gb, "a.html": `<meta charset="gb2312"><p>` + gb, "b.html": "<html><p>" + gb, "c.html": "<html><p>退款三天内到账。",
	} {
		if d := read(t, name, []byte(data)); len(d.Blocks) != 1 || d.Blocks[0].Text != "退款三天内到账。" {
			t.Errorf("%s: %+v", name, d.Blocks)
		}
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	bomb := testkit.Zip(map[string]string{"word/document.xml": "<w>" + strings.Repeat(" ", 30<<20) + "</w>"})
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for name, c := range map[string]struct {
		file, data, code string
		pdf              bool
	}{
		"nothing":                                    {"a.md", " \n ", "document.empty", false},
		"a picture":                                  {"a.txt", "\x89PNG\r\n\x1a\n", "document.format_unknown", false},
		"an archive of something else":               {"a.docx", string(testkit.Zip(map[string]string{"a.txt": "x"})), "document.format_unknown", false},
		"a workbook":                                 {"a.docx", string(testkit.Zip(map[string]string{"xl/workbook.xml": "<x/>"})), "document.is_table", false},
		"a table":                                    {"a.csv", "question,answer\n", "document.is_table", false},
		"Word of before 2007":                        {"a.doc", ole + strings.Repeat("\x00", 600), "document.office_old", false},
		"an encrypted Word document":                 {"a.docx", ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "document.encrypted", false},
		"half a Word document":                       {"a.docx", string(testkit.Word(testkit.WordParagraph("", "x"))[:200]), "document.broken", false},
		"a Word document of broken XML":              {"a.docx", string(testkit.Word(`<w:p><w:r></w:p>`)), "document.broken", false},
		"a Word document without a word":             {"a.docx", string(testkit.Word(`<w:p/>`)), "document.no_text", false},
		"an archive that unpacks to far too much":    {"a.docx", string(bomb), "document.archive_too_large", false},
		"a text in no encoding":                      {"a.txt", "\xff\xfe\xff\xff\x00", "document.encoding_unknown", false},
		"a page without content":                     {"a.html", "<html><nav>menu</nav>", "document.no_text", false},
		"a page deeper than any is":                  {"a.html", strings.Repeat("<div>", 3000) + "x", "document.broken", false},
		"no PDF, whatever its name":                  {"a.pdf", "hello", "document.broken", false},
		"a broken PDF":                               {"a.pdf", "%PDF-1.7\nnothing of it", "document.broken", true},
		"a PDF cut off in the middle":                {"a.pdf", string(testkit.PDF([]testkit.Written{{X: 60, Y: 60, Size: 12, Text: "x"}})[:300]), "document.broken", true},
		"a PDF that asks for a password":             {"a.pdf", string(testkit.LockedPDF()), "document.encrypted", true},
		"a PDF of pictures":                          {"a.pdf", string(testkit.PDF(nil, nil, []testkit.Written{{X: 60, Y: 60, Size: 12, Text: "扫描件"}})), "document.scanned", true},
		"a PDF of more pages than are read":          {"a.pdf", string(testkit.PDF(make([][]testkit.Written, 12)...)), "document.too_many_pages", true},
		"a text of more than is kept":                {"a.txt", strings.Repeat("很长的一段话。\n\n", 100_000), "document.too_long", false},
		"a file larger than files may be, unopened ": {"a.txt", strings.Repeat("x", 3<<20), "document.too_large", false},
	} {
		t.Run(name, func(t *testing.T) {
			if c.pdf {
				needPDF(t)
			}
			limits := format.Limits{FileBytes: 3<<20 - 1, PlainBytes: 20 << 20, TextBytes: 1 << 20, Pages: 10}
			_, err := format.Read(t.Context(), c.file, []byte(c.data), limits)
			if f := fault.Of(err); f == nil || f.Code != c.code {
				t.Errorf("%v, want %s", err, c.code)
			}
		})
	}
}

func TestReadingAPDFIsBoundedInTimeAndMemory(t *testing.T) {
	needPDF(t)
	pages := make([][]testkit.Written, 60)
	for i := range pages {
		for y := range 60 {
			pages[i] = append(pages[i], testkit.Written{X: 40, Y: float64(40 + 12*y), Size: 10, Text: strings.Repeat("一页上的许多字", 7)})
		}
	}
	file := testkit.PDF(pages...)
	for name, limits := range map[string]format.Limits{"time": {Time: time.Millisecond}, "memory": {Memory: 4 << 20}} {
		_, err := format.Read(t.Context(), "a.pdf", file, limits)
		if f := fault.Of(err); f == nil || f.Code != "document.takes_too_much" && f.Code != "document.broken" {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := format.Read(ctx, "a.pdf", file, format.Limits{}); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

func TestWithoutPdftotextAPDFSaysHowToGetIt(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := exec.LookPath("pdftotext"); err == nil {
		t.Fatal("it is still found")
	}
	_, err := format.Read(t.Context(), "a.pdf", testkit.PDF([]testkit.Written{{X: 60, Y: 60, Size: 12, Text: "x"}}), format.Limits{})
	if f := fault.Of(err); f == nil || f.Code != "document.pdf_reader_missing" {
		t.Errorf("%v", err)
	}
}
