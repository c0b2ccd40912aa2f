package search_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// large is a base of n items, in the form of a history, with two versions
// between which every tenth item was changed.
func large(n int) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	newest := func(i int) int {
		if i%10 == 0 {
			return n + i/10
		}
		return i
	}
	line(`{"type":"history","form":"yingda-knowledge-history","version":1}`)
	for i := 1; i <= n; i++ {
		line(`{"type":"item","id":%d,"key":"k%d","question":"第%d号业务怎么办","grade":"R1","visibility":"public","draft_revision":%d,"published_revision":%d,"ready":true,"created_at":1,"updated_at":1}`,
			i, i, i, newest(i), newest(i))
	}
	revision := func(revisionID, item, nth int, answer string) {
		line(`{"type":"revision","id":%d,"item":%d,"n":%d,"question":"第%d号业务怎么办","answers":[{"text":"%s","locale":"","channels":[],"from":"","until":"","hours":""}],"grade":"R1","visibility":"public","author_kind":"member","created_at":1}`,
			revisionID, item, nth, item, answer)
	}
	var first, second []string
	for i := 1; i <= n; i++ {
		revision(i, i, 1, "带证件到营业厅办理。")
		first = append(first, fmt.Sprintf("[%d,%d]", i, i))
	}
	for i := 10; i <= n; i += 10 {
		revision(newest(i), i, 2, "在 App 里办理。")
		second = append(second, fmt.Sprintf("[%d,%d]", i, newest(i)))
	}
	line(`{"type":"base_version","id":1,"n":1,"state":"published","added":%d,"created_at":1}`, n)
	line(`{"type":"base_version","id":2,"n":2,"parent":1,"state":"published","changed":%d,"created_at":2}`, len(second))
	line(`{"type":"manifest","base_version":1,"items":[%s]}`, strings.Join(first, ","))
	line(`{"type":"manifest","base_version":2,"from":1,"items":[%s]}`, strings.Join(second, ","))
	line(`{"type":"policy","id":1,"n":1,"created_at":1}`)
	line(`{"type":"release","id":1,"n":1,"base_version":1,"policy_version":1,"reason":"publish","created_at":1}`)
	line(`{"type":"release","id":2,"n":2,"base_version":2,"policy_version":1,"reason":"publish","created_at":2}`)
	sum := sha256.Sum256([]byte(b.String()))
	line(`{"type":"end","lines":%d,"sha256":"%s"}`, strings.Count(b.String(), "\n"), hex.EncodeToString(sum[:]))
	return b.String()
}

// eachLarge hands fn a base of 50,000 items on each database.
func eachLarge(b *testing.B, fn func(b *testing.B, store *knowledge.Store, who actor.Actor)) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			store, who := newStore(open(b)), actor.Of(id.New())
			if _, err := store.ImportHistory(b.Context(), who, strings.NewReader(large(largeItems))); err != nil {
				b.Fatal(err)
			}
			fn(b, store, who)
		})
	}
}

const largeItems = 50_000

// go test ./knowledge/search -run - -bench CompareTwoVersions -benchtime 10x
func BenchmarkCompareTwoVersions(b *testing.B) {
	eachLarge(b, func(b *testing.B, store *knowledge.Store, who actor.Actor) {
		all, err := store.BaseVersions(b.Context(), who, "", 0, 2)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			p, err := store.Compare(b.Context(), who, all[1].ID, all[0].ID, "", 50)
			if err != nil || p.Changed != largeItems/10 || len(p.Items) != 50 {
				b.Fatalf("%d changed, %d shown, %v", p.Changed, len(p.Items), err)
			}
		}
	})
}

// From the press of a button to the first answer with the new words, where a
// model was trained before.
//
// go test ./knowledge/search -run - -bench PublishUntilItAnswers -benchtime 5x
func BenchmarkPublishUntilItAnswers(b *testing.B) {
	eachLarge(b, func(b *testing.B, store *knowledge.Store, who actor.Actor) {
		blobs, err := blob.InFolder(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		s := search.New(search.Deps{
			Knowledge: store, Blobs: blobs, Clock: testkit.Held(),
			Calendar: func(_ context.Context, _ string, now time.Time) (search.Moment, error) {
				return search.Moment{Local: now, Open: true}, nil
			},
		})
		ask := func() string {
			f, err := s.Ask(b.Context(), search.Query{WorkspaceID: who.WorkspaceID, Text: "第7号业务怎么办", Visibility: knowledge.UpTo(knowledge.Public), Channel: "webchat", Locale: "zh-CN"})
			if err != nil || len(f.Candidates) == 0 {
				b.Fatalf("%+v, %v", f, err)
			}
			return f.Candidates[0].Answer.Text
		}
		if err := s.Train(b.Context(), who.WorkspaceID); err != nil {
			b.Fatal(err)
		}
		s.Refresh(b.Context())
		ask()
		page, err := store.Items(b.Context(), who, knowledge.Filter{Query: "k7", Limit: 1})
		if err != nil || len(page.Items) != 1 {
			b.Fatalf("%+v, %v", page, err)
		}
		it, err := store.Item(b.Context(), who, page.Items[0].ID)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for b.Loop() {
			b.StopTimer()
			n++
			c := it.Draft.Content
			c.Answers[0].Text = fmt.Sprintf("第 %d 种说法。", n)
			if it, err = store.SaveItem(b.Context(), who, it.ID, knowledge.Edit{Content: c, ParentRevision: it.DraftRevisionID}); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if _, err := store.Publish(b.Context(), who, knowledge.Publication{}); err != nil {
				b.Fatal(err)
			}
			s.Refresh(b.Context())
			if got := ask(); got != c.Answers[0].Text {
				b.Fatalf("it says %s", got)
			}
		}
	})
}
