// Command bleve indexes questions with bleve and its CJK analyser and asks it,
// to stand beside the engine: one JSON object on standard input, one on standard
// output. It is a module of its own, so that the product does not depend on it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/mapping"
)

type question struct {
	Text string   `json:"text"`
	IDs  []string `json:"ids"` // the item it belongs to, or those that answer it
}

type input struct {
	Questions []question `json:"questions"`
	Asked     []question `json:"asked"`
	Threads   int        `json:"threads"`
	For       float64    `json:"for_s"`
}

type figures struct {
	BuildS    float64 `json:"build_s"`
	BuildCPUS float64 `json:"build_cpu_s"`
	PeakMiB   float64 `json:"peak_mib"`
	AskingMiB float64 `json:"asking_mib"`
	P50us     float64 `json:"p50_us"`
	P99us     float64 `json:"p99_us"`
	PerSecond float64 `json:"per_second"`
	First     float64 `json:"right_first_percent"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bleve:", err)
		os.Exit(1)
	}
}

func run() error {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "yingda-bench-bleve-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	began, used := time.Now(), processor()
	index, err := build(dir, in.Questions)
	if err != nil {
		return err
	}
	out := figures{BuildS: time.Since(began).Seconds(), BuildCPUS: (processor() - used).Seconds(), PeakMiB: status("VmHWM")}
	debug.FreeOSMemory()
	if err := out.ask(index, in); err != nil {
		return err
	}
	out.AskingMiB = status("VmRSS")
	if err := index.Close(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// build indexes on disk, as bleve is meant to be used; the id names the item.
func build(dir string, questions []question) (bleve.Index, error) {
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeTermVectors, text.DocValues = cjk.AnalyzerName, false, false, false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("text", text)
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.DefaultAnalyzer = document, cjk.AnalyzerName
	m.ScoringModel = "bm25"
	return fill(dir+"/index", m, questions)
}

func fill(path string, m *mapping.IndexMappingImpl, questions []question) (bleve.Index, error) {
	index, err := bleve.New(path, m)
	if err != nil {
		return nil, err
	}
	batch := index.NewBatch()
	for i, q := range questions {
		if err := batch.Index(strconv.Itoa(i)+" "+q.IDs[0], map[string]string{"text": q.Text}); err != nil {
			return nil, err
		}
		if batch.Size() == 5000 || i == len(questions)-1 {
			if err := index.Batch(batch); err != nil {
				return nil, err
			}
			batch.Reset()
		}
	}
	return index, nil
}

// first is the item of the best question.
func first(index bleve.Index, text string) (string, error) {
	q := bleve.NewMatchQuery(text)
	q.SetField("text")
	r, err := index.Search(bleve.NewSearchRequestOptions(q, 5, 0, false))
	if err != nil || len(r.Hits) == 0 {
		return "", err
	}
	_, id, _ := strings.Cut(r.Hits[0].ID, " ")
	return id, nil
}

func (out *figures) ask(index bleve.Index, in input) error {
	var took []time.Duration
	right := 0
	for round := range 2 { // the first fills caches
		took, right = took[:0], 0
		for _, q := range in.Asked {
			began := time.Now()
			id, err := first(index, q.Text)
			if err != nil {
				return fmt.Errorf("round %d: %w", round, err)
			}
			took = append(took, time.Since(began))
			if slices.Contains(q.IDs, id) {
				right++
			}
		}
	}
	out.First = 100 * float64(right) / float64(max(1, len(in.Asked)))
	slices.Sort(took)
	out.P50us = float64(took[len(took)/2].Nanoseconds()) / 1e3
	out.P99us = float64(took[len(took)*99/100].Nanoseconds()) / 1e3
	out.PerSecond = throughput(index, in)
	return nil
}

func throughput(index bleve.Index, in input) float64 {
	end := time.Now().Add(time.Duration(in.For * float64(time.Second)))
	done := make([]int, in.Threads)
	var wg sync.WaitGroup
	began := time.Now()
	for w := range in.Threads {
		wg.Go(func() {
			for i := w; time.Now().Before(end); i += in.Threads {
				if _, err := first(index, in.Asked[i%len(in.Asked)].Text); err == nil {
					done[w]++
				}
			}
		})
	}
	wg.Wait()
	all := 0
	for _, n := range done {
		all += n
	}
	return float64(all) / time.Since(began).Seconds()
}

func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// status reads a figure of /proc/self/status, in MiB.
func status(name string) float64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kib, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kib / 1024
		}
	}
	return 0
}
