package desk

import (
	"context"
	"strconv"
	"strings"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/knowledge"
	"yingda/knowledge/search"
)

// Suggestion is an answer from the knowledge that an agent may use.
type Suggestion struct {
	ItemID     string  `json:"item_id"`
	RevisionID string  `json:"revision_id"`
	Question   string  `json:"question"`
	Text       string  `json:"text"`
	Source     string  `json:"source"`
	Version    string  `json:"version" doc:"Number of the base version"`
	Confidence float64 `json:"confidence"`
	Visibility string  `json:"visibility" doc:"Internal ones inform the agent; they are not for the customer"`
	Grade      string  `json:"grade"`
}

// suggested is how many suggestions there are at most.
const suggested = 3

// Suggest returns what the knowledge says to the customer's last question, the
// internal part included: the agent reads it, and decides what is said.
func (s *Store) Suggest(ctx context.Context, who actor.Actor, conversationID string) ([]Suggestion, error) {
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return nil, err
	}
	out := []Suggestion{}
	question, err := s.lastQuestion(ctx, who, c)
	if err != nil || question == "" || s.Search == nil {
		return out, err
	}
	f, err := s.Search.Ask(ctx, search.Query{
		WorkspaceID: c.WorkspaceID, Text: question, Locale: c.Locale, Channel: c.Channel, Visibility: knowledge.UpTo(knowledge.Internal), Limit: suggested + 2, Failed: true,
	})
	if err != nil {
		return nil, err
	}
	for _, hit := range f.Candidates {
		if hit.Answer == nil || hit.Confidence < f.Policy.MinOption || len(out) == suggested {
			continue
		}
		source := hit.Source
		if source == "" {
			source = hit.Question
		}
		out = append(out, Suggestion{
			ItemID: hit.ItemID, RevisionID: hit.RevisionID, Question: hit.Question, Text: hit.Answer.Text, Source: source,
			Version: strconv.FormatInt(f.BaseVersion, 10), Confidence: hit.Confidence, Visibility: string(hit.Visibility), Grade: hit.Grade,
		})
	}
	return out, nil
}

// lastQuestion is what the customer said last, with what stood right before it
// without a reply between. Where nothing was said since the hand-over, it is what
// they wanted then: "转人工" asks nothing.
func (s *Store) lastQuestion(ctx context.Context, who actor.Actor, c conversation.Conversation) (string, error) {
	all, err := s.Conversation.MessagesBefore(ctx, who, c.ID, 1<<62, 20)
	if err != nil {
		return "", err
	}
	h, err := s.Conversation.LastHandoff(ctx, who.WorkspaceID, c.ID)
	if err != nil && !fault.IsKind(err, fault.KindNotFound) {
		return "", err
	}
	var parts []string
	for _, m := range all { // newest first
		if m.CreatedAt <= h.At && len(parts) > 0 {
			break
		}
		if m.Note || m.By == conversation.BySystem {
			continue
		}
		if m.By != conversation.ByCustomer {
			if len(parts) > 0 {
				break
			}
			continue
		}
		if m.Text != "" {
			parts = append([]string{m.Text}, parts...)
		}
	}
	if c.AgentCount == 0 && c.CustomerAt <= h.At && h.Packet.Wanted != "" {
		return h.Packet.Wanted, nil
	}
	return strings.Join(parts, "\n"), nil
}
