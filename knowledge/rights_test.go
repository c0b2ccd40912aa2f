package knowledge_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yingda/internal/actor"
	"yingda/internal/id"
	"yingda/knowledge"
)

// member is somebody with permissions of the workspace and roles.
func (w *world) member(permissions, roles []string) actor.Actor {
	who := actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: w.editor.WorkspaceID, Permissions: permissions}
	w.staff = append(w.staff, knowledge.Person{ID: who.ID, Roles: roles})
	return who
}

func (w *world) give(categoryID string, grants ...knowledge.NewGrant) {
	w.t.Helper()
	if _, err := w.store.Give(w.t.Context(), actor.Of(w.editor.WorkspaceID), categoryID, grants); err != nil {
		w.t.Fatal(err)
	}
}

func toRole(role string, may ...string) knowledge.NewGrant {
	return knowledge.NewGrant{SubjectKind: "role", SubjectID: role, May: may}
}

var everyAct = []string{knowledge.ActSee, knowledge.ActEdit, knowledge.ActReview, knowledge.ActPublish}

// Who may what where: grants hold for the node and all below it, an act that
// nobody was given is everybody's, and what may be acted on may be seen.
func TestGrantsOnCategoriesAreInherited(t *testing.T) {
	eachDB(t, func(w *world) {
		open := w.category("公开", "")
		money := w.category("资费", "")
		secret := w.category("内部价", money)
		deep := w.category("政企", secret)
		all := []string{"knowledge.read", "knowledge.write", "knowledge.publish", "knowledge.approve"}
		writer, boss, plain := w.member(all, []string{"writers"}), w.member(all, []string{"bosses", "writers"}), w.member(all, nil)
		key := actor.Actor{Kind: actor.Key, ID: "k", WorkspaceID: w.editor.WorkspaceID, Permissions: all}
		admin := w.member([]string{"*"}, nil)
		guest := w.member(all, nil)
		w.give(money, toRole("writers", knowledge.ActEdit), toRole("bosses", knowledge.ActReview, knowledge.ActPublish))
		w.give(secret, toRole("bosses", knowledge.ActSee), knowledge.NewGrant{SubjectKind: "member", SubjectID: guest.ID, May: []string{knowledge.ActSee}})

		for _, c := range []struct {
			who  string
			is   actor.Actor
			node string
			id   string
			may  string
		}{
			{"a writer", writer, "open", open, "see edit review publish"},
			{"a writer", writer, "money", money, "see edit"},
			{"a writer", writer, "secret", secret, "see edit"}, // whoever edits must see
			{"a writer", writer, "deep", deep, "see edit"},
			{"a boss", boss, "money", money, "see edit review publish"},
			{"a boss", boss, "deep", deep, "see edit review publish"},
			{"somebody with neither role", plain, "money", money, "see"},
			{"somebody with neither role", plain, "secret", secret, ""},
			{"somebody with neither role", plain, "deep", deep, ""},
			{"somebody with neither role", plain, "no category", "", "see edit review publish"},
			{"a guest by name", guest, "deep", deep, "see"},
			{"a guest by name", guest, "money", money, "see"},
			{"a program", key, "open", open, "see edit review publish"},
			{"a program", key, "money", money, "see"},
			{"a program", key, "secret", secret, ""},
			{"who may do anything", admin, "deep", deep, "see edit review publish"},
		} {
			tree, err := w.store.Categories(w.t.Context(), c.is)
			if err != nil {
				w.t.Fatal(err)
			}
			got := everyAct
			if i := slices.IndexFunc(tree, func(n knowledge.Category) bool { return n.ID == c.id }); i >= 0 {
				got = tree[i].May
			}
			if strings.Join(got, " ") != c.may {
				w.t.Errorf("%s in %s: %v, want %s", c.who, c.node, got, c.may)
			}
		}
	})
}

// closedWorld has an item in a category that is a writer's alone, drafted anew
// since it was published, and somebody with every permission of the workspace.
type closedWorld struct {
	*world
	closed, open string
	item, change string
	base         string
	draft        knowledge.Detail
	outsider     actor.Actor
}

