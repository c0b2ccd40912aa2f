package eval

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"yingda/engine"
)

// OutOfScope is the label of what no item answers.
const OutOfScope = "oos"

// Row is one labelled text.
type Row struct {
	Text  string `json:"text"`
	Label string `json:"label"`
	Split string `json:"split"`
}

// ReadRows reads one JSON object a line.
func ReadRows(r io.Reader) ([]Row, error) {
	var out []Row
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		var row Row
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, row)
	}
	return out, lines.Err()
}

// ReadBase reads a knowledge base from CSV: id, category, question,
// similar_questions joined by " || ", answer, group.
func ReadBase(r io.Reader) ([]engine.Item, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("read knowledge base: %w", orEmpty(err))
	}
	at := make(map[string]int)
	for i, name := range rows[0] {
		at[strings.TrimPrefix(name, "\ufeff")] = i
	}
	for _, name := range []string{"id", "question"} {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("read knowledge base: no column %q", name)
		}
	}
	field := func(row []string, name string) string {
		if i, ok := at[name]; ok && i < len(row) {
			return row[i]
		}
		return ""
	}
	var out []engine.Item
	for _, row := range rows[1:] {
		it := engine.Item{ID: field(row, "id"), Answer: field(row, "answer"), Group: field(row, "group"), Grade: engine.Grade(field(row, "grade"))}
		it.Questions = append(it.Questions, engine.Question{Text: field(row, "question")})
		for _, v := range strings.Split(field(row, "similar_questions"), " || ") {
			if strings.TrimSpace(v) != "" {
				it.Questions = append(it.Questions, engine.Question{Text: v})
			}
		}
		out = append(out, it)
	}
	return out, nil
}

func orEmpty(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Query is a question with the items that answer it.
type Query struct {
	Split, Text string
	Gold        map[string]bool // empty: nothing answers it
	Kind        string          // para, near or off
}

// ReadQueries reads tab-separated lines: split, query, gold ids joined by | or
// -, kind.
func ReadQueries(r io.Reader) ([]Query, error) {
	var out []Query
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		f := strings.Split(lines.Text(), "\t")
		if len(f) == 1 && f[0] == "" {
			continue
		}
		if len(f) < 4 {
			return nil, fmt.Errorf("line %d: %d fields, want 4", n, len(f))
		}
		q := Query{Split: f[0], Text: f[1], Kind: strings.TrimSpace(f[3]), Gold: map[string]bool{}}
		for _, id := range strings.Split(f[2], "|") {
			if id != "-" && id != "" {
				q.Gold[id] = true
			}
		}
		out = append(out, q)
	}
	return out, lines.Err()
}
