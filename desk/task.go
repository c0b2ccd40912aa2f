package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/mask"
)

// Task is work for someone with a due time: a message left out of hours.
type Task struct {
	ID                  string `db:"id" json:"id"`
	WorkspaceID         string `db:"workspace_id" json:"-"`
	Kind                string `db:"kind" json:"kind" enum:"message"`
	ConversationID      string `db:"conversation_id" json:"conversation_id"`
	CustomerID          string `db:"customer_id" json:"customer_id"`
	SkillGroupID        string `db:"skill_group_id" json:"skill_group_id"`
	AssigneeID          string `db:"assignee_id" json:"assignee_id"`
	Text                string `db:"text" json:"text"`
	Phone               string `db:"phone" json:"phone"`
	Email               string `db:"email" json:"email"`
	DueAt               int64  `db:"due_at" json:"due_at"`
	State               string `db:"state" json:"state" enum:"open,done"`
	CreatedAt           int64  `db:"created_at" json:"created_at"`
	DoneAt              int64  `db:"done_at" json:"done_at"`
	DoneBy              string `db:"done_by" json:"done_by,omitempty"`
	Note                string `db:"note" json:"note"`
	ReplyMessageID      string `db:"reply_message_id" json:"reply_message_id,omitempty"`
	ReplyConversationID string `db:"reply_conversation_id" json:"reply_conversation_id,omitempty"`
	RepliedAt           int64  `db:"replied_at" json:"replied_at,omitempty"`
	Sample              bool   `db:"sample" json:"sample,omitempty"`
}

// Left is a message that a customer left because nobody was there.
type Left struct {
	Key            string // of the message: left twice, it is one task
	WorkspaceID    string
	ConversationID string
	CustomerID     string
	SkillGroupID   string // "": where the conversation would go
	Text           string
	Phone, Email   string
	At             int64 // 0: now
	Sample         bool
}

// taskSpace makes a task's id of the key of what it is about.
var taskSpace = uuid.MustParse("6f1b2a5e-2d0c-4b7e-9a6a-0f6a3f1c7d11")

// Leave makes a task of a message left out of hours, due within the workspace's
// working minutes, in the group's queue of tasks.
func (s *Store) Leave(ctx context.Context, l Left) (Task, error) {
	group := l.SkillGroupID
	if group == "" {
		c, err := s.Conversation.Get(ctx, actor.Of(l.WorkspaceID), l.ConversationID)
		if err != nil {
			return Task{}, err
		}
		if c.SkillGroupID != "" {
			group = c.SkillGroupID
		} else if to, err := s.Destination(ctx, c, "", ""); err != nil {
			return Task{}, err
		} else {
			group = to.ID
		}
	}
	at := l.At
	if at == 0 {
		at = s.now()
	}
	due, err := s.due(ctx, l.WorkspaceID, group, at)
	if err != nil {
		return Task{}, err
	}
	t := Task{
		ID: uuid.NewSHA1(taskSpace, []byte(l.WorkspaceID+"\x00"+l.Key)).String(), WorkspaceID: l.WorkspaceID, Kind: "message", ConversationID: l.ConversationID,
		CustomerID: l.CustomerID, SkillGroupID: group, Text: l.Text, Phone: l.Phone, Email: l.Email, DueAt: due, State: "open", CreatedAt: at, Sample: l.Sample,
	}
	return t, s.insertTask(ctx, t, l.At)
}

func (s *Store) insertTask(ctx context.Context, t Task, at int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := s.q.Exec(ctx, tx, "insert_task", t.ID, t.WorkspaceID, t.Kind, t.ConversationID, t.CustomerID, t.SkillGroupID, t.Text, t.Phone, t.Email, t.DueAt, t.CreatedAt, t.Sample)
		if err != nil || n == 0 {
			return err
		}
		tx.OnCommit(func() { s.Notify(Notice{WorkspaceID: t.WorkspaceID, TaskID: t.ID}) })
		return s.Log.Append(ctx, tx, t.about(actor.Of(t.WorkspaceID), at), TaskMade{Kind: t.Kind, SkillGroupID: t.SkillGroupID, DueAt: t.DueAt})
	})
}

func (t Task) about(who actor.Actor, at int64) event.About {
	return event.About{Actor: who, WorkspaceID: t.WorkspaceID, ConversationID: t.ConversationID, CustomerID: t.CustomerID, SubjectID: t.ID, Sample: t.Sample, At: at}
}

// due is when a task of a group is due: so many working minutes from at.
func (s *Store) due(ctx context.Context, workspaceID, groupID string, at int64) (int64, error) {
	set, err := s.Workspace.Settings(ctx, workspaceID)
	if err != nil {
		return 0, err
	}
	h, err := s.Workspace.HoursOf(ctx, workspaceID, groupID)
	if err != nil {
		return 0, err
	}
	in := time.Duration(set.TaskDueMin) * time.Minute
	if due, ok := h.AddWorkingTime(time.UnixMilli(at), in); ok {
		return due.UnixMilli(), nil
	}
	return at + in.Milliseconds(), nil // a group that never works
}

// TaskRow is a task with the names of what it is about, and how far the reply got.
type TaskRow struct {
	Task
	CustomerName     string `json:"customer_name"`
	CustomerNameEN   string `json:"customer_name_en"`
	GroupName        string `json:"group_name"`
	GroupNameEN      string `json:"group_name_en,omitempty"`
	AssigneeName     string `json:"assignee_name,omitempty"`
	DoneByName       string `json:"done_by_name,omitempty"`
	ReplyDeliveredAt int64  `json:"reply_delivered_at,omitempty"`
	ReplyReadAt      int64  `json:"reply_read_at,omitempty"`
}

