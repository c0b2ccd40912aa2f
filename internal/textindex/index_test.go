package textindex_test

import (
	"slices"
	"strings"
	"testing"

	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/internal/testkit"
	"yingda/internal/textindex"
)

func TestWordsOfMixedText(t *testing.T) {
	got := textindex.Words("我要退款 ABC123，ＶＩＰ卡")
	want := []string{"我要", "要退", "退款", "款", "abc123", "vip", "卡"}
	if !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func put(t *testing.T, d *db.DB, x *textindex.Index, e textindex.Entry) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return x.Put(t.Context(), tx, e) }); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, x *textindex.Index, ws, kind, text string) []string {
	t.Helper()
	hits, _, err := x.Search(t.Context(), textindex.Query{WorkspaceID: ws, Kind: kind, Text: text, Limit: 50})
	if err != nil {
		t.Fatalf("search %q: %v", text, err)
	}
	refs := []string{}
	for _, h := range hits {
		refs = append(refs, h.RefID)
	}
	return refs
}

func TestSearchFindsWhatIsThere(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		x, ws, other := textindex.New(d), id.New(), id.New()
		put(t, d, x, textindex.Entry{WorkspaceID: ws, Kind: "message", RefID: "m1", ParentID: "c1", Text: []string{"我申请的退款进度怎么样了"}})
		put(t, d, x, textindex.Entry{WorkspaceID: ws, Kind: "message", RefID: "m2", ParentID: "c1", Text: []string{"My SIM card 13800138000 is lost, l'été"}})
		put(t, d, x, textindex.Entry{WorkspaceID: ws, Kind: "customer", RefID: "k1", ParentID: "k1", Text: []string{"退款", "王小明"}})
		put(t, d, x, textindex.Entry{WorkspaceID: other, Kind: "message", RefID: "m3", ParentID: "c2", Text: []string{"退款"}})
		for text, want := range map[string][]string{
			"退款": {"m1"}, "退": {"m1"}, "了": {"m1"}, "退款 进度": {"m1"}, "款退": {}, "sim": {"m2"}, "1380": {"m2"}, "SIM Card": {"m2"}, "card 退款": {},
			"": {}, "  ，！": {}, `") OR "退款`: {}, "été": {"m2"},
		} {
			if got := find(t, x, ws, "message", text); !slices.Equal(got, want) {
				t.Errorf("%q: got %v, want %v", text, got, want)
			}
		}
		if got := find(t, x, ws, "customer", "小明"); !slices.Equal(got, []string{"k1"}) {
			t.Errorf("customer: %v", got)
		}
		if got := find(t, x, other, "message", "退款"); !slices.Equal(got, []string{"m3"}) {
			t.Errorf("other workspace: %v", got)
		}
	})
}

func TestSearchPagesByKeyAndForgetsWhatIsDeleted(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		x, ws := textindex.New(d), id.New()
		for _, r := range []string{"a", "b", "c", "d", "e"} {
			put(t, d, x, textindex.Entry{WorkspaceID: ws, Kind: "message", RefID: r, ParentID: "p" + string(r[0]%2+'0'), Text: []string{"流量用完了 " + r}})
		}
		var seen []string
		for after := ""; ; {
			hits, next, err := x.Search(t.Context(), textindex.Query{WorkspaceID: ws, Kind: "message", Text: "流量", After: after, Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hits {
				seen = append(seen, h.RefID)
			}
			if after = next; next == "" {
				break
			}
		}
		if strings.Join(seen, "") != "edcba" {
			t.Fatalf("pages: %v", seen)
		}
		put(t, d, x, textindex.Entry{WorkspaceID: ws, Kind: "message", RefID: "a", ParentID: "p1", Text: []string{"别的话"}})
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := x.Delete(t.Context(), tx, id.New(), "message", "b"); err != nil { // another workspace's hand
				return err
			}
			if err := x.Delete(t.Context(), tx, ws, "message", "d"); err != nil {
				return err
			}
			return x.DeleteUnder(t.Context(), tx, ws, "p1")
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := find(t, x, ws, "message", "流量"); !slices.Equal(got, []string{"b"}) {
			t.Fatalf("after deleting: %v", got)
		}
		if _, _, err := x.Search(t.Context(), textindex.Query{WorkspaceID: ws, Kind: "message", Text: "流量", After: "x'"}); err == nil {
			t.Fatal("a made-up cursor was taken")
		}
	})
}
