package learning

import (
	"context"

	"yingda/internal/db"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// unmet are the reasons for which a question is taken to have had no answer, or
// the wrong one.
const unmet = Declined | ClarifiedInVain | Rephrased | HandedOver | NotHelpful | Corrected

// Unmet returns what a workspace's customers asked in vain, the newest first, what
// is worded alike once. It serves other domains in this process and checks no
// permission.
func (s *Store) Unmet(ctx context.Context, workspaceID string, limit int) ([]search.Heard, error) {
	rows, err := db.All[Evidence](ctx, s.DB, s.q, "unmet", workspaceID, int64(unmet), limit)
	if err != nil {
		return nil, err
	}
	said, err := s.wordingsOf(ctx, workspaceID, rows)
	if err != nil {
		return nil, err
	}
	out, at := []search.Heard{}, map[string]int{}
	for _, e := range rows {
		key := knowledge.WordingKey(said[e.TurnID])
		if key == "" { // erased, or no question
			continue
		}
		i, ok := at[key]
		if !ok {
			i, at[key] = len(out), len(out)
			out = append(out, search.Heard{Text: said[e.TurnID]})
		}
		out[i].Count++
		out[i].Corrected = out[i].Corrected || e.Reasons&Corrected != 0
	}
	return out, nil
}
