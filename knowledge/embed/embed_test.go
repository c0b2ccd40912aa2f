package embed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yingda/internal/fault"
	"yingda/internal/safehttp"
	"yingda/internal/testkit"
)

// service is a local one whose behaviour a test sets.
type service struct {
	*httptest.Server
	mu     sync.Mutex
	answer func(w http.ResponseWriter, r *http.Request, texts []string)
	texts  []string
	asked  int
	header http.Header
}

func newService(t *testing.T) *service {
	s := &service{answer: right}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Model string   `json:"model"`
			Input []string `json:"input"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/v1/embeddings" || in.Model != "small" {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		s.texts, s.header = append(s.texts, in.Input...), r.Header
		s.asked++
		answer := s.answer
		s.mu.Unlock()
		answer(w, r, in.Input)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) behave(answer func(w http.ResponseWriter, r *http.Request, texts []string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

func (s *service) at() Service { return Service{URL: s.URL + "/v1", Model: "small", Key: "sk-1"} }

// right answers with vectors of four numbers, the last text's first.
func right(w http.ResponseWriter, _ *http.Request, texts []string) {
	type row struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	var data []row
	for i := range slices.Backward(texts) {
		data = append(data, row{i, []float32{float32(len(texts[i])), 1, 0, 0}})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": data})
}

func says(status int, header, value, body string) func(http.ResponseWriter, *http.Request, []string) {
	return func(w http.ResponseWriter, _ *http.Request, _ []string) {
		if header != "" {
			w.Header().Set(header, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func loopback(t *testing.T) *Client {
	t.Helper()
	policy, err := safehttp.NewPolicy([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	c := New(policy)
	c.rest = time.Millisecond
	return c
}

func TestVectorsStandInTheOrderOfTheTexts(t *testing.T) {
	s := newService(t)
	got, err := loopback(t).Vectors(t.Context(), s.at(), []string{"a", "bbb", "cc"})
	if err != nil || len(got) != 3 || got[0][0] != 1 || got[1][0] != 3 || got[2][0] != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	if s.header.Get("Authorization") != "Bearer sk-1" {
		t.Errorf("%v", s.header)
	}
}

func TestWhatIsPersonalDoesNotLeave(t *testing.T) {
	s := newService(t)
	if _, err := loopback(t).Vectors(t.Context(), s.at(), []string{"我的号码是13812345678，邮箱 wang@example.com", strings.Repeat("长", 5000)}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(s.texts[0], "12345678") || strings.Contains(s.texts[0], "wang@") || !strings.Contains(s.texts[0], "我的号码是") {
		t.Errorf("%q was sent", s.texts[0])
	}
	if n := len([]rune(s.texts[1])); n != mostText {
		t.Errorf("%d characters were sent", n)
	}
}

func TestAQuestionGoesOnWithoutItsVector(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request, []string)
		want   string
	}{
		"right":                {right, Used},
		"slow":                 {func(_ http.ResponseWriter, r *http.Request, _ []string) { <-r.Context().Done() }, Late},
		"another length":       {says(200, "", "", `{"data":[{"index":0,"embedding":[1,2]}]}`), Dimension},
		"asked too much":       {says(429, "Retry-After", "7", "{}"), TooMuch},
		"another key":          {says(401, "", "", "{}"), Refused},
		"broken":               {says(500, "", "", "oh"), Failed},
		"not the form":         {says(200, "", "", `{"data":[]}`), Failed},
		"no JSON":              {says(200, "", "", `<html>`), Failed},
		"one index twice":      {says(200, "", "", `{"data":[{"index":1,"embedding":[1,2,3,4]}]}`), Failed},
		"an empty vector":      {says(200, "", "", `{"data":[{"index":0,"embedding":[]}]}`), Failed},
		"redirected elsewhere": {says(302, "Location", "http://127.0.0.1:1/", ""), Failed},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.behave(c.answer)
			d := &Door{Client: loopback(t), Clock: testkit.Held()}
			budget := time.Minute
			if c.want == Late {
				budget = 20 * time.Millisecond
			}
			v, said := d.Ask(t.Context(), Question{WorkspaceID: "w", Service: s.at(), Text: "x", Dims: 4, Budget: budget})
			if said != c.want || (v != nil) != (c.want == Used) {
				t.Errorf("%v, %s; want %s", v, said, c.want)
			}
		})
	}
	t.Run("dead", func(t *testing.T) {
		s := newService(t)
		s.Close()
		d := &Door{Client: loopback(t), Clock: testkit.Held()}
		if _, said := d.Ask(t.Context(), Question{WorkspaceID: "w", Service: s.at(), Text: "x", Dims: 4, Budget: time.Minute}); said != Failed {
			t.Error(said)
		}
	})
	t.Run("an inner address", func(t *testing.T) {
		s := newService(t)
		d := &Door{Client: New(nil), Clock: testkit.Held()}
		if _, said := d.Ask(t.Context(), Question{WorkspaceID: "w", Service: s.at(), Text: "x", Dims: 4, Budget: time.Minute}); said != Refused || s.asked != 0 {
			t.Error(said, s.asked)
		}
	})
}

func TestAServiceThatFailsIsLeftAloneForAWhile(t *testing.T) {
	s := newService(t)
	c := testkit.Held()
	d := &Door{Client: loopback(t), Clock: c}
	ask := func(workspaceID string) string {
		_, said := d.Ask(t.Context(), Question{WorkspaceID: workspaceID, Service: s.at(), Text: "x", Dims: 4, Budget: time.Minute})
		return said
	}
	s.behave(says(500, "", "", ""))
	for i, want := range []string{Failed, Failed, Paused, Paused} {
		if got := ask("w"); got != want {
			t.Errorf("question %d: %s, want %s", i, got, want)
		}
	}
	if s.asked != 2 {
		t.Errorf("asked %d times", s.asked)
	}
	if got := ask("other"); got != Failed {
		t.Errorf("another workspace: %s", got)
	}
	c.Advance(shutFirst)
	s.behave(right)
	if got := ask("w"); got != Used {
		t.Errorf("after a while: %s", got)
	}
	s.behave(says(429, "Retry-After", "60", ""))
	if got := ask("w"); got != TooMuch {
		t.Error(got)
	}
	c.Advance(59 * time.Second)
	if got := ask("w"); got != Paused {
		t.Errorf("before the time it named: %s", got)
	}
	c.Advance(time.Second)
	s.behave(right)
	if got := ask("w"); got != Used {
		t.Errorf("after it: %s", got)
	}
}

// Who goes away closes the door for nobody.
func TestAnAskerWhoIsGoneSaysNothingOfTheService(t *testing.T) {
	s := newService(t)
	d := &Door{Client: loopback(t), Clock: testkit.Held()}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 3 {
		if _, said := d.Ask(gone, Question{WorkspaceID: "w", Service: s.at(), Text: "x", Dims: 4, Budget: time.Minute}); said != Failed {
			t.Error(said)
		}
	}
	if _, said := d.Ask(t.Context(), Question{WorkspaceID: "w", Service: s.at(), Text: "x", Dims: 4, Budget: time.Minute}); said != Used {
		t.Error(said)
	}
}

func TestManyTextsAreAskedForInBatchesAndWhatIsKnownIsNot(t *testing.T) {
	s := newService(t)
	var texts []string
	for i := range 2*batch + 10 {
		texts = append(texts, fmt.Sprintf("%0*d", i+1, i))
	}
	known := func(text string) []float32 {
		if len(text) == 7 {
			return []float32{7, 7, 7, 7}
		}
		return nil
	}
	limits := 2
	s.behave(func(w http.ResponseWriter, r *http.Request, texts []string) {
		if limits > 0 {
			limits--
			says(429, "", "", "")(w, r, texts)
			return
		}
		right(w, r, texts)
	})
	got, err := loopback(t).Many(t.Context(), s.at(), texts, known)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if want := float32(i + 1); v[0] != want {
			t.Fatalf("text %d has %v, want %v", i, v, want)
		}
	}
	if s.asked != 5 || slices.Contains(s.texts, texts[6]) {
		t.Errorf("%d requests", s.asked)
	}
	s.behave(says(429, "", "", ""))
	var limited Limited
	if _, err := loopback(t).Many(t.Context(), s.at(), texts[:3], func(string) []float32 { return nil }); !errors.As(err, &limited) {
		t.Errorf("%v", err)
	}
	s.behave(says(503, "", "", ""))
	if _, err := loopback(t).Many(t.Context(), s.at(), texts[:3], func(string) []float32 { return nil }); fault.Of(err) == nil || fault.Of(err).Code != "embed.answered_status" {
		t.Errorf("%v", err)
	}
}
