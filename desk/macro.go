package desk

import (
	"context"

	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// Macro is a saved reply: everybody's, or one member's own.
type Macro struct {
	ID          string `db:"id" json:"id"`
	WorkspaceID string `db:"workspace_id" json:"-"`
	Title       string `db:"title" json:"title"`
	Text        string `db:"text" json:"text"`
	Shortcut    string `db:"shortcut" json:"shortcut"`
	Folder      string `db:"folder" json:"folder"`
	Locale      string `db:"locale" json:"locale" enum:"zh-CN,en," doc:"Empty for any"`
	MemberID    string `db:"member_id" json:"member_id" doc:"Whose own; empty is everybody's"`
	Sample      bool   `db:"sample" json:"sample,omitempty"`
	CreatedAt   int64  `db:"created_at" json:"created_at"`
	UpdatedAt   int64  `db:"updated_at" json:"updated_at"`
}

// MacroInput is what a member writes of a saved reply.
type MacroInput struct {
	Title    string `json:"title" maxLength:"100"`
	Text     string `json:"text" maxLength:"10000"`
	Shortcut string `json:"shortcut,omitempty" maxLength:"40"`
	Folder   string `json:"folder,omitempty" maxLength:"100"`
	Locale   string `json:"locale,omitempty" enum:"zh-CN,en,,"`
	Shared   bool   `json:"shared,omitempty" doc:"Everybody's; needs desk.supervise or workspace.settings"`
}

// Macros returns everybody's saved replies and the member's own.
func (s *Store) Macros(ctx context.Context, who actor.Actor) ([]Macro, error) {
	if err := who.Need("conversation.read"); err != nil {
		return nil, err
	}
	return db.All[Macro](ctx, s.DB, s.q, "macros", who.WorkspaceID, who.ID)
}

// MakeMacro saves a reply.
func (s *Store) MakeMacro(ctx context.Context, who actor.Actor, in MacroInput) (Macro, error) {
	m := Macro{ID: id.New(), WorkspaceID: who.WorkspaceID, CreatedAt: s.now(), MemberID: who.ID, Sample: who.Kind == actor.System}
	return s.saveMacro(ctx, who, m, in, "made")
}

// ChangeMacro alters a saved reply.
func (s *Store) ChangeMacro(ctx context.Context, who actor.Actor, macroID string, in MacroInput) (Macro, error) {
	m, err := s.ownMacro(ctx, who, macroID)
	if err != nil {
		return m, err
	}
	return s.saveMacro(ctx, who, m, in, "changed")
}

// RemoveMacro deletes a saved reply.
func (s *Store) RemoveMacro(ctx context.Context, who actor.Actor, macroID string) error {
	m, err := s.ownMacro(ctx, who, macroID)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.q.Exec(ctx, tx, "delete_macro", m.ID, m.WorkspaceID); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ID, Sample: m.Sample}, MacroChanged{What: "removed"})
	})
}

func (s *Store) saveMacro(ctx context.Context, who actor.Actor, m Macro, in MacroInput, what string) (Macro, error) {
	if err := who.Need("conversation.reply"); err != nil {
		return m, err
	}
	var err error
	if m.Title, err = cleantext.Line("title", in.Title, 100); err != nil {
		return m, err
	}
	if m.Text, err = cleantext.Block("text", in.Text, 10_000); err != nil {
		return m, err
	}
	if m.Shortcut, err = cleantext.Line("shortcut", in.Shortcut, 40); err != nil {
		return m, err
	}
	if m.Folder, err = cleantext.Line("folder", in.Folder, 100); err != nil {
		return m, err
	}
	if m.Title == "" || m.Text == "" {
		return m, fault.Invalid("macro.empty", "text")
	}
	m.Locale, m.UpdatedAt = in.Locale, s.now()
	if in.Shared {
		m.MemberID = ""
	} else if m.MemberID == "" {
		m.MemberID = who.ID
	}
	if m.MemberID == "" && !mayShare(who) {
		return m, fault.Forbidden("macro.not_shared", fault.Params{"permission": "desk.supervise"})
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.q.Exec(ctx, tx, "put_macro", m.ID, m.WorkspaceID, m.Title, m.Text, m.Shortcut, m.Folder, m.Locale, m.MemberID, m.Sample, m.CreatedAt, m.UpdatedAt); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: m.ID, Sample: m.Sample}, MacroChanged{What: what})
	})
	return m, err
}

func mayShare(who actor.Actor) bool {
	return who.Can("desk.supervise") || who.Can("workspace.settings")
}

// ownMacro reads a saved reply that the actor may change.
func (s *Store) ownMacro(ctx context.Context, who actor.Actor, macroID string) (Macro, error) {
	m, err := one[Macro](ctx, s, s.DB, "macro.not_found", "macro", macroID, who.WorkspaceID)
	if err != nil {
		return m, err
	}
	if m.MemberID != "" && m.MemberID != who.ID {
		return Macro{}, fault.NotFound("macro.not_found")
	}
	if m.MemberID == "" && !mayShare(who) {
		return m, fault.Forbidden("macro.not_shared", fault.Params{"permission": "desk.supervise"})
	}
	return m, nil
}