func newClosed(w *world, acts ...string) *closedWorld {
	c := &closedWorld{world: w, closed: w.category("保密", ""), open: w.category("公开", "")}
	x := content("内部价是多少", "九折。")
	x.CategoryID = c.closed
	d := w.add("price", x)
	w.publish()
	snap, err := w.store.Released(w.t.Context(), w.editor.WorkspaceID)
	if err != nil {
		w.t.Fatal(err)
	}
	c.base, c.item = snap.Release.BaseVersionID, d.ID
	change, err := w.store.OpenChange(w.t.Context(), w.editor, knowledge.NewChange{Name: "改价"})
	if err != nil {
		w.t.Fatal(err)
	}
	c.change = change.ID
	c.draft = w.save(d, func(n *knowledge.Content) { n.Answers = []knowledge.Answer{{Text: "八折。"}} })
	if err := w.store.Collect(w.t.Context(), w.editor, c.change, knowledge.Drafts{ItemIDs: []string{c.item}}); err != nil {
		w.t.Fatal(err)
	}
	w.editor = w.withRole(w.editor, "writers")
	c.outsider = w.member(slices.DeleteFunc(slices.Clone(w.editor.Permissions), func(p string) bool { return p == "*" }), nil)
	w.give(c.closed, toRole("writers", acts...))
	return c
}

func (w *world) withRole(who actor.Actor, role string) actor.Actor {
	w.staff = append(w.staff, knowledge.Person{ID: who.ID, Roles: []string{role}})
	return who
}

