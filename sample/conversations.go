package sample

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Conversation is one script: who writes, when, and what is done. One without a
// close step is still open when the script ends.
type Conversation struct {
	Key         string       `json:"key"`
	Customer    Customer     `json:"customer"`
	Channel     string       `json:"channel"`
	EntryPoint  string       `json:"entry_point"`
	Locale      string       `json:"locale"`
	Started     string       `json:"started"`            // see StartedAt
	Previous    string       `json:"previous,omitempty"` // key of the conversation before it in the same episode
	Steps       []Step       `json:"steps"`
	Outcome     string       `json:"outcome"` // unknown, confirmed, awaiting, solved_by_person, unsolved, abandoned
	Rating      int64        `json:"rating,omitempty"`
	Disposition *Disposition `json:"disposition,omitempty"`
}

// Customer is who asks. The same phone number is the same customer.
type Customer struct {
	Name      string `json:"name"`
	Phone     string `json:"phone"`
	Tier      string `json:"tier"`
	Place     string `json:"place"`
	BirthYear int64  `json:"birth_year,omitempty"`
	Needs     []Need `json:"needs,omitempty"`
}

// Need is something to be done differently for a customer, and how it is known.
type Need struct {
	Need   string `json:"need"`
	Source string `json:"source"`
}

// Step is one thing that happens, so many seconds after the step before it.
//
//	customer  says Text; kind confirm (Solved), rate (Score), leave, message (out of hours, to Group)
//	bot       answers with Item, or takes a Decision (clarify names its Options)
//	system    kind handoff (Group, Reason) or close (Text is the reason)
//	agent     Member says Text; kind accept, note, promise (DueS), transfer (Group), give_back, close
type Step struct {
	By       string   `json:"by"`
	AfterS   int64    `json:"after_s"`
	Kind     string   `json:"kind,omitempty"`
	Text     string   `json:"text,omitempty"`
	Item     string   `json:"item,omitempty"`
	Decision string   `json:"decision,omitempty"`
	Options  []string `json:"options,omitempty"`
	Member   string   `json:"member,omitempty"` // staff number
	Group    string   `json:"group,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Solved   *bool    `json:"solved,omitempty"`
	Score    int64    `json:"score,omitempty"`
	DueS     int64    `json:"due_s,omitempty"`
	Phone    string   `json:"phone,omitempty"`
}

// Disposition is how the agent closed it: Outcome is solved, unsolved,
// follow_up or no_need.
type Disposition struct {
	Category string `json:"category"`
	Outcome  string `json:"outcome"`
	Note     string `json:"note"`
}

// Conversations returns the scripts; one that follows another stands after it.
func Conversations() ([]Conversation, error) {
	all, err := decodeLines[Conversation]("yunfan/conversations.jsonl")
	if err != nil {
		return nil, fmt.Errorf("sample conversations: %w", err)
	}
	return all, nil
}

// StartedAt resolves Started: "-35m" and "-2h" are before now; "-1d@23:20" is
// 23:20 of the day before, on the clock of now's location, for what only makes
// sense at a time of day.
func (c Conversation) StartedAt(now time.Time) (time.Time, error) {
	days, clock, daily := strings.Cut(c.Started, "d@")
	if !daily {
		d, err := time.ParseDuration(c.Started)
		return now.Add(d), err
	}
	n, err := strconv.Atoi(days)
	if err != nil {
		return time.Time{}, fmt.Errorf("started %q: %w", c.Started, err)
	}
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, fmt.Errorf("started %q: %w", c.Started, err)
	}
	y, m, d := now.Date()
	return time.Date(y, m, d+n, at.Hour(), at.Minute(), 0, 0, now.Location()), nil
}

// Lasts is how long the script runs.
func (c Conversation) Lasts() time.Duration {
	var d time.Duration
	for _, s := range c.Steps {
		d += time.Duration(s.AfterS) * time.Second
	}
	return d
}
