package embed

import (
	"context"
	"errors"
	"time"
)

const (
	batch     = 64 // texts a request
	mostTries = 4  // of a batch that the service says is too much
	restFirst = 2 * time.Second
)

// Many returns vectors for any number of texts, asking in batches and waiting
// where the service says that it is asked too much. known gives those that need
// not be asked for.
func (c *Client) Many(ctx context.Context, s Service, texts []string, known func(text string) []float32) ([][]float32, error) {
	out := make([][]float32, len(texts))
	var missing []int
	for i, t := range texts {
		if out[i] = known(t); out[i] == nil {
			missing = append(missing, i)
		}
	}
	for len(missing) > 0 {
		n := min(batch, len(missing))
		part := make([]string, n)
		for k, i := range missing[:n] {
			part[k] = texts[i]
		}
		vectors, err := c.patiently(ctx, s, part)
		if err != nil {
			return nil, err
		}
		for k, i := range missing[:n] {
			out[i] = vectors[k]
		}
		missing = missing[n:]
	}
	return out, nil
}

func (c *Client) patiently(ctx context.Context, s Service, texts []string) (vectors [][]float32, err error) {
	rest := c.rest
	for range mostTries {
		var limited Limited
		if vectors, err = c.Vectors(ctx, s, texts); !errors.As(err, &limited) {
			return vectors, err
		}
		timer := time.NewTimer(max(rest, limited.After))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		case <-timer.C:
		}
		rest *= 2
	}
	return nil, err
}
