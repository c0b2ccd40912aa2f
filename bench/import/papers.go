package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"yingda/internal/testkit"
)

const sections = 10 // of a document

// papers fills a folder with so many documents, a hundred in each folder below,
// and returns their size.
func papers(dir string, n int) (bytes int64, err error) {
	for i := range n {
		at := filepath.Join(dir, fmt.Sprintf("%03d", i/100))
		if err := os.MkdirAll(at, 0o700); err != nil {
			return bytes, err
		}
		name, data := paper(i)
		bytes += int64(len(data))
		if err := os.WriteFile(filepath.Join(at, name), data, 0o600); err != nil {
			return bytes, err
		}
	}
	return bytes, nil
}

func paper(i int) (name string, data []byte) {
	switch k := i % 100; {
	case k < 55:
		return fmt.Sprintf("%d.md", i), []byte(markdown(i))
	case k < 85:
		return fmt.Sprintf("%d.html", i), []byte(html(i))
	case k < 95:
		return fmt.Sprintf("%d.docx", i), docx(i)
	}
	return fmt.Sprintf("%d.pdf", i), pdf(i)
}

// section is one of a document's: its heading and what it says.
func section(i, k int) (heading, text string) {
	return fmt.Sprintf("第 %d 号业务的第 %d 项规定", i, k),
		fmt.Sprintf("第 %d 号业务第 %d 项适用于个人客户。客户可在营业厅或手机上办理，受理后 %d 个工作日内完成；逾期未完成的，按每日 %d 元补偿。需要携带有效身份证件，委托他人办理的还要带委托书。", i, k, k+i%9, i%50)
}

func markdown(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# 第 %d 号业务手册\n\n", i)
	for k := range sections {
		heading, text := section(i, k)
		fmt.Fprintf(&b, "## %s\n\n%s\n\n", heading, text)
	}
	for k := range 2 {
		fmt.Fprintf(&b, "## 资费表 %d\n\n| 档 | 月费 | 合约期 |\n|---|---|---|\n", k)
		for r := range 6 {
			fmt.Fprintf(&b, "| %d 档 | %d 元 | %d 个月 |\n", r, 9+i%70+r*10, 12+r)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func html(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<html><head><title>第 %d 号业务</title></head><body><nav><a href=/>首页</a></nav><main><h1>第 %d 号业务手册</h1>", i, i)
	for k := range sections {
		heading, text := section(i, k)
		fmt.Fprintf(&b, "<h2>%s</h2><p>%s</p>", heading, text)
	}
	for k := range 2 {
		fmt.Fprintf(&b, "<h2>资费表 %d</h2><table><tr><th>档<th>月费<th>合约期</tr>", k)
		for r := range 6 {
			fmt.Fprintf(&b, "<tr><td>%d 档<td>%d 元<td>%d 个月</tr>", r, 9+i%70+r*10, 12+r)
		}
		b.WriteString("</table>")
	}
	return b.String() + "</main></body></html>"
}

func docx(i int) []byte {
	var b strings.Builder
	for k := range sections {
		heading, text := section(i, k)
		b.WriteString(testkit.WordParagraph("Heading1", heading) + testkit.WordParagraph("", text))
	}
	return testkit.Word(b.String())
}

func pdf(i int) []byte {
	var pages [][]testkit.Written
	for k := range sections {
		heading, text := section(i, k)
		if k%5 == 0 {
			pages = append(pages, nil)
		}
		y, page := float64(60+k%5*120), &pages[len(pages)-1]
		*page = append(*page, testkit.Written{X: 60, Y: y, Size: 18, Text: heading})
		for n, r := 0, []rune(text); n*30 < len(r); n++ {
			*page = append(*page, testkit.Written{X: 60, Y: y + 26 + float64(n)*16, Size: 12, Text: string(r[n*30 : min(n*30+30, len(r))])})
		}
	}
	return testkit.PDF(pages...)
}
