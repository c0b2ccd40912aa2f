package embed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yingda/engine"
	"yingda/internal/fault"
	"yingda/internal/mask"
	"yingda/internal/safehttp"
)

// Service is where vectors come from.
type Service struct {
	URL   string // base address; /embeddings is added where it does not end so
	Model string
	Key   string // bearer; may be empty
}

// Name tells what makes the vectors: with another one they are others.
func (s Service) Name() string { return s.Model + " " + s.endpoint() }

func (s Service) endpoint() string {
	at := strings.TrimRight(s.URL, "/")
	if strings.HasSuffix(at, "/embeddings") {
		return at
	}
	return at + "/embeddings"
}

// Client speaks to services. Safe for concurrent use.
type Client struct {
	http *http.Client
	rest time.Duration // after a service says for the first time that it is asked too much
}

const (
	patience = 30 * time.Second // of one request; a question has less, by its context
	mostText = 2000             // characters of a text that are sent
	mostBack = 32 << 20         // bytes of an answer
)

// New returns a client that calls what policy allows; nil: public addresses.
func New(policy *safehttp.Policy) *Client {
	return &Client{rest: restFirst, http: safehttp.New(safehttp.Options{Policy: policy, Timeout: patience, MaxBytes: mostBack, Redirects: -1})}
}

// Limited is a service that says it is asked too much.
type Limited struct{ After time.Duration } // when it may be asked again; 0: it did not say

func (l Limited) Error() string { return fmt.Sprintf("asked too much, again in %s", l.After) }

// Vectors returns a vector a text. Errors are Limited, the context's, and faults
// with stable codes.
func (c *Client) Vectors(ctx context.Context, s Service, texts []string) ([][]float32, error) {
	req, err := s.request(ctx, texts)
	if err != nil {
		return nil, err
	}
	res, err := c.http.Do(req) //nolint:bodyclose // ReadAll closes it
	if err != nil {
		return nil, unreached(ctx, err)
	}
	body, err := safehttp.ReadAll(res)
	switch {
	case res.StatusCode == http.StatusTooManyRequests:
		return nil, Limited{retryAfter(res.Header.Get("Retry-After"))}
	case res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden:
		return nil, fault.Conflict("embed.refused", fault.Params{"status": res.StatusCode})
	case res.StatusCode != http.StatusOK:
		return nil, fault.Conflict("embed.answered_status", fault.Params{"status": res.StatusCode})
	case err != nil:
		return nil, unreached(ctx, err)
	}
	return read(body, len(texts))
}

func (s Service) request(ctx context.Context, texts []string) (*http.Request, error) {
	masked := make([]string, len(texts))
	for i, t := range texts {
		masked[i] = cut(mask.Text(engine.MaskSensitive(t)))
	}
	body, err := json.Marshal(map[string]any{"model": s.Model, "input": masked, "encoding_format": "float"})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint(), bytes.NewReader(body))
	if err != nil {
		return nil, fault.Invalid("safehttp.url_malformed", "url").Because(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "yingda")
	if s.Key != "" {
		req.Header.Set("Authorization", "Bearer "+s.Key)
	}
	return req, nil
}

func cut(s string) string {
	if rs := []rune(s); len(rs) > mostText {
		return string(rs[:mostText])
	}
	return s
}

// unreached keeps what safehttp says of an address, and tells a context that has
// ended from a service that is not there.
func unreached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if f := fault.Of(err); f != nil {
		return f
	}
	if errors.Is(err, context.DeadlineExceeded) { // the client's own patience
		return context.DeadlineExceeded
	}
	return fault.Unavailable("embed.unreachable", err)
}

// Fault is an error of Vectors as it is told to people.
func Fault(err error) error {
	var limited Limited
	switch {
	case errors.As(err, &limited):
		return fault.Conflict("embed.limited").Because(err)
	case errors.Is(err, context.DeadlineExceeded):
		return fault.Unavailable("embed.late", err)
	}
	return err
}

// retryAfter reads seconds; a date is as good as nothing said.
func retryAfter(header string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(header))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, 3600)) * time.Second
}

// read takes the vectors out of an answer, which may give them in any order.
func read(body []byte, texts int) ([][]float32, error) {
	var answer struct {
		Data []struct {
			Index     int       `json:"index"`
			Embedding []float32 `json:"embedding"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || len(answer.Data) != texts {
		return nil, fault.Conflict("embed.malformed")
	}
	out := make([][]float32, texts)
	for _, d := range answer.Data {
		if d.Index < 0 || d.Index >= texts || out[d.Index] != nil || len(d.Embedding) == 0 || len(d.Embedding) != len(answer.Data[0].Embedding) {
			return nil, fault.Conflict("embed.malformed")
		}
		out[d.Index] = d.Embedding
	}
	return out, nil
}
