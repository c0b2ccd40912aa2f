package value

import (
	"slices"
	"testing"
	"time"

	"yingda/bot"
)

func TestQuestionsAlikeAreOneGap(t *testing.T) {
	got := grouped([]asked{
		{"你们收旧手机吗", "c5"}, {"卫星电话怎么办", "c4"}, {"你们收不收旧手机", "c3"}, {"你们收旧手机吗？", "c5"}, {"Do you sell used phones", "c2"}, {"do you sell used phones?", "c1"},
	})
	want := []Gap{
		{Question: "你们收旧手机吗", Count: 3, ConversationID: "c5", ConversationIDs: []string{"c5", "c3"}},
		{Question: "Do you sell used phones", Count: 2, ConversationID: "c2", ConversationIDs: []string{"c2", "c1"}},
		{Question: "卫星电话怎么办", Count: 1, ConversationID: "c4", ConversationIDs: []string{"c4"}},
	}
	if !slices.EqualFunc(got, want, func(a, b Gap) bool {
		return a.Question == b.Question && a.Count == b.Count && a.ConversationID == b.ConversationID && slices.Equal(a.ConversationIDs, b.ConversationIDs)
	}) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestADayOfOddQuestionsIsGroupedAtOnce(t *testing.T) {
	var all []asked
	for i := range 2000 {
		q := []rune("怎么办理呢")
		for j := range 25 {
			q = append(q, rune(0x4e00+(i*7919+j*104729+i*j*31)%20000))
		}
		all = append(all, asked{string(q), "c"})
	}
	began := time.Now()
	if got := grouped(all); len(got) != 2000 {
		t.Errorf("%d groups of 2000 unlike questions", len(got))
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %v", took) // pairwise it was most of a minute
	}
}

func TestOnlyQuestionsAreGaps(t *testing.T) {
	for _, c := range []struct {
		u    bot.Understood
		want []string
	}{
		{bot.Understood{Kind: bot.KindQuestion, Question: "卫星电话怎么办\n都不是"}, []string{"卫星电话怎么办"}},
		{bot.Understood{Kind: bot.KindQuestion, Question: "收旧手机吗\n卫星电话怎么办"}, []string{"收旧手机吗", "卫星电话怎么办"}},
		{bot.Understood{Kind: bot.KindLong, Question: "很长的开头\n很长的结尾"}, []string{"很长的开头"}},
		{bot.Understood{Kind: bot.KindQuestion, Question: "Talk to a person"}, nil},
		{bot.Understood{Kind: bot.KindChosen, Question: "都不是"}, nil},
		{bot.Understood{Kind: bot.KindQuestion}, nil},
	} {
		if got := questions(c.u); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.u, got, c.want)
		}
	}
}
