package past

import (
	"slices"
	"strings"
	"unicode"
)

// What a column can mean.
const (
	fieldConversation = "conversation"
	fieldBy           = "by"
	fieldText         = "text"
	FieldAt           = "at"
	fieldChannel      = "channel"
	fieldTranscript   = "transcript" // a whole conversation in one cell
	fieldQuestion     = "question"   // what the customer asked, and nothing else
	fieldSeconds      = "seconds"    // what it took people
	fieldMinutes      = "minutes"
	fieldPrivate      = "private" // for the company's own eyes
	fieldIgnored      = "-"
)

// fields and what they are called in files people have, the likeliest first.
var fields = map[string][]string{
	fieldConversation: {"conversation_id", "conversation", "session_id", "chat_id", "ticket_id", "call_id", "thread_id", "dialog_id", "dialogue_id", "case_id", "会话id", "会话编号", "会话", "对话id", "通话id", "通话编号", "录音编号", "工单号", "流水号", "编号", "id"},
	fieldBy:           {"sender_type", "message_type", "role", "speaker", "by", "from", "sender", "author_role", "author_type", "author", "direction", "nick", "participant", "party", "发送方", "发送者", "发送人", "说话人", "角色", "身份", "方向", "消息来源"},
	fieldText:         {"content", "text", "message", "body", "plain_body", "msg", "utterance", "消息内容", "消息", "内容", "文本", "说话内容", "对话内容", "发言"},
	FieldAt:           {"created_at", "timestamp", "sent_at", "time", "date", "datetime", "at", "start_time", "start", "发送时间", "消息时间", "时间", "日期", "开始时间"},
	fieldChannel:      {"channel", "inbox", "source", "via", "渠道", "来源", "接入渠道"},
	fieldTranscript:   {"transcript", "conversation_text", "dialogue", "dialog", "chat_log", "transcription", "通话文本", "录音文本", "转写", "转写文本", "聊天记录", "会话内容", "对话记录", "通话内容"},
	fieldQuestion:     {"question", "query", "ask", "subject", "问题", "提问", "客户问题", "咨询内容", "诉求", "用户问题"},
	fieldSeconds:      {"duration", "duration_s", "seconds", "handle_time", "talk_time", "通话时长", "处理时长", "时长", "时长秒"},
	fieldMinutes:      {"minutes", "duration_min", "时长分钟", "处理分钟"},
	fieldPrivate:      {"private", "internal", "note", "is_private"},
}

// order in which fields choose among columns.
var order = []string{fieldConversation, fieldTranscript, fieldBy, fieldText, FieldAt, fieldChannel, fieldSeconds, fieldMinutes, fieldPrivate, fieldQuestion}

func fold(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '.' || r == '\ufeff' {
			return '_'
		}
		return unicode.ToLower(r)
	}, strings.TrimSpace(name)), "_")
}

// guess lays columns to fields: as people said, else each field takes the column
// that is called most like it. What is left without a text takes the column with
// the longest values.
func guess(names []string, samples [][]string, mapping map[string]string) []string {
	out := make([]string, len(names))
	taken := map[string]bool{}
	for i, n := range names {
		if field, said := mapping[n]; said {
			out[i], taken[field] = field, true
		}
	}
	for _, field := range order {
		if taken[field] {
			continue
		}
		if i := called(names, out, fields[field]); i >= 0 {
			out[i], taken[field] = field, true
		}
	}
	if !taken[fieldText] && !taken[fieldTranscript] && !taken[fieldQuestion] {
		if i := longest(names, out, samples); i >= 0 {
			out[i] = fieldText
			if slices.ContainsFunc(samples[i], func(s string) bool { return len(turns(s)) > 1 }) {
				out[i] = fieldTranscript
			}
		}
	}
	return out
}

// called finds the free column with the likeliest of some names.
func called(names, taken, wanted []string) int {
	for _, w := range wanted {
		for i, n := range names {
			if taken[i] == "" && fold(n) == w {
				return i
			}
		}
	}
	return -1
}

func longest(names, taken []string, samples [][]string) int {
	best, most := -1, 5 // fewer characters than that are no sentences
	for i := range names {
		if taken[i] != "" {
			continue
		}
		sum := 0
		for _, s := range samples[i] {
			sum += len([]rune(s))
		}
		if n := sum / max(1, len(samples[i])); n > most {
			best, most = i, n
		}
	}
	return best
}
