package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// asMarkup are the ways in which a page would read text as markup or code.
var asMarkup = regexp.MustCompile(`\b(innerHTML|outerHTML|dangerouslySetInnerHTML|insertAdjacentHTML|srcdoc|createContextualFragment)\b|document\.write|\beval\(|new Function\b`)

// What people write is shown by building nodes: neither the console nor the chat
// knows a way to read it as markup.
func TestThePagesNeverReadTextAsMarkup(t *testing.T) {
	at, err := root()
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, dir := range []string{"web/src", "widget/src"} {
		err := filepath.WalkDir(filepath.Join(at, dir), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || strings.Contains(e.Name(), ".test.") || !slices.Contains([]string{".ts", ".tsx"}, filepath.Ext(path)) {
				return err
			}
			read++
			b, err := os.ReadFile(path)
			if found := asMarkup.Find(b); found != nil {
				t.Errorf("%s uses %s", path, found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 50 {
		t.Fatalf("only %d files were read", read)
	}
}
