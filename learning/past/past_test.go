package past_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"yingda/internal/fault"
	"yingda/learning/past"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func read(t *testing.T, data string, o past.Options) *past.File {
	t.Helper()
	o.Zone = shanghai
	f, err := past.Read(t.Context(), []byte(data), o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// told is conversations in one line each: key@time: who says what.
func told(f *past.File) string {
	var out []string
	for _, c := range f.Conversations {
		line := c.Key
		if c.At > 0 {
			line += "@" + time.UnixMilli(c.At).In(shanghai).Format("15:04:05")
		}
		if c.PeopleMS > 0 {
			line += fmt.Sprintf("(%ds)", c.PeopleMS/1000)
		}
		for _, m := range c.Messages {
			line += " " + m.By[:1] + ":" + m.Text
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

const zendesk = `{"id":7,"subject":"Refund","description":"","requester_id":11,"created_at":"2026-03-01T02:00:00Z","via":{"channel":"web"},"comments":[
{"id":1,"author_id":11,"plain_body":"How do I get my deposit back?","public":true,"created_at":"2026-03-01T02:00:00Z"},
{"id":2,"author_id":99,"plain_body":"check the ledger","public":false,"created_at":"2026-03-01T02:01:00Z"},
{"id":3,"author_id":99,"body":"<p>At any store &amp; online.</p>","public":true,"created_at":"2026-03-01T02:03:00Z"}]}`

const chatwoot = `[{"id":5,"inbox_id":2,"account_id":1,"created_at":1772330400,"messages":[
{"id":1,"content":"预存款怎么退","message_type":0,"created_at":1772330400,"sender":{"type":"contact","name":"李雷"}},
{"id":2,"content":"李雷 joined","message_type":2,"created_at":1772330401},
{"id":3,"content":"到营业厅退","message_type":1,"created_at":1772330460,"sender":{"type":"user","name":"林"}},
{"id":4,"content":"查账","message_type":1,"private":true,"created_at":1772330470,"sender":{"type":"user"}}]}]`

func TestFilesThatCompaniesHave(t *testing.T) {
	for _, c := range []struct{ name, data, format, want string }{
		{"a message a row", "会话ID,发送方,消息内容,发送时间\nA,客户,怎么退款,2026-03-01 10:00:00\nA,坐席,三天内到账,2026-03-01 10:01:00\nB,访客,你好,2026-03-01 11:00:00\n", "csv", "A@10:00:00 c:怎么退款 a:三天内到账\nB@11:00:00 c:你好"},
		{"rows out of order", "conversation_id,role,text,timestamp\nA,agent,second,1772330460\nA,customer,first,1772330400\n", "csv", "A@10:01:00 c:first a:second"},
		{"a transcript a row", "通话编号,通话时长,转写文本\nC1,00:01:35,\"[00:01]客户：怎么退款\n[00:05]坐席：三天内到账\n客户：谢谢\"\n", "csv", "C1(95s) c:怎么退款 a:三天内到账 c:谢谢"},
		{"a transcript in one line", "id,transcript\nC2,客户：怎么退款。坐席：三天内到账\n", "csv", "C2 c:怎么退款 a:三天内到账"},
		{"questions only", "问题\n怎么退款\n怎么查话费\n", "csv", " c:怎么退款\n c:怎么查话费"},
		{"columns nobody knows", "x,y\n1,我想问一下预存款怎么退回来\n2,宽带坏了怎么报修啊\n", "csv", " c:我想问一下预存款怎么退回来\n c:宽带坏了怎么报修啊"},
		{"flat lines of JSON", `{"conversation_id":1,"sender_type":"Contact","content":"hi there","created_at":1772330400}
{"conversation_id":1,"sender_type":"User","content":"hello","created_at":1772330401}
{"conversation_id":1,"sender_type":"User","content":"secret","private":true,"created_at":1772330402}`, "json", "1@10:00:00 c:hi there a:hello"},
		{"nested lines of JSON", `{"id":"k","messages":[{"role":"user","content":"怎么退款"},{"role":"assistant","content":"您好"}]}`, "json", "k c:怎么退款 b:您好"},
		{"a call with seconds", `{"call_id":"c","start_time":"2026-03-01T10:00:00+08:00","duration":120,"segments":[{"speaker":"agent","text":"您好","start":0},{"speaker":"customer","text":"怎么退款","start":2.5}]}`, "json", "c@10:00:00(120s) a:您好 c:怎么退款"},
		{"tickets of Zendesk", zendesk, "zendesk", "7@10:00:00 c:Refund c:How do I get my deposit back? a:At any store & online."},
		{"wrapped tickets of Zendesk", `{"tickets":[` + zendesk + `],"next_page":null}`, "zendesk", "7@10:00:00 c:Refund c:How do I get my deposit back? a:At any store & online."},
		{"chats of Zendesk", `{"chats":[{"id":"z","visitor":{"name":"v"},"history":[{"type":"chat.memberjoin","nick":"visitor"},{"type":"chat.msg","nick":"visitor","msg":"refund?","timestamp":"2026-03-01T02:00:00Z"},{"type":"chat.msg","nick":"agent:1","msg":"sure","timestamp":"2026-03-01T02:00:09Z"}]}]}`, "zendesk_chat", "z@10:00:00 c:refund? a:sure"},
		{"conversations of Chatwoot", chatwoot, "chatwoot", "5@10:00:00 c:预存款怎么退 a:到营业厅退"},
		{"messages of Chatwoot", `{"meta":{},"payload":[{"id":1,"conversation_id":9,"content":"预存款怎么退","message_type":0,"created_at":1772330400,"sender":{"type":"contact"}},{"id":2,"conversation_id":9,"content":"joined","message_type":2,"created_at":1772330401},{"id":3,"conversation_id":9,"content":"到营业厅退","message_type":1,"created_at":1772330460,"sender":{"type":"user"}}]}`, "json", "9@10:00:00 c:预存款怎么退 a:到营业厅退"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := read(t, c.data, past.Options{})
			if got := told(f); got != c.want || f.Format != c.format {
				t.Errorf("%s:\n%s\nwant\n%s", f.Format, got, c.want)
			}
		})
	}
}

func TestWhatPeopleSayGoesBeforeWhatIsGuessed(t *testing.T) {
	data := "id,who,what,text\n1,甲,怎么退款,note\n1,乙,三天内到账,note\n"
	f := read(t, data, past.Options{Mapping: map[string]string{"who": "by", "what": "text", "text": "-"}, Roles: map[string]string{"甲": past.Customer, "乙": past.Agent}})
	if got := told(f); got != "1 c:怎么退款 a:三天内到账" {
		t.Errorf("%s", got)
	}
	if f = read(t, "id,who,what\n1,甲,怎么退款\n", past.Options{}); told(f) != "" || len(f.Columns) != 3 || f.Columns[2].Field != "" || f.Columns[2].Samples[0] != "怎么退款" {
		t.Errorf("a file that cannot be guessed: %+v", f)
	}
	f = read(t, "id,role,text\n1,甲,怎么退款\n1,customer,在吗\n", past.Options{})
	if len(f.Speakers) != 2 || f.Speakers[0].Value != "甲" || f.Speakers[0].Role != "" || told(f) != "1 c:在吗" {
		t.Errorf("%+v: %s", f.Speakers, told(f))
	}
}

func TestBrokenFilesAreNamedForWhatTheyAre(t *testing.T) {
	for data, code := range map[string]string{
		"":                          "import.empty",
		"\xff\xfe\x00":              "import.encoding_unknown",
		"a,b\n1,2\n":                "",
		"{\"id\":1}\n{\"id\":2,":    "past.json_broken",
		"\xd0\xcf\x11\xe0 old":      "import.xlsx_old",
		"PK\x03\x04 no archive":     "import.xlsx_broken",
		"[1,2,3]":                   "",
		strings.Repeat("[", 100000): "past.json_broken",
	} {
		_, err := past.Read(t.Context(), []byte(data), past.Options{})
		f := fault.Of(err)
		if code == "" && err != nil || code != "" && (f == nil || f.Code != code) {
			t.Errorf("%.20q: %v, want %s", data, err, code)
		}
	}
	for _, o := range []past.Options{{Mapping: map[string]string{"a": "nonsense"}}, {Roles: map[string]string{"a": "nonsense"}}} {
		if _, err := past.Read(t.Context(), []byte("a\nb\n"), o); !fault.IsKind(err, fault.KindInvalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func FuzzReadingEndsWithConversationsOrAFault(f *testing.F) {
	for _, seed := range []string{zendesk, chatwoot, "a,b\n1,2", "id,transcript\n1,客户：x", `{"a":{"data":[{"messages":[{}]}]}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := past.Read(t.Context(), data, past.Options{})
		if err != nil {
			var known *fault.Error
			if !errors.As(err, &known) {
				t.Errorf("no fault: %v", err)
			}
			return
		}
		if _, err := json.Marshal(got.Conversations); err != nil {
			t.Error(err)
		}
		for _, c := range got.Conversations {
			for _, m := range c.Messages {
				if m.By != past.Customer && m.By != past.Agent && m.By != past.Bot {
					t.Errorf("said by %q", m.By)
				}
			}
		}
	})
}
