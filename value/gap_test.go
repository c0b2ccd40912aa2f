package value

import (
	"slices"
	"testing"
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
