package app

import (
	"context"
	"log/slog"
	"time"

	"yingda/bot"
	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/realtime"
)

// route chooses the skill group for a hand-over; the desk knows how.
func (d *domains) route(ctx context.Context, c conversation.Conversation, categoryGroup, reason string) (bot.Group, error) {
	to, err := d.desk.Destination(ctx, c, categoryGroup, reason)
	if err == nil && to.ID == "" {
		err = fault.Conflict("handoff.no_group")
	}
	return bot.Group{ID: to.ID, Name: to.Name, NameEN: to.NameEN, Open: to.Open, Next: to.Next}, err
}

// staffing tells whether people are there for an inbox and how long one would
// wait: the upper end of what is expected.
func (d *domains) staffing(ctx context.Context, workspaceID, inboxID string) (staffed bool, wait time.Duration, known bool, err error) {
	to, err := d.desk.Destination(ctx, conversation.Conversation{WorkspaceID: workspaceID, InboxID: inboxID}, "", "")
	if err != nil || !to.Open {
		return to.Open, 0, false, err
	}
	p, err := d.desk.PlaceOf(ctx, conversation.Conversation{WorkspaceID: workspaceID, SkillGroupID: to.ID})
	if err != nil || p.Expected == nil {
		return to.Open, 0, false, err
	}
	return to.Open, time.Duration(p.Expected.P80MS) * time.Millisecond, true, nil
}

// place tells a visitor where they stand.
func (d *domains) place(ctx context.Context, c conversation.Conversation) (webchat.Place, error) {
	p, err := d.desk.PlaceOf(ctx, c)
	out := webchat.Place{Position: p.Position}
	if err == nil && p.Expected != nil {
		low, high := (p.Expected.P50MS+999)/1000, (p.Expected.P80MS+999)/1000
		out.WaitLowS, out.WaitHighS = &low, &high
	}
	return out, err
}

// leave makes a task of a message left out of hours.
func (d *domains) leave(ctx context.Context, l webchat.Left) error {
	_, err := d.desk.Leave(ctx, desk.Left{
		Key: l.Key, WorkspaceID: l.WorkspaceID, ConversationID: l.ConversationID, CustomerID: l.CustomerID, SkillGroupID: l.SkillGroupID,
		Text: l.Text, Phone: l.Phone, Email: l.Email,
	})
	return err
}

// atWork lets a member's live line keep their presence alive.
func (a *App) atWork(who actor.Actor, line *realtime.Member) {
	beat := func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := a.desk.Heartbeat(ctx, who); err != nil {
			slog.WarnContext(ctx, "heartbeat not noted", "member_id", who.ID, "error", err)
		}
	}
	line.Came, line.Alive = beat, beat
}

// deskChanged tells consoles that someone came, went or has something to do.
func (a *App) deskChanged(n desk.Notice) {
	a.live.say("workspace:"+n.WorkspaceID+":desk", deskHint{Type: "desk", MemberID: n.MemberID, TaskID: n.TaskID})
}

type deskHint struct {
	Type     string `json:"type"`
	MemberID string `json:"member_id,omitempty"`
	TaskID   string `json:"task_id,omitempty"`
}
