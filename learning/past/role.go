package past

import (
	"slices"
	"strings"
)

// What files call who speaks. "user" is the customer, unless the file also says
// "contact": then users are who works there.
var words = map[string][]string{
	Customer: {"customer", "user", "contact", "visitor", "client", "incoming", "end_user", "end-user", "requester", "guest", "caller", "buyer", "in", "received", "客户", "用户", "访客", "顾客", "买家", "来电", "主叫", "客户侧", "呼入", "0", "speaker_0", "a"},
	Agent:    {"agent", "outgoing", "staff", "operator", "support", "representative", "seller", "admin", "employee", "out", "sent", "坐席", "座席", "客服", "人工", "人工客服", "员工", "卖家", "被叫", "坐席侧", "接待人员", "1", "speaker_1", "b"},
	Bot:      {"bot", "agentbot", "agent_bot", "robot", "assistant", "ai", "chatbot", "automation", "trigger", "机器人", "智能客服", "自动回复", "小助手"},
	System:   {"system", "activity", "template", "event", "info", "notification", "系统", "系统消息", "通知", "2", "3"},
}

// roleOf decides for every word that was seen: as people said, else by name.
func (b *builder) roleOf() map[string]string {
	out := map[string]string{}
	contacts := slices.ContainsFunc(b.spoken, func(w string) bool { return strings.EqualFold(w, "contact") })
	for _, word := range b.spoken {
		role, said := b.options.Roles[word]
		if !said {
			role = roleNamed(word)
			if contacts && strings.EqualFold(word, "user") {
				role = Agent
			}
		}
		out[word] = role
	}
	return out
}

func roleNamed(word string) string {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, role := range roles {
		if slices.Contains(words[role], word) {
			return role
		}
	}
	for _, part := range []struct{ in, role string }{
		{"机器人", Bot}, {"bot", Bot}, {"客户", Customer}, {"访客", Customer}, {"用户", Customer}, {"顾客", Customer}, {"visitor", Customer}, {"customer", Customer},
		{"坐席", Agent}, {"座席", Agent}, {"客服", Agent}, {"agent", Agent}, {"系统", System}, {"system", System},
	} {
		if strings.Contains(word, part.in) {
			return part.role
		}
	}
	return Unknown
}
