package app

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"yingda/conversation"
	"yingda/customer"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/sample"
	"yingda/value"
	"yingda/workspace"
)

// company opens the sample company on a database, as a server has it.
func company(t *testing.T, st Store) (*domains, workspace.Workspace) {
	t.Helper()
	b, err := open(t.Context(), st, Serving)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.close(); err != nil {
			t.Error(err)
		}
	})
	b.fresh = true
	d := b.domains(nil, nil)
	must(t, d.ensureSample(t.Context()))
	w, err := d.workspace.BySlug(t.Context(), "yunfan")
	must(t, err)
	return d, w
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func eachStore(t *testing.T, fn func(t *testing.T, st Store)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, Store{Data: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) {
		fn(t, Store{Data: t.TempDir(), DB: testkit.PostgresURL(t), Blobs: "database"})
	})
}

func quiet(string, int, int) {}

// rowsByTable counts the rows of every table.
func rowsByTable(t *testing.T, d *domains) map[string]int64 {
	t.Helper()
	names := "-- name: tables\nSELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_words_%'"
	if d.db.SQLitePath() == "" {
		names = "-- name: tables\nSELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
	}
	tables, err := db.All[string](t.Context(), d.db, d.db.Queries(names), "tables")
	must(t, err)
	if len(tables) < 40 {
		t.Fatalf("only %d tables", len(tables))
	}
	out := map[string]int64{}
	for _, table := range tables {
		var n int64
		must(t, d.db.SQL().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM "`+table+`"`).Scan(&n))
		out[table] = n
	}
	return out
}

// visit leaves a real visitor's conversation in the workspace, waiting for a person.
func visit(t *testing.T, d *domains, w workspace.Workspace) conversation.Conversation {
	t.Helper()
	inboxes, err := d.workspace.Inboxes(t.Context(), actor.Of(w.ID))
	must(t, err)
	var c customer.Customer
	must(t, d.db.Write(t.Context(), func(tx *db.Tx) (err error) {
		c, err = d.customer.Anonymous(t.Context(), tx, actor.Of(w.ID), customer.Seen{Channel: "webchat", InboxID: inboxes[0].ID})
		return err
	}))
	got, err := d.conversation.Receive(t.Context(), conversation.Inbound{WorkspaceID: w.ID, InboxID: inboxes[0].ID, Channel: "webchat", CustomerID: c.ID, VisitorID: c.ID, ClientID: "1", Text: "转人工"})
	must(t, err)
	groups, err := d.workspace.GroupList(t.Context(), actor.Of(w.ID))
	must(t, err)
	out, err := d.conversation.HandOff(t.Context(), actor.Of(w.ID), got.Conversation.ID, conversation.Hand{To: conversation.OwnQueue, Reason: "asked", SkillGroupID: groups[0].ID}, conversation.Packet{})
	must(t, err)
	return out
}

func TestTheSampleIsFilledAndRemovedWithoutATrace(t *testing.T) {
	eachStore(t, func(t *testing.T, st Store) {
		d, w := company(t, st)
		ctx, who := t.Context(), actor.Of(w.ID)
		real := visit(t, d, w)
		must(t, d.log.CatchUp(ctx, d.value.Consumer()))
		must(t, d.log.CatchUp(ctx, d.desk.Consumer()))
		must(t, d.log.CatchUp(ctx, d.learning.Consumer()))
		before := rowsByTable(t, d)

		out, err := FillSample(ctx, st, "yunfan", quiet)
		must(t, err)
		if out.Conversations != 30 || out.Customers != 29 || out.Messages < 200 || out.Already {
			t.Errorf("filled %+v", out)
		}
		filled := rowsByTable(t, d)
		for _, table := range []string{"conversation", "message", "turn", "leg", "handoff", "promise", "rating", "task", "customer", "episode", "event", "fact_conversation", "evidence", "search_ref"} {
			if filled[table] <= before[table] {
				t.Errorf("%s: %d rows before, %d after filling", table, before[table], filled[table])
			}
		}
		again, err := FillSample(ctx, st, "yunfan", quiet)
		must(t, err)
		if !again.Already || !maps.Equal(rowsByTable(t, d), filled) {
			t.Errorf("filled twice: %+v", again)
		}
		must(t, d.log.CatchUp(ctx, d.desk.Consumer()))

		found, err := d.desk.SearchAll(ctx, who, "迪拜", 10)
		must(t, err)
		if len(found.Messages) == 0 {
			t.Error("what was filled in is not found")
		}
		gone, err := RemoveSample(ctx, st, "yunfan")
		must(t, err)
		if gone.Conversations != 30 || gone.Customers != 29 {
			t.Errorf("removed %+v", gone)
		}
		after := rowsByTable(t, d)
		for table, n := range after {
			if n != before[table] {
				t.Errorf("%s: %d rows before, %d after removing", table, before[table], n)
			}
		}
		if _, err := d.conversation.Get(ctx, who, real.ID); err != nil {
			t.Errorf("the real conversation: %v", err)
		}
		if found, err = d.desk.SearchAll(ctx, who, "迪拜", 10); err != nil || len(found.Messages) > 0 {
			t.Errorf("removed and still found: %+v %v", found, err)
		}
		must(t, d.value.Rebuild(ctx, func(int64, int64) {}))
		if v, err := d.value.Overview(ctx, who, ""); err != nil || v.Figures[0].Value == nil || *v.Figures[0].Value != 1 {
			t.Errorf("overview %+v %v", v.Figures, err)
		}
	})
}

func TestTheSamplesConversationsAreAsWritten(t *testing.T) {
	st := Store{Data: t.TempDir()}
	d, w := company(t, st)
	ctx, who := t.Context(), actor.Of(w.ID)
	_, err := FillSample(ctx, st, "yunfan", quiet)
	must(t, err)
	scripts, err := sample.Conversations()
	must(t, err)
	all, err := d.conversation.Samples(ctx, w.ID)
	must(t, err)
	for _, script := range scripts {
		i := slices.IndexFunc(all, func(c conversation.Conversation) bool { return c.VisitorID == visitorOf(w.ID, script.Key) })
		if i < 0 {
			t.Errorf("%s is not there", script.Key)
			continue
		}
		c := all[i]
		if string(c.Outcome) != script.Outcome || c.Rating != script.Rating || !c.Sample {
			t.Errorf("%s: %s rated %d, want %s rated %d", script.Key, c.Outcome, c.Rating, script.Outcome, script.Rating)
		}
		if len(c.Experiments) > 0 {
			t.Errorf("%s takes part in an experiment", script.Key)
		}
		checkAnswers(t, d, w, script, c)
	}
	owners := map[conversation.OwnerKind]int{}
	for _, c := range all {
		if c.State == conversation.Open {
			owners[c.OwnerKind]++
		}
	}
	if owners[conversation.OwnQueue] != 2 || owners[conversation.OwnAgent] != 2 || owners[conversation.OwnBot] != 1 {
		t.Errorf("open: %v", owners)
	}
	tasks, err := d.desk.Tasks(ctx, who, desk.TaskFilter{}, conversation.Page{Limit: 10})
	must(t, err)
	if len(tasks.Items) != 1 || !tasks.Items[0].Sample || tasks.Items[0].DueAt <= tasks.Items[0].CreatedAt {
		t.Errorf("tasks %+v", tasks.Items)
	}
}

// checkAnswers looks whether the bot said what the script names, with what it
// weighed, and whether each person accepted who is named.
func checkAnswers(t *testing.T, d *domains, w workspace.Workspace, script sample.Conversation, c conversation.Conversation) {
	t.Helper()
	snap, err := d.knowledge.Released(t.Context(), w.ID)
	must(t, err)
	keys := map[string]string{}
	for _, r := range snap.Revisions {
		keys[r.ItemID] = r.Key
	}
	turns, err := d.conversation.Turns(t.Context(), w.ID, c.ID)
	must(t, err)
	var want, got []string
	for i, s := range script.Steps {
		if s.By == "bot" && (i == 0 || script.Steps[i-1].By != "bot") { // a hand-over right after an answer is no turn
			want = append(want, s.Item+s.Decision)
		}
	}
	for _, turn := range turns {
		word := turn.Decision
		if word == "answer" {
			word = keys[turn.ItemID]
		}
		got = append(got, word)
		if turn.Decision == "answer" && turn.Reason != "scripted" && turn.Confidence < turn.Threshold {
			t.Errorf("%s: turn %d answers with %.2f under %.2f", script.Key, turn.N, turn.Confidence, turn.Threshold)
		}
		if turn.State != conversation.TurnSaid || turn.Decision == "answer" && len(turn.Options) == 0 {
			t.Errorf("%s: turn %d is %s with %d options", script.Key, turn.N, turn.State, len(turn.Options))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: the bot %v, want %v", script.Key, got, want)
	}
}

func TestARunThatWasCutOffIsFilledAnew(t *testing.T) {
	st := Store{Data: t.TempDir()}
	d, w := company(t, st)
	ctx := t.Context()
	cut, stop := context.WithCancel(ctx)
	_, err := FillSample(cut, st, "yunfan", func(_ string, done, _ int) {
		if done >= 100 {
			stop()
		}
	})
	if err == nil {
		t.Fatal("it was not cut off")
	}
	half, err := d.conversation.Samples(ctx, w.ID)
	must(t, err)
	if len(half) == 0 || len(half) == 30 {
		t.Fatalf("cut off with %d conversations", len(half))
	}
	out, err := FillSample(ctx, st, "yunfan", quiet)
	must(t, err)
	if out.Already || out.Conversations != 30 {
		t.Errorf("filled %+v", out)
	}
	if now := rowsByTable(t, d); now["conversation"] != 30 || now["customer"] != 29 || now["fact_conversation"] != 30 {
		t.Errorf("%d conversations of %d customers, %d facts", now["conversation"], now["customer"], now["fact_conversation"])
	}
}

func TestNothingIsFilledIntoARealWorkspace(t *testing.T) {
	st := Store{Data: t.TempDir()}
	d, _ := company(t, st)
	_, err := d.workspace.Create(t.Context(), actor.Actor{Kind: actor.System, Permissions: []string{"*"}}, workspace.NewWorkspace{Slug: "real", Name: "real"})
	must(t, err)
	if _, err := FillSample(t.Context(), st, "real", quiet); err == nil {
		t.Error("a real workspace was filled")
	}
	if _, err := RemoveSample(t.Context(), st, "real"); err == nil {
		t.Error("a real workspace was emptied")
	}
}

// What is only there to be looked at is not answered by the bot, not given to
// anybody, takes no place before a real customer and is not closed.
func TestTheSampleKeepsOutOfTheWayOfRealCustomers(t *testing.T) {
	eachStore(t, func(t *testing.T, st Store) {
		d, w := company(t, st)
		ctx, who := t.Context(), actor.Of(w.ID)
		_, err := FillSample(ctx, st, "yunfan", quiet)
		must(t, err)
		before, err := d.conversation.Samples(ctx, w.ID)
		must(t, err)
		real := visit(t, d, w)
		place, err := d.desk.PlaceOf(ctx, real)
		must(t, err)
		if place.Position != 1 || place.Expected != nil {
			t.Errorf("the real customer stands at %+v", place)
		}
		agents, err := d.workspace.Members(ctx, who)
		must(t, err)
		for _, m := range agents {
			member := actor.Actor{Kind: actor.Member, ID: m.ID, WorkspaceID: w.ID, Permissions: []string{"*"}}
			if len(m.SkillGroups) > 0 {
				_, err := d.desk.SetPresence(ctx, member, desk.Online)
				must(t, err)
			}
		}
		n, err := d.desk.RouteOnce(ctx, w.ID)
		must(t, err)
		if n != 1 {
			t.Errorf("%d were given to agents, want the one real customer", n)
		}
		must(t, d.desk.Sweep(ctx))
		must(t, d.desk.SweepIdle(ctx))
		due, err := d.conversation.TurnsDue(ctx, time.Now().Add(time.Hour).UnixMilli(), 100)
		must(t, err)
		if len(due) > 0 {
			t.Errorf("the bot would answer %d", len(due))
		}
		after, err := d.conversation.Samples(ctx, w.ID)
		must(t, err)
		for i := range before {
			if before[i].State != after[i].State || before[i].Owner != after[i].Owner {
				t.Errorf("%s was %s, is %s", before[i].ID, before[i].OwnerKind, after[i].OwnerKind)
			}
		}
	})
}

func TestWhatHangsOnTheSampleGoesWithIt(t *testing.T) {
	eachStore(t, func(t *testing.T, st Store) {
		d, w := company(t, st)
		ctx := t.Context()
		admin := actor.Actor{Kind: actor.Member, ID: "0190d000-0000-7000-8000-000000000001", WorkspaceID: w.ID, Permissions: []string{"*"}}
		before := rowsByTable(t, d)
		_, err := FillSample(ctx, st, "yunfan", quiet)
		must(t, err)
		all, err := d.conversation.Samples(ctx, w.ID)
		must(t, err)
		taught := false
		for _, c := range all {
			messages, err := d.conversation.Messages(ctx, admin, c.ID, 0, 100)
			must(t, err)
			for _, m := range messages {
				if m.By == conversation.ByBot && !taught {
					_, err := d.knowledge.Correct(ctx, admin, knowledge.NewCorrection{MessageID: m.ID, Answer: "更好的答案"})
					must(t, err)
					taught = true
				}
			}
		}
		tasks, err := d.desk.Tasks(ctx, actor.Of(w.ID), desk.TaskFilter{}, conversation.Page{Limit: 10})
		must(t, err)
		_, err = d.desk.ReplyTask(ctx, admin, tasks.Items[0].ID, "r-1", "查到了，已到账")
		must(t, err)
		_, err = RemoveSample(ctx, st, "yunfan")
		must(t, err)
		after := rowsByTable(t, d)
		for _, table := range []string{"conversation", "message", "correction", "task", "customer", "search_ref", "leg", "episode"} {
			if after[table] != before[table] {
				t.Errorf("%s: %d rows before, %d after", table, before[table], after[table])
			}
		}
	})
}

func TestTheOverviewShowsTheSamplesDays(t *testing.T) {
	eachStore(t, func(t *testing.T, st Store) {
		d, w := company(t, st)
		ctx := t.Context()
		_, err := FillSample(ctx, st, "yunfan", quiet)
		must(t, err)
		supervisor := actor.Actor{Kind: actor.Member, ID: "0190d000-0000-7000-8000-000000000001", WorkspaceID: w.ID, Permissions: []string{"overview.read", "conversation.read", "conversation.read_all"}}
		gaps := map[string]bool{}
		var started, handed, conversations int64
		for _, back := range []int{0, -1, -2} {
			day := time.Now().In(w.Location()).AddDate(0, 0, back).Format(time.DateOnly)
			o, err := d.value.Overview(ctx, supervisor, day)
			must(t, err)
			if len(o.Hours) != 24 {
				t.Errorf("%s has %d hours", day, len(o.Hours))
			}
			for _, h := range o.Hours {
				started, handed = started+h.Started, handed+h.HandedOff
			}
			i := slices.IndexFunc(o.Figures, func(f value.Figure) bool { return f.Key == "conversations" })
			conversations += o.Figures[i].N
			for _, live := range []string{"waiting_now", "longest_wait", "at_work"} {
				if told := slices.ContainsFunc(o.Figures, func(f value.Figure) bool { return f.Key == live }); told != (back == 0) {
					t.Errorf("%s, %d days on, tells what is now by %s: %v", day, back, live, told)
				}
			}
			for _, g := range o.Unanswered {
				gaps[g.Question] = true
				if c, err := d.conversation.Get(ctx, actor.Of(w.ID), g.ConversationID); err != nil || !c.Sample {
					t.Errorf("%s was asked in %s: %v", g.Question, g.ConversationID, err)
				}
			}
		}
		if conversations != 30 || started != conversations || handed < 10 || handed >= started {
			t.Errorf("%d conversations, %d by hour, %d of them handed over", conversations, started, handed)
		}
		if !gaps["你们收不收旧手机，以旧换新能抵多少"] || gaps["我想停机"] || gaps["都不是"] {
			t.Errorf("unanswered: %v", gaps)
		}
	})
}
