package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"yingda/bench/measure"
	"yingda/e2e/product"
)

type report struct {
	measure.Machine
	Flags []string `json:"server_flags"`
	Note  string   `json:"note"`
	All   []result `json:"results"`
}

type result struct {
	Store     string          `json:"store"`
	Items     int             `json:"items"`
	What      string          `json:"what"`
	Under     int             `json:"readers"`
	Page      measure.Latency `json:"page"`
	Bytes     int             `json:"bytes_a_page"` // as sent, packed
	ServerCPU float64         `json:"server_cpu_ms_a_page"`
	RSS       int64           `json:"server_rss_kib"`
}

// limits let one address search as often as it likes; nothing is switched off.
var limits = []string{"--sample", "none", "--limit-help-search", "100000/100000"}

func main() {
	items := flag.String("items", "1000,12000", "sizes of the base")
	asks := flag.Int("asks", 2000, "requests of each kind")
	stores := flag.String("db", "sqlite", "sqlite, postgres or both")
	flag.Parse()
	if err := run(context.Background(), *items, *asks, *stores); err != nil {
		fmt.Fprintln(os.Stderr, "help:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, sizes string, asks int, which string) error {
	stores, err := measure.Stores(which)
	if err != nil {
		return err
	}
	bin, remove, err := measure.Build()
	if err != nil {
		return err
	}
	defer remove()
	out := report{Machine: measure.Here(), Flags: limits, Note: "from sending to the last byte, over HTTP on this machine; reader and server on the same cores"}
	for _, store := range stores {
		for size := range strings.SplitSeq(sizes, ",") {
			n, err := strconv.Atoi(size)
			if err != nil {
				return err
			}
			all, err := measureStore(ctx, bin, store, n, asks)
			if err != nil {
				return fmt.Errorf("%s, %d items: %w", store, n, err)
			}
			out.All = append(out.All, all...)
		}
	}
	return measure.Print(os.Stdout, out)
}

func measureStore(ctx context.Context, bin, store string, n, asks int) (all []result, err error) {
	b, err := measure.Prepare(ctx, store)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.End()) }()
	if err := furnish(ctx, b, bin, n); err != nil {
		return nil, err
	}
	rd := &reader{b: b, client: &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64}}}
	articles, categories, err := rd.addresses(ctx)
	if err != nil {
		return nil, err
	}
	if len(articles) != n {
		return nil, fmt.Errorf("%d articles are to be read", len(articles))
	}
	r := rand.New(rand.NewPCG(3, 4))
	r.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	fresh := articles[:min(asks, len(articles))]
	again := func(from []string) []string {
		out := make([]string, asks)
		for i := range out {
			out[i] = from[r.IntN(len(from))]
		}
		return out
	}
	searches := make([]string, asks)
	for i := range searches {
		searches[i] = "/help/trial/zh/search?q=" + url.QueryEscape(question(r, n))
	}
	for _, k := range []struct {
		what  string
		under int
		paths []string
	}{
		{"start", 1, again([]string{"/help/trial/zh/"})},
		{"article nobody has read", 1, fresh},
		{"article", 1, again(fresh)},
		{"category", 1, again(categories)},
		{"search", 1, searches},
		{"article, eight readers", 8, again(fresh)},
	} {
		x, err := rd.measure(ctx, k.under, k.paths)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.what, err)
		}
		x.Store, x.Items, x.What = store, n, k.what
		fmt.Fprintf(os.Stderr, "%-8s %5d items, %-24s p50 %.2f p99 %.2f max %.2f ms, server CPU %.2f ms, %d bytes\n", store, n, k.what, x.Page.P50, x.Page.P99, x.Page.Max, x.ServerCPU, x.Bytes)
		all = append(all, x)
	}
	return all, nil
}

// furnish leaves a server with n items and its help centre open.
func furnish(ctx context.Context, b *measure.Bench, bin string, n int) error {
	if err := b.Serve(bin, limits...); err != nil {
		return err
	}
	admin, err := product.SetUp(ctx, b.Node)
	if err != nil {
		return err
	}
	file := filepath.Join(b.Data, "help.csv")
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := errors.Join(write(f, n), f.Close()); err != nil {
		return err
	}
	began := time.Now()
	args := append([]string{"import", "knowledge", "--workspace", "trial"}, b.Args()...)
	if said, err := exec.CommandContext(ctx, bin, append(args, file)...).CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w\n%s", err, said)
	}
	fmt.Fprintf(os.Stderr, "%-8s %d items imported and trained in %s\n", b.Store, n, time.Since(began).Round(time.Second))
	help := map[string]any{"settings": map[string]any{"help": map[string]any{"enabled": true, "indexable": true}}}
	return admin.Do(ctx, http.MethodPatch, "/api/v1/workspace", help, nil)
}

// reader reads pages as a browser does, packed.
type reader struct {
	b      *measure.Bench
	client *http.Client
}

func (r *reader) get(ctx context.Context, path string, packed bool) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.b.Node.Base+path, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Language", "zh-CN")
	if packed {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	res, err := r.client.Do(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %d", path, res.StatusCode)
	}
	return body, nil
}

var reLoc = regexp.MustCompile(`<loc>https?://[^/]+(/help/trial/zh/([ac])/[^<]+)</loc>`)

// addresses are those of the site map, once it has them all.
func (r *reader) addresses(ctx context.Context) (articles, categories []string, err error) {
	body, err := r.get(ctx, "/help/trial/sitemap.xml", false)
	for _, m := range reLoc.FindAllSubmatch(body, -1) {
		if string(m[2]) == "a" {
			articles = append(articles, string(m[1]))
		} else {
			categories = append(categories, string(m[1]))
		}
	}
	return articles, categories, err
}

// measure reads all paths, so many at a time.
func (r *reader) measure(ctx context.Context, under int, paths []string) (out result, err error) {
	before, err := r.b.Use()
	if err != nil {
		return out, err
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	next := make(chan string)
	bytes := 0
	for range under {
		wg.Go(func() {
			for path := range next {
				began := time.Now()
				body, err := r.get(ctx, path, true)
				d := time.Since(began)
				mu.Lock()
				took, bytes, failed = append(took, d), bytes+len(body), errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	for _, p := range paths {
		next <- p
	}
	close(next)
	wg.Wait()
	if failed != nil {
		return out, failed
	}
	after, err := r.b.Use()
	if err != nil {
		return out, err
	}
	used := after.Since(before)
	out = result{Under: under, Page: measure.Latencies(took), Bytes: bytes / len(paths), ServerCPU: measure.MS(used.Server / time.Duration(len(paths)))}
	out.RSS, err = measure.RSS(r.b.Node.Pid())
	return out, err
}
