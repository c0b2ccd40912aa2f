package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yingda/knowledge"
	"yingda/knowledge/document"
)

const manual = `# 云帆盒子使用手册

## 保修

云帆盒子的整机保修期为两年，遥控器保修一年。人为损坏不在保修范围内。

## 重置

长按复位键十秒，指示灯变红后松开，云帆盒子恢复出厂设置。
`

// From the command line to the visitor's chat: a document is imported, answers
// with its own words, and says where they stand.
func TestADocumentIsImportedAndAnswersTheVisitor(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		folder := t.TempDir()
		must(t, os.WriteFile(filepath.Join(folder, "manual.md"), []byte(manual), 0o600))
		in := DocumentsIn{Workspace: "house", DryRun: true, Here: document.Here{From: folder, Placement: knowledge.Placement{}}}
		progress := func(string, int64, int64) {}
		dry, err := ImportDocuments(t.Context(), h.st, in, progress)
		if err != nil || dry.Run.State != document.RunChecked || len(dry.Entries) != 1 || dry.Entries[0].Added != 2 || dry.Base != nil {
			t.Fatalf("%+v, %v", dry, err)
		}
		in.DryRun = false
		out, err := ImportDocuments(t.Context(), h.st, in, progress)
		if err != nil || out.Base == nil || out.Base.Documents != 1 || out.Base.Chunks != 2 {
			t.Fatalf("%+v, %v", out, err)
		}
		v := h.visitor()
		v.do(200, "POST", "/api/visitor/messages", map[string]any{"client_id": "d-1", "text": "云帆盒子的遥控器保修多久"}, nil)
		v.gets("bot", "**云帆盒子的整机保修期为两年，遥控器保修一年。**人为损坏不在保修范围内。")
		if said := v.send("GET", "/api/visitor/messages?after=0", nil); !strings.Contains(string(said.body), "云帆盒子使用手册 › 保修") {
			t.Errorf("the source is not cited: %s", said.body)
		}
		a, err := Ask(t.Context(), h.st, "house", "云帆盒子怎么恢复出厂设置", Asking{})
		if err != nil || a.Item == nil || a.Item.Document == "" || *a.Source != "云帆盒子使用手册 › 重置" {
			t.Errorf("%+v, %v", a, err)
		}
	})
}
