package app

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"time"

	"yingda/bot"
	"yingda/channel/help"
	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/conversation/file"
	"yingda/customer"
	"yingda/desk"
	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/mask"
	"yingda/internal/node"
	"yingda/internal/secret"
	"yingda/internal/textindex"
	"yingda/knowledge"
	"yingda/knowledge/document"
	"yingda/knowledge/embed"
	"yingda/knowledge/gate"
	"yingda/knowledge/search"
	"yingda/learning"
	"yingda/learning/evaluate"
	"yingda/learning/health"
	"yingda/learning/label"
	"yingda/learning/rollout"
	"yingda/learning/train"
	"yingda/value"
	"yingda/workspace"
)

// domains are the stores of every domain, connected.
type domains struct {
	*base
	log          *event.Log
	jobs         *job.Queue
	workspace    *workspace.Store
	customer     *customer.Store
	conversation *conversation.Store
	files        *file.Store
	knowledge    *knowledge.Store
	documents    *document.Store
	search       *search.Searcher
	gate         *gate.Store
	desk         *desk.Store
	value        *value.Store
	learning     *learning.Store
	label        *label.Store
	health       *health.Store
	train        *train.Store
	evaluate     *evaluate.Store
	rollout      *rollout.Store
	bot          *bot.Bot
	webchat      *webchat.Channel
	help         *help.Centre
	nodes        *node.Register
}

// domains builds and connects the stores. notify hears of every committed change
// of a conversation, ended of members whose live lines must go; nil where nobody
// listens.
func (b *base) domains(notify func(conversation.Notice), ended func(memberID string)) *domains {
	d := &domains{base: b, log: event.NewLog(b.db, b.clock), jobs: job.NewQueue(b.db, b.clock), nodes: node.NewRegister(b.db, b.clock)}
	d.jobs.Audit = d.audit
	index := textindex.New(b.db)
	d.workspace = workspace.New(workspace.Deps{DB: b.db, Log: d.log, Clock: b.clock, Box: b.box, Passwords: secret.NewPasswords(runtime.NumCPU()), Ended: ended})
	d.customer = customer.New(customer.Deps{
		DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Index: index, Audit: d.audit, PersonFirstAge: d.personFirstAge, Rules: d.retention,
	})
	d.files = file.New(file.Deps{DB: b.db, Jobs: d.jobs, Blobs: b.blobs, Clock: b.clock, Key: b.box.Derive("file links")})
	d.conversation = conversation.New(conversation.Deps{
		DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Index: index, Notify: notify, Arms: d.arms, Attach: d.files.Attach,
	})
	d.knowledge = knowledge.New(knowledge.Deps{DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Rules: d.rules, Asked: d.asked, Group: d.group, Audit: d.audit, People: d.people, Role: d.role})
	d.documents = document.New(document.Deps{
		DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Knowledge: d.knowledge, Blobs: b.blobs, Folders: d.documentFolders, Client: b.pages(), Audit: d.audit,
	})
	find := search.Deps{Knowledge: d.knowledge, Clock: b.clock, Calendar: d.calendar, Tiers: d.tiers, Heard: d.heard, Blobs: b.blobs}
	if notify != nil { // a server; a command that only asks must not write
		find.Jobs, find.Vectors, find.Embed = d.jobs, d.vectors, embed.New(b.outward)
	}
	d.search = search.New(find)
	d.gate = gate.New(gate.Deps{DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Knowledge: d.knowledge, Search: d.search, Helpful: d.helpful, Labelled: d.labelled, Audit: d.audit})
	d.desk = desk.New(desk.Deps{
		DB: b.db, Log: d.log, Clock: b.clock, Conversation: d.conversation, Workspace: d.workspace, Customer: d.customer, Index: index, Search: d.search,
		Files: d.files.Many,
	})
	d.value = value.New(value.Deps{DB: b.db, Log: d.log, Clock: b.clock, Workspace: d.workspace, Desk: d.desk})
	d.learning = learning.New(learning.Deps{
		DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Workspace: d.workspace, Conversation: d.conversation, Knowledge: d.knowledge, Search: d.search, Blobs: b.blobs,
		Clustered: func(ctx context.Context, workspaceID string) error { return d.label.Look(ctx, workspaceID) },
	})
	d.label = label.New(label.Deps{
		DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Conversation: d.conversation, Knowledge: d.knowledge, Search: d.search, Learning: d.learning,
	})
	d.health = health.New(health.Deps{DB: b.db, Clock: b.clock, Workspace: d.workspace, Knowledge: d.knowledge, Search: d.search})
	d.train = train.New(train.Deps{DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Knowledge: d.knowledge, Search: d.search})
	d.evaluate = evaluate.New(evaluate.Deps{DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Knowledge: d.knowledge, Search: d.search, Gate: d.gate, Train: d.train, Sample: d.measured, Words: d.learning.Wordings, Audit: d.audit})
	d.rollout = rollout.New(rollout.Deps{
		DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Conversation: d.conversation, Knowledge: d.knowledge, Search: d.search, Gate: d.gate, Train: d.train, Evaluate: d.evaluate, Asker: d.asker, Audit: d.audit,
	})
	d.bot = d.newBot()
	d.webchat = webchat.New(webchat.Deps{
		DB: b.db, Log: d.log, Jobs: d.jobs, Clock: b.clock, Workspace: d.workspace, Customer: d.customer, Conversation: d.conversation, Files: d.files,
		HandOver: d.bot.HandOver, Place: d.place, Leave: d.leave, Limits: b.limits, Text: b.texts.Text,
	})
	d.help = help.New(help.Deps{DB: b.db, Log: d.log, Clock: b.clock, Workspace: d.workspace, Search: d.search, Asked: d.learning.MostAsked, Limits: b.helpLimits, Text: b.texts.Text})
	d.customer.Add(d.conversation.Part(), d.files.Part(), d.webchat.Part(), d.knowledge.Part(), d.gate.Part(), d.desk.Part(), d.label.Part(), d.learning.Part())
	return d
}

