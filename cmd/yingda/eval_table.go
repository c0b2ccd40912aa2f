package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"yingda/engine/eval"
)

// evalTableCmd runs all measurements on a folder of sets and prints them beside
// the figures of others.
type evalTableCmd struct {
	Data string `help:"Folder with intent/*.jsonl and faq/*/kb.csv." default:"../shared/data" type:"path"`
	evalSettings
}

// Others' figures on the test splits (for the Chinese bank: dev), as they came
// with the sets.
var others = map[string]string{
	"banking77":    "accuracy: TF-IDF + SVM 91.4, fastText 86.3, NLP.js 50.6, fine-tuned BERT 93.7",
	"clinc150":     "in scope / OOS recall / AUROC: SVM 92.5 / 46.8 / 95.1, BERT 96.2 / 52.3 / –",
	"hwu64":        "accuracy: SVM 88.7, fastText 86.3, NLP.js 78.2, best published 93.0",
	"sofmattress":  "in scope / AUROC: SVM 74.9 / 85.5, Dialogflow 73.2 / 86.9, BERT 73.6 / 86.8, Rasa 69.3 / 79.3",
	"zh_bank":      "top-1 / cov95: TF-IDF 82.7 / 32, SVM 91.6 / 59, encoder alone 95.3 / 82",
	"zh_bank_lean": "top-1 / cov95: TF-IDF 80.6 / 28, SVM 79.5 / 35, encoder alone 85.7 / 56",
}

func (c evalTableCmd) Run(ctx context.Context) error {
	intents, _ := filepath.Glob(filepath.Join(c.Data, "intent", "*.jsonl"))
	bases, _ := filepath.Glob(filepath.Join(c.Data, "faq", "*", "kb.csv"))
	if len(intents)+len(bases) == 0 {
		fmt.Fprintf(os.Stderr, "no sets in %s: nothing measured\n", c.Data)
		return nil
	}
	out := os.Stdout
	if _, err := fmt.Fprintln(out, "| set | measured here | others |\n|---|---|---|"); err != nil {
		return err
	}
	for _, path := range intents {
		name := strings.TrimSuffix(filepath.Base(path), ".jsonl")
		fmt.Fprintln(os.Stderr, "measuring", name)
		if err := c.intents(ctx, out, name, path); err != nil {
			return err
		}
	}
	for _, path := range bases {
		name := filepath.Base(filepath.Dir(path))
		fmt.Fprintln(os.Stderr, "measuring", name)
		if err := c.base(ctx, out, name, path); err != nil {
			return err
		}
	}
	return nil
}

func (c evalTableCmd) intents(ctx context.Context, out io.Writer, name, path string) error {
	rows, err := readAll(path, eval.ReadRows)
	if err != nil {
		return err
	}
	r, err := eval.RunIntents(ctx, rows, "train", "dev", c.bench())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "| %s | accuracy %s, in scope %s, at the threshold %s, OOS recall %s, AUROC %s, ECE %s (perfect %s), %.1f s | %s |\n", name,
		show(r.Accuracy, 1), show(r.InScopeAccuracy, 1), show(r.InScopeAccuracyThr, 1), show(r.OOSRecall, 1), show(r.OOSAUROC, 1), show(r.ECE, 3), show(r.PerfectECE, 3), r.TrainS, others[name])
	return err
}

func (c evalTableCmd) base(ctx context.Context, out io.Writer, name, path string) error {
	base, err := readAll(path, eval.ReadBase)
	if err != nil {
		return err
	}
	queries, err := readAll(filepath.Join(filepath.Dir(path), "queries.tsv"), eval.ReadQueries)
	if err != nil {
		return err
	}
	r, err := eval.RunFAQ(ctx, base, queries, "dev", c.bench())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "| %s | top-1 %s, top-3 %s, MRR %s, cov95 %s; answered %s, precision %s, near %s, off %s; ECE %s (perfect %s), %.1f s, p99 %s µs | %s |\n", name,
		show(r.Top1, 1), show(r.Top3, 1), show(r.MRR10, 1), show(r.Cov95, 1), show(r.Answered, 1), show(r.Precision, 1), show(r.FalseNear, 1), show(r.FalseOff, 1),
		show(r.ECE, 3), show(r.PerfectECE, 3), r.TrainS, show(r.P99us, 0), others[name])
	if err != nil {
		return err
	}
	careful, err := eval.RunFAQ(ctx, eval.Guard(base), queries, "dev", c.bench())
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "| %s, R3 and R4 | %d answers, precision %s | |\n", name, careful.Guarded, show(careful.GuardedPrecision, 1)); err != nil {
		return err
	}
	spoiled, err := eval.RunRobust(ctx, base, nil, c.bench())
	if err != nil {
		return err
	}
	var parts []string
	for family, f := range spoiled.Families {
		parts = append(parts, fmt.Sprintf("%s %s", family, show(f.Right, 1)))
	}
	sort.Strings(parts)
	_, err = fmt.Fprintf(out, "| %s, spoiled | %s | |\n", name, strings.Join(parts, ", "))
	return err
}

func show(v *float64, digits int) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.*f", digits, *v)
}
