package app

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yingda/channel/webhook"
)

// What endpoints can ask for is what there is in the source, and the API says so.
func TestEveryEventCanBeAskedFor(t *testing.T) {
	says := regexp.MustCompile(`EventType\(\) string\s*\{\s*return "([a-z_.]+)"`)
	var found []string
	must(t, filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && (e.Name() == "node_modules" || e.Name() == ".git") {
			return cmp.Or(err, error(fs.SkipDir))
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		for _, m := range says.FindAllStringSubmatch(string(text), -1) {
			found = append(found, m[1])
		}
		return err
	}))
	slices.Sort(found)
	if found = slices.Compact(found); len(found) < 40 || !slices.Equal(found, webhook.Types()) {
		t.Errorf("in the source %v\nlisted %v", found, webhook.Types())
	}
	field, _ := reflect.TypeFor[webhook.Draft]().FieldByName("Events")
	manual, err := os.ReadFile("../docs/webhooks.md")
	must(t, err)
	for _, name := range found {
		if !strings.Contains(field.Tag.Get("doc"), name) {
			t.Errorf("the API does not name %s", name)
		}
		if !strings.Contains(string(manual), name) {
			t.Errorf("docs/webhooks.md does not name %s", name)
		}
	}
}
