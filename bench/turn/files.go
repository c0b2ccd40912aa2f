package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"math/rand/v2"
	"os"
	"strings"

	"yingda/bench/town"
)

func writeFile(path string, variants int) (questions int, err error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	questions, err = town.Write(f, town.Items(), variants)
	return questions, errors.Join(err, f.Close())
}

// count counts the questions of somebody's file.
func count(path string) (questions int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	for _, row := range rows[1:] {
		for i, name := range rows[0] {
			switch name {
			case "question":
				questions++
			case "similar_questions":
				questions += strings.Count(row[i], "||") + 1
			}
		}
	}
	return questions, nil
}

// asked are the questions of a file, at random.
func asked(path string) (_ func() string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var all []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if cells := strings.Split(lines.Text(), "\t"); len(cells) > 1 && cells[1] != "" {
			all = append(all, cells[1])
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no questions in " + path)
	}
	r := rand.New(rand.NewPCG(1, 2))
	return func() string { return all[r.IntN(len(all))] }, nil
}

// madeUp are questions in phrasings that the base does not have.
func madeUp(r *rand.Rand) func() string {
	return func() string {
		text, _ := town.Question(r)
		return text
	}
}
