package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"yingda/bench/measure"
	"yingda/bench/town"
	"yingda/e2e/product"
)

// furnish makes the workspaces with their knowledge, as an operator would beside
// the running server.
func (p plan) furnish(ctx context.Context, b *measure.Bench, bin string) error {
	if err := b.Serve(bin, "--sample", "none"); err != nil {
		return err
	}
	admin, err := product.SetUp(ctx, b.Node)
	if err != nil {
		return err
	}
	dir := filepath.Dir(bin)
	small, err := baseFile(dir, "small.csv", p.Small)
	if err != nil {
		return err
	}
	big, err := baseFile(dir, "large.csv", p.Large)
	if err != nil {
		return err
	}
	slugs := []string{largeSlug}
	for i := range p.Known {
		slugs = append(slugs, slug(i))
	}
	began := time.Now()
	for n, s := range slugs {
		file, more := small, []string(nil)
		switch {
		case s == largeSlug:
			file = big
		case n > p.Used: // never asked, so never loaded: training for it would change nothing
			more = []string{"--draft"}
		}
		if err := admin.Do(ctx, "POST", "/api/v1/workspaces", map[string]string{"slug": s, "name": s}, nil); err != nil {
			return err
		}
		if err := importInto(ctx, b, bin, s, file, more...); err != nil {
			return err
		}
		if n%20 == 0 {
			fmt.Fprintf(os.Stderr, "%d of %d workspaces made in %s\n", n+1, len(slugs), time.Since(began).Round(time.Second))
		}
	}
	return b.Node.Stop()
}

func baseFile(dir, name string, s size) (path string, err error) {
	path = filepath.Join(dir, name)
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	_, err = town.Write(f, s.Items, s.Variants)
	return path, errors.Join(err, f.Close())
}

func importInto(ctx context.Context, b *measure.Bench, bin, slug, file string, more ...string) error {
	args := append([]string{"import", "knowledge", "--workspace", slug}, b.Args()...)
	if said, err := exec.CommandContext(ctx, bin, append(append(args, more...), file)...).CombinedOutput(); err != nil {
		return fmt.Errorf("import into %s: %w\n%s", slug, err, said)
	}
	return nil
}
