package past

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"yingda/knowledge/sheet"
)

// samplesShown is how many values of a column are shown, and looked at to guess
// what it is.
const samplesShown = 3

// head is how many rows are read before the columns are guessed.
const head = 50

func (b *builder) readTable(ctx context.Context, data []byte) error {
	f, err := sheet.Open(ctx, data, sheet.Limits{FileBytes: MaxBytes, PlainBytes: 2 * MaxBytes, Rows: maxMessages, CellBytes: 1 << 20})
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	b.format = f.Format
	t := table{builder: b, names: f.Columns}
	for ctx.Err() == nil {
		row, err := f.Next()
		if errors.Is(err, io.EOF) {
			return t.end()
		}
		if err != nil {
			return err
		}
		if row.Trouble != "" {
			b.broken++
			continue
		}
		if err := t.row(row.Cells); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// table reads rows once enough are known to tell what their columns are.
type table struct {
	*builder
	names []string
	kept  [][]string // the first rows, until the columns are guessed
	field []string   // by column
	place map[string]int

	flats []object // the first objects of flat JSON, until their keys are known
	fixed bool
}

func (t *table) row(cells []string) error {
	if t.place != nil {
		return t.take(cells)
	}
	t.kept = append(t.kept, cells)
	if len(t.kept) < head {
		return nil
	}
	return t.begin()
}

func (t *table) end() error {
	if t.place != nil {
		return nil
	}
	return t.begin()
}

// begin guesses the columns and takes the rows that were kept.
func (t *table) begin() error {
	samples := make([][]string, len(t.names))
	for i := range t.names {
		for _, cells := range t.kept {
			if i < len(cells) && strings.TrimSpace(cells[i]) != "" && len(samples[i]) < head {
				samples[i] = append(samples[i], cells[i])
			}
		}
	}
	t.field, t.place = guess(t.names, samples, t.options.Mapping), map[string]int{}
	for i, n := range t.names {
		shown := []string{}
		for _, s := range samples[i][:min(len(samples[i]), samplesShown)] {
			shown = append(shown, short(s))
		}
		t.columns = append(t.columns, Column{Name: n, Field: t.field[i], Samples: shown})
		if t.field[i] != "" && t.field[i] != fieldIgnored {
			t.place[t.field[i]] = i
		}
	}
	if !t.has(fieldText) && !t.has(fieldTranscript) && !t.has(fieldQuestion) {
		return nil // people have to say which it is
	}
	for _, cells := range t.kept {
		if err := t.take(cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) has(field string) bool { _, ok := t.place[field]; return ok }

func (t *table) cell(cells []string, field string) string {
	if i, ok := t.place[field]; ok && i < len(cells) {
		return strings.TrimSpace(cells[i])
	}
	return ""
}

// take reads a row: a message, a whole conversation, or a question.
func (t *table) take(cells []string) error {
	if isTrue(t.cell(cells, fieldPrivate)) {
		return nil
	}
	c := t.conversation(t.cell(cells, fieldConversation))
	at := when(t.cell(cells, FieldAt), t.options.Zone)
	if c.At == 0 {
		c.At = at
	}
	if ch := t.cell(cells, fieldChannel); ch != "" {
		c.Channel = short(ch)
	}
	c.PeopleMS = max(c.PeopleMS, t.took(cells))
	switch {
	case t.has(fieldTranscript):
		for _, said := range turns(t.cell(cells, fieldTranscript)) {
			if err := t.say(c, said.speaker, said.text, 0); err != nil {
				return err
			}
		}
		return nil
	case t.has(fieldText) && t.has(fieldBy):
		return t.say(c, short(t.cell(cells, fieldBy)), t.cell(cells, fieldText), at)
	case t.has(fieldText):
		return t.say(c, Customer, t.cell(cells, fieldText), at)
	}
	return t.say(c, Customer, t.cell(cells, fieldQuestion), at)
}

// took is what a row says that it took people.
func (t *table) took(cells []string) int64 {
	for field, unit := range map[string]float64{fieldSeconds: 1000, fieldMinutes: 60_000} {
		if n := number(t.cell(cells, field)); n > 0 {
			return int64(n * unit)
		}
	}
	return 0
}

// number reads 95, 1.5 and 00:01:35 (as seconds).
func number(s string) float64 {
	if parts := strings.Split(s, ":"); len(parts) == 2 || len(parts) == 3 {
		var sum float64
		for _, p := range parts {
			n, err := strconv.ParseFloat(p, 64)
			if err != nil {
				return 0
			}
			sum = sum*60 + n
		}
		return sum
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil || n < 0 || n > 1e7 {
		return 0
	}
	return n
}

func isTrue(s string) bool {
	switch strings.ToLower(s) {
	case "true", "t", "1", "yes", "y", "是":
		return true
	}
	return false
}
