package fault

import (
	"time"

	"yingda/internal/testkit"
)

// governed makes what the victim keeps its knowledge in order with: a change, a
// suite and its run, documents and where they come from, clusters.
func (w *town) governed() {
	w.t.Helper()
	v1 := "/api/v1/"
	w.ids[v1+"changes/"] = w.make(v1+"changes", map[string]any{"name": "春节前"})
	w.must("PUT", v1+"workspace/secrets/embeddings", map[string]any{"value": "只有自己知道"})
	w.ids[v1+"workspace/secrets/"] = "embeddings"
	w.must("POST", v1+"suite/questions", map[string]any{"questions": []map[string]any{{"text": "怎么查话费", "expected": []string{w.ids[v1+"items/"]}, "source": "hand"}}})
	w.ids[v1+"suite/questions/"] = w.first(v1 + "suite/questions")
	w.ids[v1+"suite/runs/"] = w.make(v1+"suite/runs", map[string]any{"subject": "drafts"})
	w.ends(v1 + "suite/runs/" + w.ids[v1+"suite/runs/"])
	w.documents(v1)
	testkit.Eventually(w.t, time.Minute, "all items are compared", func() bool {
		var health struct{ Compared struct{ Ended bool } }
		must(w.t, w.victim.Do(w.t.Context(), "GET", v1+"knowledge/health", nil, &health))
		return health.Compared.Ended
	})
	w.ids[v1+"learning/clusters/"] = w.comes(v1 + "learning/clusters")
	w.ids[v1+"learning/labels/tasks/"] = w.comes(v1 + "learning/labels/queue")
	w.ids[v1+"learning/labels/"] = w.make(v1+"learning/labels/tasks/"+w.ids[v1+"learning/labels/tasks/"]+"/labels", map[string]any{"answer": map[string]any{"verdict": "none"}})
	w.ids[v1+"learning/turns/"] = w.ids[v1+"learning/clusters/"] // what it is asked for names turns of all kinds
	w.ids[v1+"learning/past/"] = w.send(w.victim, v1+"learning/past", "old.csv", "会话ID,发送方,内容\n1,客户,怎么换号\n")
	w.ids[v1+"learning/past/{id}/missing/"] = "1"
	w.trained(v1 + "learning/")
}

// trained makes a training run, its evaluation and its way to customers and back.
func (w *town) trained(at string) {
	w.t.Helper()
	w.ids[at+"runs/"] = w.make(at+"runs", map[string]any{})
	w.ends(at + "runs/" + w.ids[at+"runs/"])
	w.ids[at+"evaluations/"] = w.make(at+"runs/"+w.ids[at+"runs/"]+"/evaluations", map[string]any{})
	w.ends(at + "evaluations/" + w.ids[at+"evaluations/"])
	w.ids[at+"rollouts/"] = w.make(at+"rollouts", map[string]any{"run_id": w.ids[at+"runs/"]})
	w.must("POST", at+"rollouts/"+w.ids[at+"rollouts/"]+"/rollback", nil) // its figures are counted no more
}

// ends waits until what a path names has ended, and moves no more.
func (w *town) ends(path string) {
	w.t.Helper()
	testkit.Eventually(w.t, time.Minute, path+" ends", func() bool {
		var run struct {
			EndedAt int64 `json:"ended_at"`
		}
		must(w.t, w.victim.Do(w.t.Context(), "GET", path, nil, &run))
		return run.EndedAt > 0
	})
}

func (w *town) documents(v1 string) {
	w.t.Helper()
	w.ids[v1+"document-sources/"] = w.make(v1+"document-sources", map[string]any{"kind": "site", "address": "https://docs.example/"})
	up := w.make(v1+"document-uploads", map[string]any{})
	w.ids[v1+"document-uploads/"], w.ids[v1+"document-runs/"] = up, up
	w.send(w.victim, v1+"document-uploads/"+up+"/files", "换号.md", "# 换号\n\n## 怎么换号\n\n带身份证到营业厅换号。\n")
	w.must("POST", v1+"document-uploads/"+up+"/start", map[string]any{})
	doc := w.comes(v1 + "documents")
	w.ids[v1+"documents/"] = doc
	w.ids[v1+"document-questions/"] = w.comes(v1 + "document-questions")
	w.ids[v1+"document-chunks/"] = w.first(v1 + "documents/" + doc + "/chunks")
}

func (w *town) must(method, path string, body any) {
	w.t.Helper()
	if err := w.victim.Do(w.t.Context(), method, path, body, nil); err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
}

// comes waits for the first of a list that is made in the background.
func (w *town) comes(path string) (found string) {
	w.t.Helper()
	testkit.Eventually(w.t, time.Minute, path+" lists something", func() bool {
		var list struct {
			Items []thing `json:"items"`
		}
		must(w.t, w.victim.Do(w.t.Context(), "GET", path, nil, &list))
		if len(list.Items) > 0 {
			found = list.Items[0].ID
		}
		return found != ""
	})
	return found
}
