package search_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/blob"
	"yingda/internal/clock"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/internal/safehttp"
	"yingda/internal/testkit"
	"yingda/knowledge"
	"yingda/knowledge/embed"
	"yingda/knowledge/search"
)

// embeddings is a local service of the OpenAI form whose behaviour a test sets.
type embeddings struct {
	*httptest.Server
	mu    sync.Mutex
	mode  string
	texts []string
	asked int
}

func newEmbeddings(t *testing.T) *embeddings {
	e := &embeddings{mode: "right"}
	e.Server = httptest.NewServer(http.HandlerFunc(e.serve))
	t.Cleanup(e.Close)
	return e
}

func (e *embeddings) serve(w http.ResponseWriter, r *http.Request) {
	var in struct{ Input []string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	e.mu.Lock()
	mode := e.mode
	e.texts, e.asked = append(e.texts, in.Input...), e.asked+1
	e.mu.Unlock()
	type row struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	var data []row
	dims := 32
	switch mode {
	case "slow":
		<-r.Context().Done()
		return
	case "limited":
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case "broken":
		w.WriteHeader(http.StatusInternalServerError)
		return
	case "wrong":
		dims = 8
	}
	for i, text := range in.Input {
		v := make([]float32, dims)
		for _, r := range text {
			v[int(r)%dims]++
		}
		data = append(data, row{i, v})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
}

func (e *embeddings) become(mode string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.mode = mode
}

func (e *embeddings) seen() (texts []string, asked int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	texts, asked = e.texts, e.asked
	e.texts, e.asked = nil, 0
	return texts, asked
}

// vectored is a node whose workspaces may have an embeddings service.
type vectored struct {
	*node
	on      *bool
	service *embeddings
	held    *clock.Held
	db      *db.DB
	log     *event.Log
}

// settingsChanged stands for the workspace domain's fact.
type settingsChanged struct{}

func (settingsChanged) EventType() string { return "workspace.changed" }

func newVectored(t *testing.T, d *db.DB) vectored {
	e, c, on := newEmbeddings(t), testkit.Held(), false
	policy, err := safehttp.NewPolicy([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	v := search.Vectors{Service: embed.Service{URL: e.URL + "/v1", Model: "small"}, Visibility: knowledge.UpTo(knowledge.Public), Budget: 30 * time.Millisecond}
	n, log := &node{jobs: job.NewQueue(d, c), blobs: blob.InDatabase(d, c)}, event.NewLog(d, c)
	store := knowledge.New(knowledge.Deps{
		DB: d, Log: log, Jobs: n.jobs, Clock: c, Rules: func(context.Context, string) (knowledge.Rules, error) {
			r := knowledge.Rules{Policy: engine.DefaultPolicy()}
			if on {
				r.Vectors = v.Name() + " public"
			}
			return r, nil
		},
	})
	n.world = &world{t: t, store: store, who: actor.Of(id.New())}
	n.search = search.New(search.Deps{
		Knowledge: store, Clock: c, Jobs: n.jobs, Blobs: n.blobs, Embed: embed.New(policy), Vectors: func(context.Context, string) (search.Vectors, error) {
			if !on {
				return search.Vectors{}, nil
			}
			return v, nil
		},
	})
	return vectored{n, &on, e, c, d, log}
}

// settle tells the knowledge that the settings have changed, and trains.
func (v vectored) settle() {
	v.t.Helper()
	err := v.db.Write(v.t.Context(), func(tx *db.Tx) error {
		return v.log.Append(v.t.Context(), tx, event.About{Actor: v.who}, settingsChanged{})
	})
	if err == nil {
		err = v.log.CatchUp(v.t.Context(), v.store.Consumer())
	}
	if err != nil {
		v.t.Fatal(err)
	}
	v.train()
}

func TestAnEmbeddingsServiceIsOneMoreScorer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		v := newVectored(t, d)
		services(v.node)
		v.add("inside", knowledge.Content{Question: "离网挽留权限怎么申请", Variants: []string{"挽留话术权限"}, Visibility: knowledge.Internal, Answers: []knowledge.Answer{{Text: "找班长。"}}})
		v.publish()
		v.train()
		question := search.Query{Text: "我的话费要去哪里查呀，手机13812345678"}
		if f := v.ask(question); f.Vectors != "" || f.Result.Outside {
			t.Fatalf("off: %q", f.Vectors)
		}
		if _, asked := v.service.seen(); asked != 0 {
			t.Fatalf("%d requests while it is off", asked)
		}

		*v.on = true
		if f := v.ask(question); f.Vectors != embed.Pending || f.Result.Outside {
			t.Errorf("before it is trained for: %q", f.Vectors)
		}
		v.settle()
		texts, _ := v.service.seen()
		if !slices.Contains(texts, "怎么查询话费") || slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, "挽留") }) {
			t.Errorf("%d texts left, what may not among them", len(texts))
		}
		f := v.ask(question)
		if f.Vectors != embed.Used || !f.Result.Outside || f.Candidates[0].Answer.Text != "0-0" {
			t.Errorf("%q, %v, %v", f.Vectors, f.Result.Outside, keysOf(f))
		}
		if texts, asked := v.service.seen(); asked != 1 || strings.Contains(texts[0], "13812345678") {
			t.Errorf("%q left", texts)
		}
		if f := v.ask(search.Query{Text: "怎么查询话费"}); f.Vectors != "" {
			t.Errorf("a wording of an item: %q", f.Vectors)
		}
		// What changes is trained for again; what the model has is not asked for.
		v.add("esim", knowledge.Content{Question: "手表能办 eSIM 吗", Answers: []knowledge.Answer{{Text: "可以。"}}})
		v.publish()
		v.train()
		texts, _ = v.service.seen()
		if !slices.Contains(texts, "手表能办 eSIM 吗") || slices.Contains(texts, "怎么查询话费") {
			t.Error("the vectors of wordings that were there were asked for again")
		}
		if f := v.ask(question); f.Vectors != embed.Used || v.made() != knowledge.ModelTrained {
			t.Errorf("%q, %s", f.Vectors, v.made())
		}

		*v.on = false
		if f := v.ask(question); f.Vectors != "" || f.Result.Outside || f.Candidates[0].Answer.Text != "0-0" {
			t.Errorf("switched off again: %q", f.Vectors)
		}
	})
}

