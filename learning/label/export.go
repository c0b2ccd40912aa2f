package label

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"slices"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/mask"
	"yingda/knowledge/sheet"
)

// exportAtOnce is how many tasks are read in one go.
const exportAtOnce = 200

// Export writes all labels, and what was decided, in a format. Numbers of people
// are masked for those who may not see them. Permission learning.manage.
func (s *Store) Export(ctx context.Context, who actor.Actor, format string, to io.Writer) error {
	if err := who.Need(mayManage); err != nil {
		return err
	}
	out, err := newWriter(format, to)
	if err != nil {
		return err
	}
	for after := ""; ; {
		tasks, err := db.All[Task](ctx, s.DB, s.q, "labelled_tasks", who.WorkspaceID, after, exportAtOnce)
		if err != nil {
			return err
		}
		if len(tasks) == 0 {
			return out.close()
		}
		after = tasks[len(tasks)-1].ID
		all, err := s.records(ctx, who, tasks)
		if err != nil {
			return err
		}
		for _, records := range all {
			if err := out.write(records); err != nil {
				return err
			}
		}
	}
}

// records are the labels of tasks, task by task.
func (s *Store) records(ctx context.Context, who actor.Actor, tasks []Task) ([][]Record, error) {
	ids, turns := make([]string, len(tasks)), make([]string, len(tasks))
	for i, t := range tasks {
		ids[i], turns[i] = t.ID, t.TurnID
	}
	labels, err := db.All[Label](ctx, s.DB, s.q, "labels_of_tasks", who.WorkspaceID, db.List(ids))
	if err != nil {
		return nil, err
	}
	said, err := s.questions(ctx, who, turns)
	if err != nil {
		return nil, err
	}
	keys, err := s.keys(ctx, who, tasks, labels)
	if err != nil {
		return nil, err
	}
	out := make([][]Record, len(tasks))
	for i, t := range tasks {
		base := Record{TurnID: t.TurnID, Kind: t.Kind, Question: said[t.TurnID], Measure: t.Measure}
		for _, l := range labels {
			if l.TaskID == t.ID {
				r := base
				r.Author, r.Answer, r.TookMS, r.CreatedAt = l.AuthorID, l.Answer.renamed(keys), l.TookMS, l.CreatedAt
				out[i] = append(out[i], r)
			}
		}
		if t.SettledBy != "" {
			base.Author, base.Decided, base.Answer, base.CreatedAt = t.SettledBy, true, t.Answer.renamed(keys), t.SettledAt
			out[i] = append(out[i], base)
		}
	}
	return out, nil
}

// questions are what was asked in turns, by turn.
func (s *Store) questions(ctx context.Context, who actor.Actor, turnIDs []string) (map[string]string, error) {
	all, err := s.Conversation.Understood(ctx, who.WorkspaceID, turnIDs)
	out := map[string]string{}
	for _, t := range all {
		u, err := bot.Remembered(conversation.Turn{Understanding: t.Understanding})
		if err != nil {
			return nil, err
		}
		if out[t.TurnID] = question(u); !who.Can("customer.see_sensitive") {
			out[t.TurnID] = mask.Text(out[t.TurnID])
		}
	}
	return out, err
}

// keys are the keys of the items that answers name, by id.
func (s *Store) keys(ctx context.Context, who actor.Actor, tasks []Task, labels []Label) (map[string]string, error) {
	var ids []string
	for _, t := range tasks {
		ids = append(ids, t.Answer.itemIDs()...)
	}
	for _, l := range labels {
		ids = append(ids, l.Answer.itemIDs()...)
	}
	named, err := s.Knowledge.Named(ctx, who, each(ids))
	out := map[string]string{}
	for _, n := range named {
		out[n.ID] = n.Key
	}
	return out, err
}

// renamed is the answer with its items named otherwise; those without another
// name keep theirs.
func (a Answer) renamed(names map[string]string) Answer {
	of := func(ids []string) (out []string) {
		for _, id := range ids {
			if names[id] != "" {
				id = names[id]
			}
			out = append(out, id)
		}
		return out
	}
	a.ItemIDs, a.Parts = of(a.ItemIDs), slices.Clone(a.Parts)
	for i := range a.Parts {
		a.Parts[i].ItemIDs = of(a.Parts[i].ItemIDs)
	}
	return a
}

// writer writes the labels of one task after the other.
type writer struct {
	write func(records []Record) error
	close func() error
}

func newWriter(format string, to io.Writer) (writer, error) {
	switch format {
	case JSONL:
		enc := json.NewEncoder(to)
		return writer{write: func(records []Record) error {
			for _, r := range records {
				if err := enc.Encode(r); err != nil {
					return err
				}
			}
			return nil
		}, close: func() error { return nil }}, nil
	case CSV:
		table, err := sheet.NewWriter(sheet.CSV, to)
		if err != nil {
			return writer{}, err
		}
		return writer{write: func(records []Record) error {
			for _, r := range records {
				if err := table.Write(r.cells()); err != nil {
					return err
				}
			}
			return nil
		}, close: table.Close}, table.Write(columns)
	case Studio:
		return studioWriter(to), nil
	}
	return writer{}, fault.Invalid("label.format_unknown", "format")
}

// studioWriter writes one list of tasks.
func studioWriter(to io.Writer) writer {
	out := bufio.NewWriter(to)
	before := "[\n"
	return writer{write: func(records []Record) error {
		r := records[0]
		t := studioTask{Data: studioData{Text: r.Question, TurnID: r.TurnID, Kind: r.Kind, Measure: r.Measure}}
		for _, r := range records {
			t.Annotations = append(t.Annotations, r.annotation())
		}
		_, _ = out.WriteString(before + db.JSON(t)) // Flush tells of trouble
		before = ",\n"
		return nil
	}, close: func() error {
		if before == "[\n" {
			_, _ = out.WriteString(before)
		}
		_, _ = out.WriteString("\n]\n")
		return out.Flush()
	}}
}
