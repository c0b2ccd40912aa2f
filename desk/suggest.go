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
	DocumentID string  `json:"document_id,omitempty" doc:"Set where a document says it; item_id is its chunk"`
	Question   string  `json:"question"`
	Text       string  `json:"text"`
	Source     string  `json:"source"`
	Version    string  `json:"version" doc:"Number of the base version"`
	Confidence float64 `json:"confidence"`
	Visibility string  `json:"visibility"`
	Barred     string  `json:"barred,omitempty" enum:"visibility,tier" doc:"Why it is not for this customer: it informs the agent"`
	Grade      string  `json:"grade"`
}

// Suggestions are what the knowledge has for an agent.
type Suggestions struct {
	Items    []Suggestion      `json:"items"`
	Draft    *Draft            `json:"draft,omitempty" doc:"What the bot would say to it, where it only drafts"`
	Withheld []search.Withheld `json:"withheld" doc:"What fits too and is not for this agent, customer or time; unnamed where the agent may only know that it is there"`
}

// Draft is what the bot would say to what no person has answered yet.
type Draft struct {
	TurnID     string  `json:"turn_id"`
	Decision   string  `json:"decision" enum:"answer,clarify,related,decline,handoff"`
	ItemID     string  `json:"item_id,omitempty"`
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"`
}

// suggested is how many suggestions there are at most.
const suggested = 3

// Suggest returns what the knowledge says to the customer's last question, the
// internal part included: the agent reads it, and decides what is said.
func (s *Store) Suggest(ctx context.Context, who actor.Actor, conversationID string) (Suggestions, error) {
	out := Suggestions{Items: []Suggestion{}, Withheld: []search.Withheld{}}
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return out, err
	}
	if out.Draft, err = s.draft(ctx, c); err != nil {
		return out, err
	}
	question, err := s.lastQuestion(ctx, who, c)
	if err != nil || question == "" || s.Search == nil {
		return out, err
	}
	asker, err := s.asker(ctx, c)
	if err != nil {
		return out, err
	}
	sight, err := s.Search.SightOf(ctx, who)
	if err != nil {
		return out, err
	}
	f, err := s.Search.Ask(ctx, search.Query{
		WorkspaceID: c.WorkspaceID, Text: question, Locale: c.Locale, Channel: c.Channel, Asker: asker, Visibility: sight.Levels(), Sight: &sight,
		Limit: suggested + 2, Failed: true, Withheld: true,
	})
	if err != nil {
		return out, err
	}
	for _, hit := range f.Candidates {
		if hit.Answer != nil && hit.Confidence >= f.Policy.MinOption && len(out.Items) < suggested {
			out.Items = append(out.Items, suggestion(hit, c.Channel, f.BaseVersion))
		}
	}
	out.Withheld = search.Known(f.Withheld, sight)
	return out, nil
}

// draft is what the bot drafted to what the customer said last; nil where it did
// not, or where that was answered since.
func (s *Store) draft(ctx context.Context, c conversation.Conversation) (*Draft, error) {
	if c.PreviewBy == string(conversation.ByAgent) {
		return nil, nil
	}
	turns, err := s.Conversation.LastTurns(ctx, c.WorkspaceID, c.ID, 2) // the hand-over may stand behind it
	if err != nil {
		return nil, err
	}
	for _, t := range turns {
		if t.State == conversation.TurnSuggested && t.ToSeq == c.CustomerSeq && t.Draft != "" {
			return &Draft{TurnID: t.ID, Decision: t.Decision, ItemID: t.ItemID, Text: t.Draft, Confidence: t.Confidence}, nil
		}
	}
	return nil, nil
}

func suggestion(hit search.Candidate, channel string, version int64) Suggestion {
	source := hit.Source
	if source == "" {
		source = hit.Question
	}
	return Suggestion{
		ItemID: hit.ItemID, RevisionID: hit.RevisionID, DocumentID: hit.DocumentID, Question: hit.Question, Text: hit.Answer.Said(channel), Source: source,
		Version: strconv.FormatInt(version, 10), Confidence: hit.Confidence, Visibility: string(hit.Visibility), Barred: hit.Barred, Grade: hit.Grade,
	}
}

// asker is the conversation's customer as the conditions of answers see them.
func (s *Store) asker(ctx context.Context, c conversation.Conversation) (knowledge.Asker, error) {
	who, err := s.Customer.Resolve(ctx, c.WorkspaceID, c.CustomerID)
	return knowledge.AskerOf(who, s.Clock.Now()), err
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
