package mend

import (
	"testing"

	"yingda/engine/text"
)

func TestLatinWordsAreReadAsTheBaseHasThem(t *testing.T) {
	m := mender("I have not received my mattress", "when will my mattress be delivered", "custom size mattress", "ortho or ergo pillow", "cancel my order")
	for typed, want := range map[string]string{
		"not recieved my matterss": "not received my mattress", // two swapped, and one more in a long word
		"deliverd when":            "delivered when",
		"CUSTON SIZE":              "custom size",
		"cancle order":             "cancel order",
		"pilow pillows":            "pillow pillow",
		"eigo otho":                "eigo otho", // too short to tell
		"bank transfer":            "bank transfer",
		"kattress":                 "kattress", // the first letter stays
		"maximum mattering":        "maximum mattering",
		"received":                 "received",
	} {
		if got, _ := m.Mend(text.Normalise(typed)); got != want {
			t.Errorf("%q is read %q, want %q", typed, got, want)
		}
	}
	mixed := mender("怎么退款", "我要退款", "怎么下载app", "vip会员怎么退款 member refund", "member是什么")
	if got, _ := mixed.Mend(text.Normalise("memeber怎么退款")); got != "member怎么退款" {
		t.Errorf("in a Chinese base: %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		most int
		want int
	}{
		{"abc", "abc", 2, 0}, {"abc", "acb", 2, 1}, {"abc", "ab", 2, 1}, {"ab", "abc", 2, 1}, {"abc", "abd", 2, 1},
		{"recieved", "received", 2, 1}, {"matterss", "mattress", 2, 1}, {"matress", "mattresss", 2, 2}, {"kitten", "sitting", 2, 3}, {"kitten", "sitting", 3, 3}, {"", "abcd", 2, 3},
	} {
		if got := distance(c.a, c.b, c.most); got != c.want {
			t.Errorf("%s to %s, at most %d: %d, want %d", c.a, c.b, c.most, got, c.want)
		}
		if got := distance(c.b, c.a, c.most); got != c.want {
			t.Errorf("%s to %s, at most %d: %d, want %d", c.b, c.a, c.most, got, c.want)
		}
	}
}