// Every verb asks: the one who holds all permissions of the workspace, and
// nothing on the category, is refused by it; the one who holds the grant is not.
func TestEveryVerbAsksForTheGrant(t *testing.T) {
	type verb struct {
		act string
		run func(ctx context.Context, c *closedWorld, who actor.Actor) error
	}
	edit := func(c *closedWorld) knowledge.Edit {
		e := knowledge.Edit{Content: c.draft.Draft.Content, ParentRevision: c.draft.DraftRevisionID}
		e.Source = "公示"
		return e
	}
	moved := func(c *closedWorld, to string) knowledge.NewItem {
		x := content("新问题"+id.New(), "好。")
		x.CategoryID = to
		return knowledge.NewItem{Content: x}
	}
	verbs := map[string]verb{
		"read it": {knowledge.ActSee, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.Item(ctx, who, c.item)
			return err
		}},
		"read its history": {knowledge.ActSee, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.Revisions(ctx, who, c.item, 0, 0)
			return err
		}},
		"add to it": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.AddItem(ctx, who, moved(c, c.closed))
			return err
		}},
		"save": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.SaveItem(ctx, who, c.item, edit(c))
			return err
		}},
		"take it out": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			e := edit(c)
			e.CategoryID = c.open
			_, err := c.store.SaveItem(ctx, who, c.item, e)
			return err
		}},
		"revert": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.RevertItem(ctx, who, c.item, c.draft.PublishedRevisionID)
			return err
		}},
		"archive": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			return c.store.ArchiveItem(ctx, who, c.item)
		}},
		"teach": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			k, err := c.store.Correct(ctx, who, knowledge.NewCorrection{MessageID: "m1", RightItemID: c.item})
			if err != nil {
				return err
			}
			_, err = c.store.ResolveCorrection(ctx, who, k.ID, knowledge.Resolution{Result: knowledge.ResultVariantAdded})
			return err
		}},
		"collect": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			return c.store.Collect(ctx, who, "", knowledge.Drafts{ItemIDs: []string{c.item}})
		}},
		"drop": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.DropChange(ctx, who, c.change)
			return err
		}},
		"submit": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.SubmitChange(ctx, who, c.change, knowledge.Plan{})
			return err
		}},
		"rename the category": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.EditCategory(ctx, who, c.closed, knowledge.CategoryEdit{Name: ptr("别名")})
			return err
		}},
		"merge it away": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.MergeCategory(ctx, who, c.open, c.closed)
			return err
		}},
		"import into it": {knowledge.ActEdit, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			run, err := c.store.Check(ctx, who, knowledge.Upload{Name: "f.csv", Data: []byte("question,answer,category\n新的问题,好。,保密/下级\n")})
			if err == nil && run.Report.Counts.Error > 0 {
				err = fmt.Errorf("%s", run.Rows[0].Problems[0].Code)
			}
			return err
		}},
		"publish the change": {knowledge.ActPublish, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			_, err := c.store.PublishChange(ctx, who, c.change, knowledge.Plan{})
			return err
		}},
		"publish the draft": {knowledge.ActPublish, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			if err := c.store.Collect(ctx, actor.Of(who.WorkspaceID), "", knowledge.Drafts{ItemIDs: []string{c.item}}); err != nil {
				return err
			}
			_, err := c.store.Publish(ctx, who, knowledge.Publication{Drafts: knowledge.Drafts{ItemIDs: []string{c.item}}})
			return err
		}},
		"roll back": {knowledge.ActPublish, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			if _, err := c.store.PublishChange(ctx, actor.Of(who.WorkspaceID), c.change, knowledge.Plan{}); err != nil {
				return err
			}
			_, err := c.store.Rollback(ctx, who, c.base)
			return err
		}},
		"end it": {knowledge.ActPublish, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			if _, err := c.store.PublishChange(ctx, actor.Of(who.WorkspaceID), c.change, knowledge.Plan{}); err != nil {
				return err
			}
			_, err := c.store.EndChange(ctx, who, c.change, 1)
			return err
		}},
		"approve": {knowledge.ActReview, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			if _, err := c.store.SubmitChange(ctx, actor.Of(who.WorkspaceID), c.change, knowledge.Plan{}); err != nil {
				return err
			}
			_, err := c.store.ApproveChange(ctx, who, c.change)
			return err
		}},
		"send back": {knowledge.ActReview, func(ctx context.Context, c *closedWorld, who actor.Actor) error {
			if _, err := c.store.SubmitChange(ctx, actor.Of(who.WorkspaceID), c.change, knowledge.Plan{}); err != nil {
				return err
			}
			_, err := c.store.ReopenChange(ctx, who, c.change, "")
			return err
		}},
	}
	refusals := []string{"knowledge.category_closed", "knowledge.not_for_you"}
	eachDB(t, func(w *world) {
		for name, v := range verbs {
			c := newClosed(newWorld(w.t, w.db), everyAct...)
			err := v.run(w.t.Context(), c, c.outsider)
			if err == nil || !slices.ContainsFunc(refusals, func(code string) bool { return strings.Contains(err.Error(), code) }) {
				w.t.Errorf("%s, without the grant: %v", name, err)
			}
			c = newClosed(newWorld(w.t, w.db), everyAct...)
			second := c.member(c.outsider.Permissions, []string{"writers"}) // who wrote nothing of it
			if err := v.run(w.t.Context(), c, second); err != nil {
				w.t.Errorf("%s, with it: %v", name, err)
			}
			c = newClosed(newWorld(w.t, w.db), v.act)
			c.give(c.closed, toRole("writers", slices.DeleteFunc(slices.Clone(everyAct), func(act string) bool { return act == v.act })...), toRole("others", v.act))
			if v.act == knowledge.ActSee || name == "send back" {
				continue // whoever may do anything with it sees it; editors too may take a change back
			}
			lacking := c.member(c.outsider.Permissions, []string{"writers"})
			if err := v.run(w.t.Context(), c, lacking); err == nil || !strings.Contains(err.Error(), "category_closed") {
				w.t.Errorf("%s, with every grant but %s: %v", name, v.act, err)
			}
		}
	})
}

func TestWhatIsClosedIsNeitherListedNorExported(t *testing.T) {
	eachDB(t, func(w *world) {
		c := newClosed(w, everyAct...)
		ctx := w.t.Context()
		w.add("free", content("公开的问题", "好。"))
		page, err := w.store.Items(ctx, c.outsider, knowledge.Filter{})
		if err != nil || len(page.Items) != 1 || page.Items[0].Key != "free" {
			w.t.Errorf("listed: %+v %v", page.Items, err)
		}
		page, err = w.store.Items(ctx, c.outsider, knowledge.Filter{Query: "内部价"})
		if err != nil || len(page.Items) != 0 || page.Hidden != 1 {
			w.t.Errorf("searched: %+v, %d hidden, %v", page.Items, page.Hidden, err)
		}
		if page, err = w.store.Items(ctx, c.outsider, knowledge.Filter{Query: "没有的"}); err != nil || page.Hidden != 0 {
			w.t.Errorf("searched for what is not there: %d hidden, %v", page.Hidden, err)
		}
		var b bytes.Buffer
		if err := w.store.Export(ctx, c.outsider, "jsonl", &b); err != nil || strings.Contains(b.String(), "内部价") {
			w.t.Errorf("exported: %s %v", b.String(), err)
		}
		changes, err := w.store.ItemsOfChange(ctx, c.outsider, c.change, "", 0)
		if err != nil || len(changes.Items) != 1 || !changes.Items[0].Hidden || changes.Items[0].Question != "" || len(changes.Items[0].Fields) > 0 {
			w.t.Errorf("the change shows %+v %v", changes.Items, err)
		}
	})
}

