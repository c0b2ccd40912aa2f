package knowledge_test

import (
	"strings"
	"testing"

	"yingda/internal/fault"
	"yingda/knowledge"
)

func (w *world) draft(key string) knowledge.Line {
	w.t.Helper()
	for _, l := range base(w, w.editor.WorkspaceID) {
		if l.Key == key {
			return l
		}
	}
	w.t.Fatalf("no item %s", key)
	return knowledge.Line{}
}

// Whatever a column of visibility is called, it is obeyed; one that may be meant
// as such and is not understood stops the import.
func TestAColumnThatRestrictsIsNeverPassedOver(t *testing.T) {
	eachDB(t, func(w *world) {
		for i, name := range []string{"可见性", "可见", "权限", "谁能看", "范围", "可见范围", "Visibility"} {
			key := "k" + string(rune('a'+i))
			w.importNow("key,question,answer," + name + "\n" + key + ",问题" + key + ",答案,内部\n")
			if got := w.draft(key).Visibility; got != knowledge.Internal {
				t.Errorf("%s: %q", name, got)
			}
		}
		for _, name := range []string{"内部资料?", "Access level", "保密等级", "公开与否"} {
			up := knowledge.Upload{Name: "f.csv", Data: []byte("key,question,answer," + name + "\nx,问,答,是\n")}
			_, err := w.store.Check(t.Context(), w.editor, up)
			wantCode(t, err, "import.restriction_column")
			up.Options.Mapping = map[string]string{name: "-"}
			if _, err := w.store.Check(t.Context(), w.editor, up); err != nil {
				t.Errorf("%s, left out on purpose: %v", name, err)
			}
		}
		for _, line := range []string{`"access":"staff"`, `"audience":["staff"]`, `"适用人群":"老年人,内部"`} {
			run := w.check(`{"key":"j","question":"问","answers":[{"text":"答"}],`+line+"}\n", knowledge.ImportOptions{})
			if got := actions(run); len(got) != 1 || got[0] != "error import.restriction_field" {
				t.Errorf("a line of JSON with %s: %v", line, got)
			}
		}
	})
}

// An empty cell takes nothing away that could only be lost by mistake.
func TestAnEmptyCellKeepsVariantsAndVisibility(t *testing.T) {
	eachDB(t, func(w *world) {
		w.importNow("key,question,answer,visibility,tiers\ng,金卡问题,好。,tier,gold\n")
		w.importNow("key,question,answer,visibility,tiers\ng,金卡问题,行。,tier,\n")
		if got := w.draft("g"); strings.Join(got.Tiers, "|") != "gold" || got.Answers[0].Text != "行。" {
			t.Errorf("after an empty cell of tiers: %+v", got)
		}
		w.importNow("key,question,answer,similar_questions,visibility\na,怎么销户,去营业厅。,注销 || 不用了,internal\n")
		w.importNow("key,question,answer,similar_questions,visibility\na,怎么销户,打电话。,,\n")
		got := w.draft("a")
		if strings.Join(got.Variants, "|") != "注销|不用了" || got.Visibility != knowledge.Internal || got.Answers[0].Text != "打电话。" {
			t.Errorf("after empty cells: %+v", got)
		}
		w.importNow("key,question,answer,similar_questions\na,怎么销户,打电话。,-\n")
		if got := w.draft("a"); len(got.Variants) != 0 {
			t.Errorf("after a dash: %v", got.Variants)
		}
	})
}

// A workbook that is none is called that, whatever its bytes look like.
func TestABrokenWorkbookIsCalledThat(t *testing.T) {
	eachDB(t, func(w *world) {
		for _, data := range []string{"这不是表格", "PK\x03\x04 cut", "a,b\n1,2\n"} {
			_, err := w.store.Check(t.Context(), w.editor, knowledge.Upload{Name: "问答.XLSX", Data: []byte(data)})
			if f := fault.Of(err); f == nil || f.Code != "import.xlsx_broken" {
				t.Errorf("%q: %v", data, err)
			}
		}
	})
}
