package learning_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/job"
	"yingda/learning"
	"yingda/workspace"
)

// csvOfThePast is old conversations as a table: a customer asks twice, an agent
// answers each time.
func (tr *traffic) csvOfThePast(conversations int) []byte {
	var b strings.Builder
	b.WriteString("会话ID,发送方,消息内容,发送时间\n")
	at := time.UnixMilli(1_780_000_000_000).UTC()
	for i := range conversations {
		for _, said := range []string{"客户," + tr.next() + "？", "坐席,您好，我帮您看看", "客户," + tr.next() + "？", "坐席,好的，已经为您处理"} {
			fmt.Fprintf(&b, "c%d,%s,%s\n", i, said, at.Format(time.DateTime))
			at = at.Add(time.Minute)
		}
	}
	return []byte(b.String())
}

// go test ./learning -run '^$' -bench ThePast -benchtime 1x
func BenchmarkThePast10000Conversations(b *testing.B) {
	w, _ := bench(b)
	deps := w.learn.Deps
	deps.Workspace, deps.Blobs, deps.Jobs = workspace.New(workspace.Deps{DB: w.db, Log: w.log, Clock: w.clock}), blob.InDatabase(w.db, w.clock), job.NewQueue(w.db, w.clock)
	if _, err := deps.Workspace.Create(b.Context(), actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "acme", Name: "Acme", Bare: true}); err != nil {
		b.Fatal(err)
	}
	if _, err := w.db.SQL().Exec("UPDATE workspace SET id = '" + ws + "'"); err != nil {
		b.Fatal(err)
	}
	up := learning.PastUpload{Name: "old.csv", Data: readTraffic(b).csvOfThePast(10_000)}
	for b.Loop() {
		cpu := processorTime()
		p, err := learning.New(deps).ImportPast(b.Context(), agent, up, func(int64, int64) {})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric((processorTime() - cpu).Seconds(), "cpu-s")
		b.ReportMetric(float64(p.Report.Questions), "questions")
		b.ReportMetric(float64(p.Report.MissingTotal), "missing")
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-from-system")
	}
}
