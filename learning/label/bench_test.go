package label_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"yingda/bot"
	"yingda/internal/db"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/learning/label"
)

const (
	benchTurns    = 100_000
	benchClusters = 700
)

// benchSQL fills a store: conversations of two turns, each with its messages and
// what package learning knows of it. $1 is how many.
const benchSQL = `
-- name: conversations
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
INSERT INTO conversation (id, workspace_id, inbox_id, channel, customer_id, owner_since, last_seq, created_at, updated_at)
SELECT 'c' || i, 'ws-1', 'in', 'webchat', 'u' || i, $2, 4, $2, $2 FROM n;

-- name: messages
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
INSERT INTO message (id, workspace_id, conversation_id, seq, by_kind, dedupe, text, turn_id, created_at)
SELECT 'm' || i, 'ws-1', 'c' || (i / 4), i % 4 + 1, CASE WHEN i % 2 = 0 THEN 'customer' ELSE 'bot' END, 'd' || i, '这个月的话费为什么比上个月多', CASE WHEN i % 2 = 0 THEN '' ELSE 't' || (i / 2) END, $2 FROM n;

-- name: turn
INSERT INTO turn (id, workspace_id, conversation_id, n, generation, from_seq, to_seq, state, understanding, decision, item_id, started_at) VALUES ($1, 'ws-1', $2, $3, 1, $4, $4, 'said', $5, 'answer', $6, $7);

-- name: evidence
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
INSERT INTO evidence (turn_id, workspace_id, conversation_id, customer_id, n, at, decision, confidence, own, reasons, placed)
SELECT 't' || i, 'ws-1', 'c' || (i / 2), 'u' || (i / 2), i % 2, CAST($2 AS BIGINT) + i, 'answer', (i % 97) / 97.0, 1, i % 3, TRUE FROM n;

-- name: cluster_turns
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
INSERT INTO cluster_turn (turn_id, workspace_id, cluster_id, at) SELECT 't' || i, 'ws-1', 'k' || (i % $3), CAST($2 AS BIGINT) + i FROM n;

-- name: clusters
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
INSERT INTO cluster (id, workspace_id, name_turn_id, size, people_ms, lost, first_at, last_at, created_at)
SELECT 'k' || i, 'ws-1', 't' || i, 100, i * 60000, i % 7, $2, $2, $2 FROM n;
`

// sampleItems are the sample company's items: what the engine's suggestions come
// from, and what customers ask.
func sampleItems(tb testing.TB) (out []knowledge.Content) {
	tb.Helper()
	files, err := filepath.Glob("../../sample/yunfan/items/*.jsonl")
	if err != nil || len(files) == 0 {
		tb.Fatal("the sample's items are not there", err)
	}
	for _, path := range files {
		data, err := os.Open(path)
		if err != nil {
			tb.Fatal(err)
		}
		defer func() { _ = data.Close() }()
		for lines := bufio.NewScanner(data); lines.Scan(); {
			var it struct {
				Question string   `json:"question"`
				Variants []string `json:"variants"`
			}
			if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
				tb.Fatal(err)
			}
			out = append(out, knowledge.Content{Question: it.Question, Variants: it.Variants, Answers: []knowledge.Answer{{Text: "好的"}}})
		}
	}
	return out
}

func (w *world) fillForBench(tb testing.TB) {
	tb.Helper()
	ctx, q, items := tb.Context(), w.db.Queries(benchSQL), sampleItems(tb)
	var wordings []string
	for _, c := range items {
		if _, err := w.know.AddItem(ctx, boss, knowledge.NewItem{Content: c}); err != nil {
			tb.Fatal(err)
		}
		wordings = append(append(wordings, c.Question), c.Variants...)
	}
	if _, err := w.know.Publish(ctx, boss, knowledge.Publication{}); err != nil {
		tb.Fatal(err)
	}
	at := w.clock.Now().Add(-24 * time.Hour).UnixMilli()
	err := w.db.Write(ctx, func(tx *db.Tx) error {
		for _, of := range []struct {
			statement string
			args      []any
		}{
			{"conversations", []any{benchTurns / 2, at}},
			{"messages", []any{benchTurns * 2, at}},
			{"evidence", []any{benchTurns, at}},
			{"cluster_turns", []any{benchTurns, at, benchClusters}},
			{"clusters", []any{benchClusters, at}},
		} {
			if _, err := q.Exec(ctx, tx, of.statement, of.args...); err != nil {
				return fmt.Errorf("%s: %w", of.statement, err)
			}
		}
		for i := range benchTurns {
			words := wordings[i%len(wordings)]
			understood := db.JSON(bot.Understood{Kind: bot.KindQuestion, Text: words, Question: words})
			if _, err := q.Exec(ctx, tx, "turn", fmt.Sprint("t", i), fmt.Sprint("c", i/2), i%2, i%2*2+1, understood, w.items["bill"], at); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkNext is how long somebody waits for their tasks, as the workbench asks
// for them (three, with the engine's suggestions), out of 100,000 questions; an
// operation is asking and labelling the first.
//
//	go test ./learning/label -run '^$' -bench Next -benchtime 1000x
func BenchmarkNext(b *testing.B) {
	for _, of := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", testkit.SQLite}, {"postgres", testkit.Postgres}} {
		b.Run(of.name, func(b *testing.B) {
			w := newWorld(b, of.open(b))
			w.fillForBench(b)
			began := time.Now()
			w.must(w.label.Order(b.Context(), ws))
			order := time.Since(began)
			first := w.timeNext(b, 1) // loads what the suggestions are made with
			quiet := w.timeNext(b, b.N)
			var busy []time.Duration
			done := make(chan error, 1)
			go func() { done <- w.label.Order(b.Context(), ws) }()
			for ordering := true; ordering; {
				select {
				case err := <-done:
					w.must(err)
					ordering = false
				default:
					busy = append(busy, w.timeNext(b, 1)...)
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(order.Seconds(), "s-to-order")
			b.ReportMetric(ms(first[0]), "ms-first")
			report(b, quiet, "")
			report(b, busy, "-while-ordered")
		})
	}
}

func (w *world) timeNext(b *testing.B, n int) (took []time.Duration) {
	for range n {
		began := time.Now()
		tasks, err := w.label.Next(b.Context(), ann, label.NextQuery{Kind: label.Items, Limit: 3, Suggest: true})
		took = append(took, time.Since(began))
		w.must(err)
		if len(tasks) < 3 || len(tasks[0].Suggestions.Items) == 0 || len(tasks[0].Around) == 0 {
			b.Fatalf("%+v", tasks)
		}
		_, err = w.label.Give(context.WithoutCancel(b.Context()), ann, tasks[0].ID, label.NewLabel{Answer: label.Answer{Verdict: label.None}})
		w.must(err)
	}
	return took
}

func report(b *testing.B, took []time.Duration, when string) {
	slices.Sort(took)
	b.ReportMetric(ms(took[len(took)/2]), "ms-p50"+when)
	b.ReportMetric(ms(took[len(took)*99/100]), "ms-p99"+when)
	b.ReportMetric(ms(took[len(took)-1]), "ms-max"+when)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
