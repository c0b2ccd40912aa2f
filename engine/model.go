package engine

import (
	"context"
	"fmt"
	"slices"

	"yingda/engine/combine"
	"yingda/engine/mend"
	"yingda/engine/text"
)

// version changes whenever the same items would give another model, or the same
// passages other answers.
const version = "engine/15"

// Version names how models are built: with another one the same items give
// another model, and a kept one cannot be read.
const Version = version

// Options are what a model is built with; the zero value is sound.
type Options struct {
	Seed     uint64
	Threads  int        // at most this many; 0: one. The model does not depend on it
	Synonyms [][]string // words of the workspace that mean the same
	// Unanswerable is the assumed share of questions no item answers; 0: 0.1.
	Unanswerable float64
	// Unknown are questions known to have no answer, where there are labels.
	Unknown []string
	// Quick leaves training out: ready in a moment, and careful. It answers what is
	// nearly as a wording has it.
	Quick bool
	// Outside makes vectors beside the engine's own; nil: none.
	Outside *Outside
	// Step hears what building is at: one of so many steps. nil: nobody does.
	Step func(name string, done, of int)
}

// Steps of building, as Options.Step hears them.
const (
	StepHide  = "hide"  // part of the base is hidden and asked of the rest, fold by fold
	StepWeigh = "weigh" // the combiner learns from it
	StepIndex = "index"
)

func (o Options) tell(name string, done, of int) {
	if o.Step != nil {
		o.Step(name, done, of)
	}
}

// Model is a built knowledge base. It never changes.
type Model struct {
	items    []Item
	options  Options
	hash     string
	group    []int32
	nth      []int32 // question → its place among the item's
	index    *index
	mender   *mend.Mender
	same     synonyms
	prior    *combine.Scorer
	scorer   *combine.Scorer // nil: nothing was learned
	learned  float64         // how much scorer counts beside prior
	beyond   *combine.Scorer // instead of scorer, for what has a vector from outside
	beyondBy float64         // how much beyond counts beside prior
	outside  string          // name of what makes those vectors
	tuning   tuning
	room     *scratches
}

const defaultUnanswerable = 0.1

// Build makes a model. It fails on two items with one id, and when ctx ends.
func Build(ctx context.Context, items []Item, options Options) (*Model, error) {
	options = options.settled()
	if id, twice := repeated(items); twice {
		return nil, fmt.Errorf("build model: two items have the id %q", id)
	}
	m := &Model{items: slices.Clone(items), options: options, hash: fingerprint(items, options, ""), prior: prior(options), same: newSynonyms(options.Synonyms), room: &scratches{}, tuning: defaultTuning(options)}
	c := m.corpus()
	m.tuning.classless = len(c.owner)*len(items) > mostClasses
	if n := len(c.owner); n <= mostForMore && n >= manyWordings*len(items) && !options.Quick {
		m.tuning.encoder.Heads, m.tuning.combine.Nets = 3, 5 // with few wordings an item more of them add nothing
	}
	if !options.Quick {
		if err := m.learn(ctx, c); err != nil {
			return nil, fmt.Errorf("build model: %w", err)
		}
	}
	letGo(len(c.owner))
	options.tell(StepIndex, 0, 1)
	m.learnToRead()
	m.index = buildIndex(ctx, c, c.all(), m.tuning)
	m.options.Outside, m.options.Step = nil, nil // what it gave is in the model; nobody waits any more
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("build model: %w", err)
	}
	return m, nil
}

// learn makes the scorers of what calibration shows.
func (m *Model) learn(ctx context.Context, c *corpus) error {
	if o := m.options.Outside; o != nil {
		if err := c.readBeyond(ctx, o); err != nil {
			return err
		}
		m.hash = fingerprint(m.items, m.options, c.beyond.digest(o.Name))
	}
	cases, err := c.cases(ctx, m.tuning, c.folds(m.options.Unanswerable), m.options)
	if err != nil {
		return err
	}
	m.options.tell(StepWeigh, 0, 1)
	m.scorer = combine.Train(cases.own, m.tuning.combine)
	m.learned = trust(answerable(cases.own))
	m.tuning.guess = guess(cases.own, fClass, m.tuning.guess)
	if len(cases.beyond) > 0 {
		m.beyond, m.beyondBy = combine.Train(cases.beyond, m.tuning.combine), trustBeyond(answerable(cases.beyond))
		m.outside = m.options.Outside.Name
		c.beyond.guess = guess(cases.beyond, fOutside, alike)
	}
	return nil
}

func (o Options) settled() Options {
	if o.Unanswerable <= 0 || o.Unanswerable >= 1 {
		o.Unanswerable = defaultUnanswerable
	}
	return o
}

// number gives items their groups and questions their owners.
func (m *Model) number() (owner []int32) {
	groups := make(map[string]int32)
	for i, it := range m.items {
		key := "i" + it.ID
		if it.Group != "" {
			key = "g" + it.Group
		}
		if _, ok := groups[key]; !ok {
			groups[key] = int32(len(groups))
		}
		m.group = append(m.group, groups[key])
		for k := range it.Questions {
			owner, m.nth = append(owner, int32(i)), append(m.nth, int32(k))
		}
	}
	return owner
}

// learnToRead makes the mender of the items.
func (m *Model) learnToRead() {
	m.mender = mend.New(func(yield func(text.Normalised) bool) {
		for _, it := range m.items {
			for _, q := range it.Questions {
				if !yield(m.same.apply(text.Normalise(q.Text))) {
					return
				}
			}
		}
	})
}

// corpus reads the items.
func (m *Model) corpus() *corpus {
	c := &corpus{same: m.same, items: m.items, owner: m.number(), nth: m.nth, group: m.group, unknown: m.options.Unknown, room: m.room}
	c.read()
	return c
}

// Len is the number of items.
func (m *Model) Len() int { return len(m.items) }

// Questions is the number of wordings indexed.
func (m *Model) Questions() int { return len(m.nth) }

// Item is the i-th item as it was given; i is what SearchOptions.Allow is asked.
func (m *Model) Item(i int) Item { return m.items[i] }

// Size is about how many bytes of memory the model takes.
func (m *Model) Size() int64 {
	x := m.index
	rows := x.vectors.Len() + x.centroids.Len() + x.encoder.Vocabulary.Len()
	floats := len(x.lexical.weight) + len(x.lexical.gram) + 2*x.classes.Weights()
	words := x.encoder.Vocabulary.Len() + x.lexical.vocabulary.Len() + x.classID.Len()
	if x.beyond != nil {
		floats += (x.beyond.vectors.Len() + x.beyond.centres.Len()) * (x.beyond.vectors.Dims/4 + 1)
	}
	size := int64(rows*(x.encoder.Dims()+4) + 4*floats + 24*words + 48*len(x.owner) + 128*len(m.items))
	for _, it := range m.items {
		size += int64(len(it.Answer))
		for _, q := range it.Questions {
			size += int64(len(q.Text))
		}
	}
	return size
}

// Trained tells whether the model learned from its items, or at least from those
// it was changed from.
func (m *Model) Trained() bool { return !m.options.Quick }

// Hash names the model: what it was built from and the version of the builder.
func (m *Model) Hash() string { return m.hash }
