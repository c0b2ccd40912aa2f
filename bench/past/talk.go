package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"yingda/sample"
)

// leftOut is how many items there are to one that the knowledge has not.
const leftOut = 5

// town is the sample company as somebody made it up again: what it knows, and
// what its customers ask.
type town struct {
	known    []sample.Item
	wordings []string
	rng      *rand.Rand
}

func newTown() (*town, error) {
	all, err := sample.Items()
	t := &town{rng: rand.New(rand.NewPCG(1, 1))}
	for i, it := range all {
		if i%leftOut > 0 {
			t.known = append(t.known, it)
		}
		t.wordings = append(append(t.wordings, it.Question), it.Variants...)
	}
	return t, err
}

// base writes what is known, as a file that `yingda import knowledge` reads.
func (t *town) base(path string) error {
	return write(path, func(w *csv.Writer) error {
		err := w.Write([]string{"question", "similar_questions", "answer"})
		for _, c := range t.known {
			err = errors.Join(err, w.Write([]string{c.Question, strings.Join(c.Variants, " || "), c.Answers[0].Text}))
		}
		return err
	})
}

// talks writes old conversations, four messages each.
func (t *town) talks(path string, conversations int) error {
	return write(path, func(w *csv.Writer) error {
		err := w.Write([]string{"会话ID", "发送方", "消息内容", "发送时间"})
		at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
		for i := range conversations {
			for _, m := range [...][2]string{{"客户", t.asks()}, {"坐席", "您好，我帮您看看"}, {"客户", t.asks()}, {"坐席", "已经为您处理了"}} {
				err = errors.Join(err, w.Write([]string{fmt.Sprint(i + 1), m[0], m[1], at.Format(time.DateTime)}))
				at = at.Add(time.Minute)
			}
		}
		return err
	})
}

// asks is what a customer says.
func (t *town) asks() string {
	a, b := []rune(t.wording()), []rune(t.wording())
	switch at := t.rng.IntN(len(a)); t.rng.IntN(3) {
	case 0:
		return string(a) + "？"
	case 1: // a letter is lost, and something polite stands before it
		return "请问" + string(a[:at]) + string(a[at+1:]) + "？"
	default:
		return string(a[:at]) + string(b[t.rng.IntN(len(b)):]) + "？"
	}
}

func (t *town) wording() string { return t.wordings[t.rng.IntN(len(t.wordings))] }

func write(path string, rows func(*csv.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	err = rows(w)
	w.Flush()
	return errors.Join(err, w.Error(), f.Close())
}
