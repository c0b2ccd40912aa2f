//go:build unix

package learning_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/job"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/search"
	"yingda/learning"
)

// traffic is what customers ask: the sample company's wordings as people retell
// them, and one in three made of two, so that there are many small clusters.
type traffic struct {
	items    []knowledge.Content
	wordings []string
	rng      *rand.Rand
}

func readTraffic(tb testing.TB) *traffic {
	tb.Helper()
	tr := &traffic{rng: rand.New(rand.NewPCG(1, 1))}
	files, err := filepath.Glob("../sample/yunfan/items/*.jsonl")
	if err != nil || len(files) == 0 {
		tb.Fatal("the sample's items are not there", err)
	}
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			tb.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var it struct {
				Question string   `json:"question"`
				Variants []string `json:"variants"`
			}
			if err := json.Unmarshal(lines.Bytes(), &it); err != nil {
				tb.Fatal(err)
			}
			tr.items = append(tr.items, knowledge.Content{Question: it.Question, Variants: it.Variants, Answers: []knowledge.Answer{{Text: "好的"}}})
			tr.wordings = append(append(tr.wordings, it.Question), it.Variants...)
		}
		if err := f.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return tr
}

func (tr *traffic) next() string {
	a, b := []rune(tr.wordings[tr.rng.IntN(len(tr.wordings))]), []rune(tr.wordings[tr.rng.IntN(len(tr.wordings))])
	switch at := tr.rng.IntN(len(a)); tr.rng.IntN(3) {
	case 0:
		return string(a)
	case 1:
		return "请问" + string(a[:at]) + string(a[min(len(a), at+1):]) + "呀"
	default:
		return string(a[:at]) + string(b[tr.rng.IntN(len(b)):])
	}
}

// bench is a store with knowledge and a way to fill it with turns quickly.
func bench(b *testing.B) (w *world, fill func(n int)) {
	tr := readTraffic(b)
	d := testkit.SQLite(b)
	w = &world{db: d, clock: clock.NewHeld(time.UnixMilli(1_790_000_000_000))}
	w.log = event.NewLog(d, w.clock)
	w.talk = conversation.New(conversation.Deps{DB: d, Log: w.log, Clock: w.clock})
	w.know = knowledge.New(knowledge.Deps{DB: d, Log: w.log, Jobs: job.NewQueue(d, w.clock), Clock: w.clock})
	w.learn = learning.New(learning.Deps{DB: d, Log: w.log, Clock: w.clock, Conversation: w.talk, Knowledge: w.know, Search: search.New(search.Deps{Knowledge: w.know, Clock: w.clock})})
	for _, c := range tr.items {
		if _, err := w.know.AddItem(b.Context(), agent, knowledge.NewItem{Content: c}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := w.know.Publish(b.Context(), agent, knowledge.Publication{}); err != nil {
		b.Fatal(err)
	}
	filled := 0
	return w, func(n int) {
		tx, err := d.SQL().Begin()
		if err != nil {
			b.Fatal(err)
		}
		for range n {
			filled++
			turnID, conversationID, words := fmt.Sprintf("t%07d", filled), fmt.Sprintf("c%07d", filled/2), tr.next()
			at := w.clock.Now().UnixMilli() - 1000 + int64(filled)/100
			understood := db.JSON(bot.Understood{Kind: bot.KindQuestion, Text: words, Question: words})
			for _, st := range []struct {
				sql  string
				args []any
			}{
				{"INSERT INTO turn (id, workspace_id, conversation_id, n, generation, from_seq, to_seq, state, understanding, decision, started_at) VALUES (?, ?, ?, ?, 1, 1, 1, 'said', ?, 'decline', ?)", []any{turnID, ws, conversationID, filled % 2, understood, at}},
				{"INSERT INTO evidence (turn_id, workspace_id, conversation_id, customer_id, n, at, decision, own, reasons) VALUES (?, ?, ?, ?, ?, ?, 'decline', 1, 1)", []any{turnID, ws, conversationID, conversationID, filled % 2, at}},
				{"INSERT INTO evidence_conversation (conversation_id, workspace_id, people_ms, bad_turns) VALUES (?, ?, 60000, 2) ON CONFLICT DO NOTHING", []any{conversationID, ws}},
			} {
				if _, err := tx.Exec(st.sql, st.args...); err != nil {
					b.Fatal(err)
				}
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}

// go test ./learning -run '^$' -bench Clustering -benchtime 1x
func BenchmarkClustering100000Turns(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w, fill := bench(b)
		fill(100_000)
		cpu := processorTime()
		b.StartTimer()
		if err := w.learn.Cluster(b.Context(), actor.Of(ws), false); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		b.ReportMetric((processorTime() - cpu).Seconds(), "cpu-s")
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-from-system")
		b.ReportMetric(w.count(b), "clusters")
		began := time.Now()
		cpu = processorTime()
		if err := w.learn.Cluster(b.Context(), actor.Of(ws), true); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "night-s")
		b.ReportMetric((processorTime() - cpu).Seconds(), "night-cpu-s")
		b.StartTimer()
	}
}

// 100 new turns beside 100,000 that have their place.
func BenchmarkClustering100NewTurns(b *testing.B) {
	w, fill := bench(b)
	fill(100_000)
	if err := w.learn.Cluster(b.Context(), actor.Of(ws), false); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		fill(100)
		b.StartTimer()
		if err := w.learn.Cluster(b.Context(), actor.Of(ws), false); err != nil {
			b.Fatal(err)
		}
	}
}

func (w *world) count(b *testing.B) float64 {
	var n float64
	if err := w.db.SQL().QueryRow("SELECT COUNT(*) FROM cluster WHERE state = 'open'").Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}