func TestTheBuiltInCarriesOnWhateverTheServiceDoes(t *testing.T) {
	v := newVectored(t, testkit.SQLite(t))
	services(v.node)
	v.publish()
	v.train()
	question := search.Query{Text: "我的话费要去哪里查呀"}
	want := v.ask(question)
	*v.on = true
	v.settle()
	for mode, came := range map[string]string{"slow": embed.Late, "wrong": embed.Dimension, "limited": embed.TooMuch, "broken": embed.Failed} {
		v.service.become(mode)
		f := v.ask(question)
		if f.Vectors != came || f.Result.Outside || f.Candidates[0].ItemID != want.Candidates[0].ItemID || f.Candidates[0].Confidence != want.Candidates[0].Confidence || f.Decision.Action != want.Decision.Action {
			t.Errorf("%s: %q, %+v, want %+v", mode, f.Vectors, f.Candidates[0], want.Candidates[0])
		}
		v.held.Advance(10 * time.Minute)
	}
	v.service.Close()
	if f := v.ask(question); f.Vectors != embed.Failed || f.Candidates[0].Confidence != want.Candidates[0].Confidence {
		t.Errorf("dead: %q", f.Vectors)
	}
	if f := v.ask(question); f.Vectors != embed.Paused {
		t.Errorf("dead, and asked again: %q", f.Vectors)
	}
}

// Training without the service gives a model without; the job is tried again.
func TestTrainingWaitsForNoService(t *testing.T) {
	v := newVectored(t, testkit.SQLite(t))
	*v.on = true
	v.service.become("broken")
	services(v.node)
	v.publish()
	if _, err := v.jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	v.search.Refresh(t.Context())
	question := search.Query{Text: "我的话费要去哪里查呀"}
	if f := v.ask(question); v.made() != knowledge.ModelTrained || f.Vectors != embed.Pending || f.Candidates[0].Answer.Text != "0-0" {
		t.Fatalf("%s, %q", v.made(), f.Vectors)
	}
	v.service.become("right")
	v.held.Advance(time.Hour)
	v.train()
	if f := v.ask(question); f.Vectors != embed.Used || v.made() != knowledge.ModelTrained {
		t.Errorf("%s, %q", v.made(), f.Vectors)
	}
}

func TestASmallBaseIsTrainedForVectorsToo(t *testing.T) {
	v := newVectored(t, testkit.SQLite(t))
	fill(v.world)
	v.publish()
	if f := v.ask(search.Query{Text: "怎么充值话费呀"}); v.made() != knowledge.ModelSmall || f.Vectors != "" {
		t.Fatalf("%s, %q", v.made(), f.Vectors)
	}
	*v.on = true
	v.settle()
	if f := v.ask(search.Query{Text: "怎么充值话费呀"}); v.made() != knowledge.ModelTrained || f.Vectors != embed.Used || f.Candidates[0].Key != "topup" {
		t.Fatalf("%s, %q", v.made(), f.Vectors)
	}
}
