package knowledge_test

import (
	"testing"

	"yingda/internal/db"
	"yingda/internal/event"
)

// settingsChanged stands for the workspace domain's fact.
type settingsChanged struct{}

func (settingsChanged) EventType() string { return "workspace.changed" }

func TestAChangedPolicyIsANewReleaseOfTheSameContent(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		change := func() {
			w.t.Helper()
			err := w.db.Write(ctx, func(tx *db.Tx) error {
				return w.log.Append(ctx, tx, event.About{Actor: w.editor}, settingsChanged{})
			})
			if err == nil {
				err = w.log.CatchUp(ctx, w.store.Consumer())
			}
			if err != nil {
				w.t.Fatal(err)
			}
		}
		change() // nothing is released yet
		w.add("a", content("甲问题", "甲"))
		w.publish()
		change() // the rules are the same
		w.rules.Policy.Prices.Wrong = 9
		change()
		all, err := w.store.Releases(ctx, w.editor, 0, 0)
		if err != nil || len(all) != 2 {
			w.t.Fatalf("%+v, %v", all, err)
		}
		now, was := all[0], all[1]
		if now.Reason != "policy" || now.BaseVersionID != was.BaseVersionID || now.ModelVersionID != was.ModelVersionID || now.PolicyVersionID == was.PolicyVersionID {
			w.t.Fatalf("%+v, %+v", now, was)
		}
		snap, err := w.store.Released(ctx, w.editor.WorkspaceID)
		if err != nil || snap.Policy.Prices.Wrong != 9 {
			w.t.Fatalf("%+v, %v", snap.Policy, err)
		}
	})
}
