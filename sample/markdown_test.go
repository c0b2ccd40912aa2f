package sample

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark"
)

// Answers keep to what every door can show: paragraphs, lists, bold, links.
// Bold beside Chinese punctuation is easily left standing as raw stars.
func TestAnswersAreSmallMarkdownThatRendersWithoutLeftovers(t *testing.T) {
	for _, it := range loadItems(t) {
		for _, a := range it.Answers {
			var html strings.Builder
			if err := goldmark.Convert([]byte(a.Text), &html); err != nil {
				t.Fatal(err)
			}
			for _, mark := range []string{"*", "<table", "<h1", "<h2", "<code", "<img", "<hr"} {
				if strings.Contains(html.String(), mark) {
					t.Errorf("%s: %q is left in %s", it.Key, mark, html.String())
				}
			}
			if strings.Contains(a.Text, "\n|") || strings.HasPrefix(a.Text, "|") {
				t.Errorf("%s: a table is not small Markdown", it.Key)
			}
		}
	}
}