func (d *domains) audit(ctx context.Context, tx *db.Tx, who actor.Actor, action, objectKind, objectID string) error {
	return d.workspace.Record(ctx, tx, who, workspace.Line{Action: action, ObjectKind: objectKind, ObjectID: objectID})
}

func (d *domains) group(ctx context.Context, workspaceID, groupID string) error {
	_, err := d.workspace.GroupByID(ctx, workspaceID, groupID)
	return err
}

// people are who may answer for knowledge.
func (d *domains) people(ctx context.Context, workspaceID string) ([]knowledge.Person, error) {
	all, err := d.workspace.Directory(ctx, workspaceID)
	out := []knowledge.Person{}
	for _, m := range all {
		if m.DisabledAt > 0 {
			continue
		}
		p := knowledge.Person{ID: m.ID, Name: m.Name, StaffNo: m.StaffNo}
		for _, r := range m.Roles {
			p.Roles = append(p.Roles, r.ID)
		}
		out = append(out, p)
	}
	return out, err
}

func (d *domains) role(ctx context.Context, workspaceID, roleID string) error {
	all, err := d.workspace.Roles(ctx, actor.Of(workspaceID))
	if err == nil && !slices.ContainsFunc(all, func(r workspace.Role) bool { return r.ID == roleID }) {
		err = fault.Invalid("role.not_found", "grants")
	}
	return err
}

func (d *domains) personFirstAge(ctx context.Context, workspaceID string) int64 {
	set, err := d.workspace.Settings(ctx, workspaceID)
	if err != nil {
		return workspace.DefaultSettings().PersonFirstAge
	}
	return set.PersonFirstAge
}

