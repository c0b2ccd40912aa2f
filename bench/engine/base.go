package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"

	"yingda/bench/town"
	"yingda/engine"
	"yingda/engine/eval"
)

// set is a base and questions whose items are known.
type set struct {
	items []engine.Item
	asked []asked
}

// asked is a question and the items that answer it.
type asked struct {
	Text string   `json:"text"`
	IDs  []string `json:"ids"`
}

const (
	variants  = 14    // similar questions of a made-up item
	mostAsked = 1_000 // of either kind
)

// set reads or makes the base called name. The answers are left out: bleve does
// not get them either.
func (p plan) set(name string) (set, error) {
	s, err := p.given()
	if err != nil || name == "base" {
		return s, err
	}
	items, held := recombine(s.items, p.Questions, p.Seed)
	return set{items, append(s.asked, held[:min(mostAsked, len(held))]...)}, nil
}

func (p plan) given() (s set, err error) {
	if p.KB == "" {
		return p.madeUp()
	}
	if s.items, err = readFile(p.KB, eval.ReadBase); err != nil {
		return s, err
	}
	for i := range s.items {
		s.items[i].Answer = ""
	}
	if p.Queries != "" {
		queries, err := readFile(p.Queries, eval.ReadQueries)
		if err != nil {
			return s, err
		}
		for _, q := range queries {
			if q.Split == "dev" && q.Kind == "para" {
				s.asked = append(s.asked, asked{q.Text, slices.Sorted(maps.Keys(q.Gold))})
			}
		}
	} else {
		s.hide(p.Seed)
	}
	if len(s.asked) == 0 {
		return s, errNothingAsked
	}
	return s, nil
}

func (p plan) madeUp() (s set, err error) {
	var b bytes.Buffer
	if _, err := town.Write(&b, town.Items(), variants); err != nil {
		return s, err
	}
	if s.items, err = eval.ReadBase(&b); err != nil {
		return s, err
	}
	rng := rand.New(rand.NewPCG(p.Seed, 0x70))
	for range mostAsked {
		text, id := town.Question(rng)
		s.asked = append(s.asked, asked{text, []string{id}})
	}
	return s, nil
}

// hide takes a wording out of each item that has three, to be asked.
func (s *set) hide(seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 0x71))
	for i, it := range s.items {
		if len(it.Questions) < 3 || len(s.asked) == mostAsked {
			continue
		}
		k := 1 + rng.IntN(len(it.Questions)-1)
		s.asked = append(s.asked, asked{it.Questions[k].Text, []string{it.ID}})
		s.items[i].Questions = slices.Delete(slices.Clone(it.Questions), k, k+1)
	}
}

func (s set) questions() (n int) {
	for _, it := range s.items {
		n += len(it.Questions)
	}
	return n
}

func readFile[T any](path string, read func(io.Reader) ([]T, error)) (out []T, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if out, err = read(f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return out, nil
}
