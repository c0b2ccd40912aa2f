package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yingda/conversation"
	"yingda/engine"
	"yingda/engine/text"
)

// ordinals are the words by which people choose from a list, by place.
var ordinals = [][]string{
	{"1", "一", "第一个", "第一", "第1个", "第1", "选1", "选一", "选第一个", "the first", "first", "first one", "the first one", "1st", "option 1", "number 1"},
	{"2", "二", "第二个", "第二", "第2个", "第2", "选2", "选二", "选第二个", "the second", "second", "second one", "the second one", "2nd", "option 2", "number 2"},
	{"3", "三", "第三个", "第三", "第3个", "第3", "选3", "选三", "选第三个", "the third", "third", "third one", "the third one", "3rd", "option 3", "number 3"},
	{"4", "四", "第四个", "第四", "第4个", "第4", "选4", "选四", "选第四个", "the fourth", "fourth", "fourth one", "the fourth one", "4th", "option 4", "number 4"},
	{"5", "五", "第五个", "第五", "第5个", "第5", "选5", "选五", "选第五个", "the fifth", "fifth", "fifth one", "the fifth one", "5th", "option 5", "number 5"},
}

// courtesy is what people put around a choice.
var courtesy = regexp.MustCompile(`^(?:我选|我要|我问的是|就是|是|i mean |please )|(?:吧|啊|呀|的|哦|please)$`)

// named is the offered option that a message names and does nothing else: by its
// label, or by its place among those that stand for an item; by a yes, where the
// bot asked of one alone. nil if none.
func named(said string, offered []conversation.Option) *conversation.Option {
	if len(offered) == 0 {
		return nil
	}
	yes := engine.Understand(said, engine.Around{}).Talk.Affirm
	said = plain(said)
	var items []int
	for i, o := range offered {
		if said != "" && (said == plain(o.Label) || said == plain(o.Value)) {
			return &offered[i]
		}
		if o.Item != "" {
			items = append(items, i)
		}
	}
	if yes && len(items) == 1 && offered[items[0]].Kind == "clarify" {
		return &offered[items[0]]
	}
	bare := strings.Trim(courtesy.ReplaceAllString(said, ""), " ,")
	for place, words := range ordinals[:min(len(ordinals), len(items))] {
		if slices.Contains(words, said) || slices.Contains(words, bare) || bare == strconv.Itoa(place+1)+"." {
			return &offered[items[place]]
		}
	}
	if len(items) > 0 && slices.Contains([]string{"最后一个", "最后", "the last", "last one", "the last one"}, bare) {
		return &offered[items[len(items)-1]]
	}
	return nil
}

func plain(s string) string {
	return strings.Trim(text.Normalise(s).Text, " ,.?!;:，。？！；：、~")
}