// retention is every workspace's rules of how long text is kept.
func (d *domains) retention(ctx context.Context) ([]customer.Rule, error) {
	all, err := d.workspace.All(ctx)
	var rules []customer.Rule
	for _, w := range all {
		r := w.Settings.Retention
		for kind, days := range map[string]int64{
			"profile": r.Profile, "conversation": r.Conversation, "message": r.Message, "decision": r.Decision, "summary": r.Summary,
			"rating": r.Rating, "file": r.File, "task": r.Task, "correction": r.Correction, "past": r.Past,
		} {
			rules = append(rules, customer.Rule{WorkspaceID: w.ID, Kind: kind, Days: days})
		}
	}
	return rules, err
}

// rules are what a workspace decides about its knowledge and the bot's policy.
func (d *domains) rules(ctx context.Context, workspaceID string) (knowledge.Rules, error) {
	set, err := d.workspace.Settings(ctx, workspaceID)
	if err != nil {
		return knowledge.Rules{}, err
	}
	approvers, err := d.workspace.Holders(ctx, workspaceID, "knowledge.approve")
	if err != nil {
		return knowledge.Rules{}, err
	}
	p := engine.DefaultPolicy()
	p.Explore.On, p.Explore.Share, p.Explore.Floor = set.Exploration.Enabled, set.Exploration.Share, set.Exploration.Floor
	return knowledge.Rules{Vectors: vectorsName(set.Embeddings), SecondPerson: set.PublishNeedsSecond, Approvers: approvers, Policy: p}, nil
}

// vectors is the embeddings service of a workspace, if it has one.
func (d *domains) vectors(ctx context.Context, workspaceID string) (search.Vectors, error) {
	set, err := d.workspace.Settings(ctx, workspaceID)
	if err != nil || !set.Embeddings.Enabled {
		return search.Vectors{}, err
	}
	key, err := d.workspace.Secret(ctx, workspaceID, workspace.EmbeddingsKey)
	e := set.Embeddings
	return search.Vectors{
		Service:    embed.Service{URL: e.URL, Model: e.Model, Key: key},
		Visibility: knowledge.UpTo(knowledge.Visibility(e.Visibility)),
		Budget:     time.Duration(e.TimeoutMS) * time.Millisecond,
	}, err
}

// vectorsName tells what makes vectors, and of what; "" where nothing does.
func vectorsName(e workspace.Embeddings) string {
	if !e.Enabled {
		return ""
	}
	return embed.Service{URL: e.URL, Model: e.Model}.Name() + " " + e.Visibility
}

// helpful are the single questions whose answers customers called helpful; what
// could name somebody is masked.
func (d *domains) helpful(ctx context.Context, workspaceID string, most int) ([]gate.Proposal, error) {
	turns, err := d.conversation.HelpfulTurns(ctx, workspaceID, most)
	if err != nil {
		return nil, err
	}
	out := []gate.Proposal{}
	for _, t := range turns {
		u, err := bot.Remembered(conversation.Turn{Understanding: t.Understanding})
		if err != nil {
			return nil, err
		}
		if u.Kind == bot.KindQuestion && !strings.Contains(u.Question, "\n") {
			out = append(out, gate.Proposal{
				SourceID: t.TurnID, Text: mask.Text(u.Question), Locale: t.Locale, Channel: t.Channel, Expected: []string{t.ItemID}, CustomerID: t.CustomerID,
			})
		}
	}
	return out, nil
}

// labelled are questions that people found the right items for.
func (d *domains) labelled(ctx context.Context, workspaceID string, most int) ([]gate.Proposal, error) {
	return d.label.Proposals(ctx, workspaceID, most)
}

// asked is what a message of the bot answered, for a correction.
func (d *domains) asked(ctx context.Context, workspaceID, messageID string) (knowledge.Asked, error) {
	t, err := d.conversation.TurnOf(ctx, workspaceID, messageID)
	if err != nil {
		return knowledge.Asked{}, err
	}
	c, err := d.conversation.Get(ctx, actor.Of(workspaceID), t.ConversationID)
	if err != nil {
		return knowledge.Asked{}, err
	}
	u, err := bot.Remembered(t)
	return knowledge.Asked{CustomerID: c.CustomerID, ConversationID: c.ID, TurnID: t.ID, Question: u.Question, ItemID: t.ItemID}, err
}