// Publishing "everything" is everything one may publish.
func TestPublishingAllTakesWhatOneMayPublish(t *testing.T) {
	eachDB(t, func(w *world) {
		c := newClosed(w, everyAct...)
		if err := w.store.Collect(w.t.Context(), actor.Of(w.editor.WorkspaceID), "", knowledge.Drafts{ItemIDs: []string{c.item}}); err != nil {
			w.t.Fatal(err)
		}
		w.add("free", content("公开的问题", "好。"))
		done, err := w.store.Publish(w.t.Context(), c.outsider, knowledge.Publication{})
		if err != nil || done.Items != 1 {
			w.t.Fatalf("%+v %v", done, err)
		}
		if got := w.released(); got["free"] == "" || len(got) != 2 {
			w.t.Errorf("released %v", got)
		}
		_, err = w.store.Publish(w.t.Context(), c.outsider, knowledge.Publication{})
		wantCode(w.t, err, "knowledge.nothing_changed")
	})
}

func TestAGuardIsNotLostByMoving(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		guarded, free := w.category("保密", ""), w.category("公开", "")
		below := w.category("下级", guarded)
		all := []string{"knowledge.read", "knowledge.write"}
		writer := w.member(all, []string{"writers"})
		w.give(guarded, toRole("writers", everyAct...))
		_, err := w.store.EditCategory(ctx, writer, below, knowledge.CategoryEdit{ParentID: &free})
		wantCode(w.t, err, "actor.not_permitted")
		_, err = w.store.MergeCategory(ctx, writer, below, free)
		wantCode(w.t, err, "actor.not_permitted")
		writer.Permissions = append(writer.Permissions, "role.manage")
		if _, err := w.store.MergeCategory(ctx, writer, below, free); err != nil {
			w.t.Errorf("by who hands them out: %v", err)
		}
	})
}

func TestGrantsThatCannotBeAreRefused(t *testing.T) {
	eachDB(t, func(w *world) {
		ctx := w.t.Context()
		admin := actor.Of(w.editor.WorkspaceID)
		node := w.category("甲", "")
		_, err := w.store.Give(ctx, w.editor, node, nil)
		wantCode(w.t, err, "actor.not_permitted")
		_, err = w.store.Grants(ctx, w.editor, node)
		wantCode(w.t, err, "actor.not_permitted")
		for code, g := range map[string][]knowledge.NewGrant{
			"role.not_found":        {toRole("nobody's", knowledge.ActSee)},
			"member.not_found":      {{SubjectKind: "member", SubjectID: "nobody", May: []string{knowledge.ActSee}}},
			"knowledge.grant_empty": {toRole("r")},
			"knowledge.grant_twice": {toRole("r", knowledge.ActSee), toRole("r", knowledge.ActEdit)},
		} {
			_, err := w.store.Give(ctx, admin, node, g)
			wantCode(w.t, err, code)
		}
		_, err = w.store.Give(ctx, actor.Of(w.stranger.WorkspaceID), node, nil)
		wantCode(w.t, err, "knowledge.category_not_found")
		w.give(node, toRole("r", knowledge.ActSee, knowledge.ActPublish))
		below := w.category("乙", node)
		got, err := w.store.Grants(ctx, admin, below)
		if err != nil || len(got) != 1 || got[0].CategoryID != node || !slices.Equal(got[0].May, []string{"see", "publish"}) {
			w.t.Errorf("%+v %v", got, err)
		}
		if !slices.Contains(w.audit, "knowledge.category_granted ") || count(w.eventTypes(), "knowledge.category_granted") != 1 {
			w.t.Errorf("recorded %v", w.audit)
		}
	})
}
