package workspace_test

import (
	"strings"
	"testing"

	"yingda/workspace"
)

func TestASecretIsKeptSealedAndGivenToItsServiceAlone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made, who := w.makes(t, "yunfan")
		other, _ := w.makes(t, "other")
		none, err := w.Secret(t.Context(), made.ID, workspace.EmbeddingsKey)
		must(t, err)
		must(t, w.GiveSecret(t.Context(), who, workspace.EmbeddingsKey, "sk-first"))
		must(t, w.GiveSecret(t.Context(), who, workspace.EmbeddingsKey, "sk-second"))
		got, err := w.Secret(t.Context(), made.ID, workspace.EmbeddingsKey)
		must(t, err)
		theirs, err := w.Secret(t.Context(), other.ID, workspace.EmbeddingsKey)
		must(t, err)
		if none != "" || got != "sk-second" || theirs != "" {
			t.Errorf("%q, then %q; the other workspace's %q", none, got, theirs)
		}
		listed, err := w.Secrets(t.Context(), who)
		must(t, err)
		if len(listed) != 1 || listed[0].Name != workspace.EmbeddingsKey || listed[0].SetAt != w.clock.Now().UnixMilli() {
			t.Errorf("%+v", listed)
		}
		var stored string
		must(t, w.db.SQL().QueryRowContext(t.Context(), "SELECT sealed FROM workspace_secret").Scan(&stored))
		if strings.Contains(stored, "second") {
			t.Errorf("stored as %q", stored)
		}
		must(t, w.GiveSecret(t.Context(), who, workspace.EmbeddingsKey, ""))
		if got, err := w.Secret(t.Context(), made.ID, workspace.EmbeddingsKey); err != nil || got != "" {
			t.Errorf("taken away: %q, %v", got, err)
		}
		wantCode(t, w.GiveSecret(t.Context(), who, "else", "x"), "workspace.no_such_secret")
		wantCode(t, w.GiveSecret(t.Context(), who, workspace.EmbeddingsKey, strings.Repeat("x", 2001)), "input.too_long")
		wantCode(t, w.GiveSecret(t.Context(), with(who, "conversation.reply"), workspace.EmbeddingsKey, "x"), "actor.not_permitted")
	})
}