// Mask hides the contacts and numbers in what was left and noted.
func (r *TaskRow) Mask() {
	r.Phone, r.Email, r.Text, r.Note = mask.Contact(r.Phone), mask.Contact(r.Email), mask.Text(r.Text), mask.Text(r.Note)
	r.CustomerName, r.CustomerNameEN = mask.Text(r.CustomerName), mask.Text(r.CustomerNameEN)
}

// TaskRows is a page of tasks.
type TaskRows struct {
	Items []TaskRow `json:"items"`
	Next  string    `json:"next"`
}

// TaskFilter chooses tasks, those due first in front; done ones newest first.
type TaskFilter struct {
	State   string // open or done; "" is open
	GroupID string
	Mine    bool
}

// Tasks returns a page of tasks: of the member's groups and the member's own, of
// all with conversation.read_all.
func (s *Store) Tasks(ctx context.Context, who actor.Actor, f TaskFilter, p conversation.Page) (TaskRows, error) {
	if err := who.Need("task.work"); err != nil {
		return TaskRows{}, err
	}
	groups, err := s.taskGroups(ctx, who, f)
	if err != nil {
		return TaskRows{}, err
	}
	limit := min(max(p.Limit, 1), conversation.MaxPage)
	query, at, key := "tasks_open", int64(-1), ""
	if f.State == "done" {
		query, at, key = "tasks_done", 1<<62, "~"
	}
	if p.After != "" {
		left, right, ok := strings.Cut(p.After, "_")
		if at, err = strconv.ParseInt(left, 10, 64); err != nil || !ok {
			return TaskRows{}, fault.Invalid("request.cursor", "after")
		}
		key = right
	}
	mine := "-"
	if who.Kind == actor.Member {
		mine = who.ID
	}
	all, err := db.All[Task](ctx, s.DB, s.q, query, who.WorkspaceID, db.List(groups), mine, at, key, limit+1)
	if err != nil {
		return TaskRows{}, err
	}
	out := TaskRows{}
	if len(all) > limit {
		all = all[:limit]
		last := all[limit-1]
		out.Next = strconv.FormatInt(last.at(), 10) + "_" + last.ID
	}
	out.Items, err = s.taskRows(ctx, who, all)
	return out, err
}

// at is the time by which a list of tasks is ordered.
func (t Task) at() int64 {
	if t.State == "done" {
		return t.DoneAt
	}
	return t.DueAt
}

// taskGroups are the groups whose tasks are listed.
func (s *Store) taskGroups(ctx context.Context, who actor.Actor, f TaskFilter) ([]string, error) {
	if f.Mine {
		return []string{}, nil
	}
	groups, err := s.Workspace.Groups(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	mine, err := s.groupsOf(ctx, who)
	if err != nil {
		return nil, err
	}
	all := who.Kind != actor.Member || who.Can("conversation.read_all")
	out := []string{}
	for _, g := range groups {
		if (all || slices.Contains(mine, g.ID)) && (f.GroupID == "" || f.GroupID == g.ID) {
			out = append(out, g.ID)
		}
	}
	if all && f.GroupID == "" {
		out = append(out, "")
	}
	return out, nil
}

func (s *Store) taskRows(ctx context.Context, who actor.Actor, all []Task) ([]TaskRow, error) {
	var customers, replies []string
	for _, t := range all {
		customers = append(customers, t.CustomerID)
		if t.ReplyMessageID != "" {
			replies = append(replies, t.ReplyMessageID)
		}
	}
	known, err := s.Customer.Many(ctx, who.WorkspaceID, customers)
	if err != nil {
		return nil, err
	}
	members, err := s.Workspace.Directory(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	groups, err := s.Workspace.Groups(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	said, err := s.Conversation.MessagesByIDs(ctx, who.WorkspaceID, replies)
	if err != nil {
		return nil, err
	}
	out := make([]TaskRow, 0, len(all))
	for _, t := range all {
		out = append(out, taskRow(t, names{customers: known, members: members, groups: groupsByID(groups)}, said))
	}
	return out, nil
}

func taskRow(t Task, n names, said []conversation.Message) TaskRow {
	c := n.customers[t.CustomerID]
	r := TaskRow{Task: t, CustomerName: c.DisplayName, CustomerNameEN: c.DisplayNameEN, AssigneeName: nameOf(n.members, t.AssigneeID), DoneByName: nameOf(n.members, t.DoneBy)}
	if g, ok := n.groups[t.SkillGroupID]; ok && t.SkillGroupID != "" {
		r.GroupName, r.GroupNameEN = g.Name, g.NameEn
	}
	for _, m := range said {
		if m.ID == t.ReplyMessageID {
			r.ReplyDeliveredAt, r.ReplyReadAt = m.DeliveredAt, m.ReadAt
		}
	}
	return r
}

func (s *Store) tasksOf(ctx context.Context, who actor.Actor, conversationID string) ([]TaskRow, error) {
	all, err := db.All[Task](ctx, s.DB, s.q, "tasks_of_conversation", who.WorkspaceID, conversationID)
	if err != nil {
		return nil, err
	}
	return s.taskRows(ctx, who, all)
}

// task reads a task the actor may work on, for change.
func (s *Store) task(ctx context.Context, tx *db.Tx, who actor.Actor, taskID string, groups []string) (Task, error) {
	t, err := one[Task](ctx, s, tx, "task.not_found", "lock_task", taskID, who.WorkspaceID)
	if err != nil {
		return t, err
	}
	if t.AssigneeID != who.ID && who.Kind == actor.Member && !who.Can("conversation.read_all") && !slices.Contains(groups, t.SkillGroupID) {
		return t, fault.NotFound("task.not_found")
	}
	return t, nil
}
