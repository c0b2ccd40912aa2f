package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/customer"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/internal/testkit"
	"yingda/workspace"
)

func TestAVisitorsStory(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		must(t, s.log.CatchUp(t.Context(), s.webchat.Consumer())) // it starts at the log's end
		p := s.visitor(s.own)
		if got := string(p.do("GET", "/conversation", nil).want(200, "").body); strings.TrimSpace(got) != "null" {
			t.Fatalf("a conversation before the first word: %s", got)
		}
		var first, again webchat.Sent
		p.say("m-1", "我的流量用完了\x00").want(200, "").into(&first)
		p.say("m-1", "我的流量用完了").want(200, "").into(&again)
		if first.Message.ID != again.Message.ID || first.Message.Seq != 1 || first.Message.Text != "我的流量用完了" || first.Message.DeliveredAt == nil || first.Message.ReadAt != nil {
			t.Fatalf("%+v, then %+v", first, again)
		}
		var snap webchat.Snapshot
		p.do("POST", "/handoff", map[string]any{}).want(200, "").into(&snap)
		if snap.State != "queued" || snap.ID != first.ConversationID || snap.Queue == nil {
			t.Fatalf("%+v", snap)
		}
		p.do("POST", "/handoff", map[string]any{}).want(200, "") // pressed twice

		agent := actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: s.own.id, Permissions: []string{"*"}}
		c, err := s.conversation.Give(t.Context(), agent, snap.ID, conversation.Hand{To: conversation.OwnAgent, ToID: agent.ID, Reason: "assigned"})
		must(t, err)
		_, err = s.conversation.Say(t.Context(), agent, c.ID, conversation.Outgoing{ClientID: "a-1", Generation: c.Generation, Text: "您好，我来帮您"})
		must(t, err)
		_, err = s.conversation.Say(t.Context(), agent, c.ID, conversation.Outgoing{ClientID: "a-2", Generation: c.Generation, Text: "内部备注", Note: true})
		must(t, err)
		must(t, s.conversation.DeskRead(t.Context(), agent, c.ID, c.LastSeq))
		if got := p.texts(); !slices.Contains(got, "您好，我来帮您") || slices.Contains(got, "内部备注") {
			t.Fatalf("the visitor sees %q", got)
		}
		p.do("POST", "/typing", map[string]any{"on": true}).want(204, "")
		p.do("POST", "/receipts", webchat.Receipts{DeliveredSeq: 99, ReadSeq: 99}).want(204, "")
		msgs, err := s.conversation.Messages(t.Context(), agent, c.ID, 0, 100)
		must(t, err)
		for _, m := range msgs {
			if m.By == conversation.ByAgent && !m.Note && (m.ReadAt == 0 || m.DeliveredAt == 0) || m.By == conversation.ByCustomer && m.ReadAt == 0 {
				t.Errorf("receipts: %+v", m)
			}
		}
		p.do("POST", "/rating", webchat.Opinion{Score: 5}).want(409, "rating.not_invited")
		_, err = s.conversation.Close(t.Context(), agent, c.ID, conversation.Close{Reason: "resolved", Generation: c.Generation})
		must(t, err)
		must(t, s.log.CatchUp(t.Context(), s.webchat.Consumer()))
		_, err = s.jobs.RunDue(t.Context())
		must(t, err)
		p.do("GET", "/conversation", nil).want(200, "").into(&snap)
		if snap.State != "closed" || snap.Rating == nil || !snap.Rating.Invited {
			t.Fatalf("%+v %+v", snap, snap.Rating)
		}
		p.do("POST", "/rating", webchat.Opinion{Score: 6}).want(422, "request.invalid")
		p.do("POST", "/rating", webchat.Opinion{Score: 5, Comment: "很好", Solved: "yes"}).want(204, "")
		transcript := p.do("GET", "/transcript?format=txt", nil).want(200, "")
		if text := string(transcript.body); !strings.Contains(text, "您好，我来帮您") || strings.Contains(text, "内部备注") ||
			!strings.HasPrefix(transcript.header.Get("Content-Disposition"), "attachment") {
			t.Fatalf("%v\n%s", transcript.header, text)
		}
		var next webchat.Sent
		p.say("m-2", "还有一个问题").want(200, "").into(&next)
		if next.ConversationID == first.ConversationID || next.Message.Seq != 1 {
			t.Fatalf("%+v", next)
		}
	})
}

func TestATranscriptHasAllThatWasOfferedAndNamesItsZone(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	p := s.visitor(s.own)
	var sent webchat.Sent
	p.say("m-1", "查话费").want(200, "").into(&sent)
	say := func(seq int64, reply conversation.Outgoing) {
		t.Helper()
		_, err := s.conversation.CommitTurn(t.Context(), s.own.id, conversation.TurnCommit{
			Turn: conversation.Turn{ID: id.New(), ConversationID: sent.ConversationID, Generation: 1, FromSeq: seq, ToSeq: seq, Decision: "clarify", Chance: 1}, Reply: &reply,
		})
		must(t, err)
	}
	say(1, conversation.Outgoing{Text: "您问的是下面哪一个？", Content: conversation.Content{Options: []conversation.Option{
		{Kind: "clarify", Label: "怎么查余额"}, {Kind: "clarify", Label: "怎么查账单"}, {Kind: "none_of_these", Label: "都不是"},
	}}})
	p.say("m-2", "怎么查余额").want(200, "")
	say(3, conversation.Outgoing{Text: "发短信 101。", Content: conversation.Content{
		Source:  &conversation.Source{Title: "资费手册"},
		Options: []conversation.Option{{Kind: "related", Label: "怎么充值"}, {Kind: "handoff", Label: "找人工客服"}, {Kind: "related", Label: "欠费停机"}},
	}})
	got := string(p.do("GET", "/transcript", nil).want(200, "").body)
	_, got, _ = strings.Cut(got, "\n")
	at := "[" + s.clock.Now().In(time.FixedZone("", 8*3600)).Format("2006-01-02 15:04:05") + " +08:00] "
	want := "以下时间为 Asia/Shanghai 时区的时间\n\n" +
		at + "您\n查话费\n\n" +
		at + "小应\n您问的是下面哪一个？\n  ○ 怎么查余额\n  ○ 怎么查账单\n  ○ 都不是\n\n" +
		at + "您\n怎么查余额\n\n" +
		at + "小应\n发短信 101。\n  来源：资费手册\n  ○ 找人工客服\n  猜你想问：\n  ○ 怎么充值\n  ○ 欠费停机\n\n"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestConfigAndConsent(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	var cfg webchat.Config
	p := s.page(s.own)
	p.do("GET", "/config?inbox="+s.own.inbox.Key+"&locale=en", nil).want(200, "").into(&cfg)
	if cfg.Locale != "en" || cfg.BotName != "Ying" || !cfg.Hours.Open || cfg.Upload.MaxBytes != 1<<20 || cfg.Consent.Required {
		t.Fatalf("%+v", cfg)
	}
	p.do("GET", "/config?inbox=nonsense", nil).want(404, "inbox.not_found")
	_, err := s.workspace.ChangeInbox(t.Context(), s.own.admin, s.own.inbox.ID, func(b *workspace.Inbox) error {
		b.Settings.Consent = &workspace.Consent{Required: true, Text: workspace.Text{Zh: "请同意"}, Version: "7"}
		return nil
	})
	must(t, err)
	v := s.visitor(s.own)
	v.say("m-1", "你好").want(403, "visitor.consent_needed")
	v.upload("a.png", pixel).want(403, "visitor.consent_needed")
	v.do("POST", "/consent", map[string]any{"purpose": "anything", "given": true}).want(422, "request.invalid")
	v.do("POST", "/consent", map[string]any{"purpose": "chat", "given": true}).want(204, "")
	v.say("m-1", "你好").want(200, "")
	v.do("POST", "/consent", map[string]any{"purpose": "chat", "given": false}).want(204, "")
	v.say("m-2", "还在吗").want(403, "visitor.consent_needed")
}

func TestBlockedAndMuted(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	var out webchat.Session
	p := s.page(s.own)
	p.do("POST", "/sessions", webchat.Opening{Inbox: s.own.inbox.Key}).want(200, "").into(&out)
	p.token = out.Token
	_, err := s.customer.SetBlock(t.Context(), s.own.admin, out.Customer.ID, customer.Block, 0)
	must(t, err)
	p.say("m-1", "喂").want(403, "visitor.blocked")
	p.do("POST", "/handoff", map[string]any{}).want(403, "visitor.blocked")
	_, err = s.customer.SetBlock(t.Context(), s.own.admin, out.Customer.ID, customer.Mute, 0)
	must(t, err)
	p.say("m-1", "喂").want(200, "")
}

func TestLeavingAMessage(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		p := s.visitor(s.own)
		p.do("POST", "/leave-message", webchat.Leaving{Text: "请回电", Phone: "", Email: ""}).want(422, "visitor.contact_needed")
		p.do("POST", "/leave-message", webchat.Leaving{Text: "请回电", Phone: "12"}).want(422, "customer.bad_phone")
		p.do("POST", "/leave-message", webchat.Leaving{Text: " ", Phone: "13800138000"}).want(422, "message.empty")
		for range 2 { // the button pressed twice
			p.do("POST", "/leave-message", webchat.Leaving{Text: "请回电", Phone: "138 0013 8000"}).want(200, "")
		}
		if len(s.left) != 1 || s.left[0].Phone != "+8613800138000" || s.left[0].Text != "请回电" || s.left[0].WorkspaceID != s.own.id {
			t.Fatalf("%+v", s.left)
		}
		c, err := s.customer.Resolve(t.Context(), s.own.id, s.left[0].CustomerID)
		if err != nil || c.Phone != "+8613800138000" || c.Known {
			t.Fatalf("%+v %v", c, err)
		}
	})
}

func TestIdentifyOverTheWire(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		p := s.visitor(s.own)
		p.say("m-1", "先问一句").want(200, "")
		good := s.claim(s.own.secret, "u-1")
		old := p.token

		forged := good
		forged.ExternalID = "u-2"
		p.do("POST", "/identify", forged).want(403, "identify.bad_signature")
		p.do("POST", "/identify", s.claim(s.other.secret, "u-1")).want(403, "identify.bad_signature")
		expired := good
		expired.Exp = s.clock.Now().Add(-time.Minute).Unix()
		expired.Sig = expired.Sign([]byte(s.own.secret))
		p.do("POST", "/identify", expired).want(403, "identify.expired")
		var sess webchat.Session
		q := s.page(s.own)
		q.do("POST", "/sessions", webchat.Opening{Inbox: s.own.second.Key}).want(200, "").into(&sess)
		q.token = sess.Token
		q.do("POST", "/identify", good).want(403, "identify.not_set_up") // another inbox has no secret, or its own

		p.do("POST", "/identify", good).want(200, "").into(&sess)
		if !sess.Customer.Known || sess.Customer.Name != "韩梅梅" || sess.Token == old || sess.Conversation == nil {
			t.Fatalf("%+v", sess)
		}
		p.do("GET", "/conversation", nil).want(401, "visitor.unknown_token") // the planted token is void
		p.token = sess.Token
		if got := p.texts(); !slices.Equal(got, []string{"先问一句"}) {
			t.Fatalf("%q", got)
		}
		t.Run("on another device the same person finds the conversation", func(t *testing.T) {
			other := s.visitor(s.own)
			other.do("POST", "/identify", good).want(200, "").into(&sess)
			other.token = sess.Token
			if got := other.texts(); !slices.Equal(got, []string{"先问一句"}) {
				t.Fatalf("%q", got)
			}
		})
		t.Run("another person at the same browser sees nothing of the first", func(t *testing.T) {
			p.do("POST", "/identify", s.claim(s.own.secret, "u-9")).want(200, "").into(&sess)
			before := p.token
			p.token = sess.Token
			if got := p.texts(); len(got) != 0 {
				t.Fatalf("%q", got)
			}
			p.token = before
			p.do("GET", "/messages", nil).want(401, "visitor.unknown_token")
			p.token = sess.Token
		})
		p.do("POST", "/signout", map[string]any{}).want(204, "")
		p.do("GET", "/conversation", nil).want(401, "visitor.unknown_token")
	})
}

func TestNobodyReachesAnotherVisitorsThings(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		mine, neighbour, stranger := s.visitor(s.own), s.visitor(s.own), s.visitor(s.other)
		var sent webchat.Sent
		mine.say("m-1", "我的秘密").want(200, "").into(&sent)
		var att webchat.Attachment
		mine.upload("证件.png", pixel).want(200, "").into(&att)
		c, err := s.conversation.Get(t.Context(), s.own.admin, sent.ConversationID)
		must(t, err)
		bot, err := s.conversation.CommitTurn(t.Context(), s.own.id, conversation.TurnCommit{
			Turn:  conversation.Turn{ConversationID: c.ID, Generation: c.Generation, FromSeq: 1, ToSeq: 1, Decision: "answer"},
			Reply: &conversation.Outgoing{Text: "答"},
		})
		must(t, err)
		for name, p := range map[string]*page{"another visitor": neighbour, "another company's": stranger} {
			t.Run(name, func(t *testing.T) {
				p.say("m-1", "别人的话").want(200, "") // the same client id is another message
				if got := p.texts(); !slices.Equal(got, []string{"别人的话"}) {
					t.Fatalf("%q", got)
				}
				p.do("GET", "/files/"+att.ID, nil).want(404, "file.not_found")
				p.do("POST", "/messages", webchat.Outgoing{ClientID: "m-2", FileIDs: []string{att.ID}}).want(404, "file.not_found")
				p.do("POST", "/feedback", map[string]any{"message_id": bot.MessageID, "helpful": true}).want(404, feedbackRefusal(name))
			})
		}
		if got := mine.texts(); !slices.Equal(got, []string{"我的秘密", "答"}) {
			t.Fatalf("%q", got)
		}
		for _, token := range []string{"", "x", id.New(), strings.Repeat("a", 500)} {
			p := s.page(s.own)
			p.token = token
			p.do("GET", "/messages", nil).want(401, "visitor.unknown_token")
		}
		s.member = actor.Actor{Kind: actor.Member, ID: id.New(), WorkspaceID: s.other.id, Permissions: []string{"*"}}
		req, _ := http.NewRequest("GET", s.http.URL+"/api/v1/files/"+att.ID, nil)
		s.answer(req).want(404, "file.not_found")
	})
}

func feedbackRefusal(who string) string {
	if who == "another visitor" {
		return "conversation.not_found"
	}
	return "message.not_found"
}

func TestOrigins(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	good := s.visitor(s.own)
	for _, c := range []struct {
		name, origin, method, path string
		status                     int
		code                       string
	}{
		{"own site", "https://yunfan.example", "GET", "/conversation", 200, ""},
		{"own subdomain", "https://shop.yunfan.example", "GET", "/conversation", 200, ""},
		{"foreign site", "https://evil.example", "GET", "/conversation", 403, "visitor.origin_not_allowed"},
		{"foreign site that ends alike", "https://evilyunfan.example", "GET", "/conversation", 403, "visitor.origin_not_allowed"},
		{"foreign site that begins alike", "https://yunfan.example.evil.example", "GET", "/conversation", 403, "visitor.origin_not_allowed"},
		{"sandboxed page", "null", "GET", "/conversation", 403, "visitor.origin_not_allowed"},
		{"no page", "file://", "GET", "/conversation", 403, "visitor.origin_not_allowed"},
		{"with a path", "https://yunfan.example/x", "GET", "/conversation", 403, "visitor.origin_not_allowed"},
		{"with a name in it", "https://yunfan.example@evil.example", "GET", "/conversation", 403, "visitor.origin_not_allowed"},
		{"foreign site sends", "https://evil.example", "POST", "/messages", 403, "visitor.origin_not_allowed"},
		{"nobody sends", "", "POST", "/messages", 403, "visitor.origin_missing"},
		{"nobody reads", "", "GET", "/conversation", 200, ""},
		{"foreign site asks for the config", "https://evil.example", "GET", "/config?inbox=" + s.own.inbox.Key, 403, "visitor.origin_not_allowed"},
		{"foreign site listens", "https://evil.example", "GET", "/stream/sse", 403, "visitor.origin_not_allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := *good
			p.origin = c.origin
			var body any
			if c.method == "POST" {
				body = webchat.Outgoing{ClientID: "m-1", Text: "x"}
			}
			a := p.do(c.method, c.path, body).want(c.status, c.code)
			if a.header.Get("Access-Control-Allow-Credentials") != "" || a.header.Get("Access-Control-Allow-Origin") == "*" {
				t.Errorf("headers %v", a.header)
			}
		})
	}
	bad := s.page(s.own)
	bad.origin = "https://evil.example"
	bad.do("POST", "/sessions", webchat.Opening{Inbox: s.own.inbox.Key}).want(403, "visitor.origin_not_allowed")
	pre := s.page(s.own)
	a := pre.send("OPTIONS", "/messages", "", nil)
	if a.status != 204 || a.header.Get("Access-Control-Allow-Origin") != pre.origin || !strings.Contains(a.header.Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Fatalf("%d %v", a.status, a.header)
	}
}

func TestBadInput(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	p := s.visitor(s.own)
	long := strings.Repeat("长", conversation.MaxText)
	for _, c := range []struct {
		name, body string
		status     int
		code       string
	}{
		{"no JSON", "hello", 400, "request.malformed"},
		{"cut off", `{"client_id":"a","text":"`, 400, "request.malformed"},
		{"wrong type", `{"client_id":1,"text":"x"}`, 422, "request.invalid"},
		{"an array", `[]`, 422, "request.invalid"},
		{"unknown field", `{"client_id":"a","text":"x","admin":true}`, 422, "request.invalid"},
		{"no client id", `{"text":"x"}`, 422, "request.invalid"},
		{"long client id", `{"client_id":"` + strings.Repeat("a", 65) + `","text":"x"}`, 422, "request.invalid"},
		{"no text", `{"client_id":"a"}`, 422, "message.empty"},
		{"only control characters", `{"client_id":"a","text":"\u0000\u0007 \u202e"}`, 422, "message.empty"},
		{"too long", `{"client_id":"a","text":"` + long + `x"}`, 422, "text.too_long"},
		{"invalid UTF-8", "{\"client_id\":\"a\",\"text\":\"\xff\xfe\"}", 400, "request.not_utf8"},
		{"deep", strings.Repeat(`{"text":`, 100) + "1" + strings.Repeat("}", 100), 400, "request.too_deep"},
		{"very deep", strings.Repeat("[", 60_000), 400, "request.too_deep"},
		{"large", `{"client_id":"a","text":"` + strings.Repeat("x", 300<<10) + `"}`, 413, "request.too_large"},
		{"far too large", strings.Repeat(" ", 5<<20), 413, "request.too_large"},
		{"many files", `{"client_id":"a","file_ids":["1","2","3","4","5","6","7","8","9","10","11"]}`, 422, "request.invalid"},
		{"option of no kind", `{"client_id":"a","text":"x","option":{"kind":"root"}}`, 422, "request.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) { p.do("POST", "/messages", c.body).want(c.status, c.code) })
	}
	s.clock.Advance(time.Minute)
	p.say("m-1", long).want(200, "")
	p.send("POST", "/messages", "text/xml", strings.NewReader("<x/>")).want(415, "request.media_type")
	p.send("POST", "/files", "text/plain", strings.NewReader("x")).want(400, "request.not_multipart")
	p.do("GET", "/messages?after=x", nil).want(422, "request.invalid")
	p.do("GET", "/messages?limit=1000", nil).want(422, "request.invalid")
}

func TestScriptIsStoredAsTextAndNothingRuns(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	p := s.visitor(s.own)
	script := `<script>alert(1)</script><img src=x onerror=alert(1)>`
	a := p.say("m-1", script).want(200, "")
	var sent webchat.Sent
	a.into(&sent)
	if sent.Message.Text != script || a.header.Get("Content-Type") != "application/json" || a.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Fatalf("%v %s", a.header, a.body)
	}
	var att webchat.Attachment
	p.upload(`<img src=x onerror=alert(1)>".png`, pixel).want(200, "").into(&att)
	f := p.do("GET", "/files/"+att.ID, nil).want(200, "")
	h := f.header
	if h.Get("Content-Type") != "image/png" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" ||
		strings.ContainsAny(strings.SplitN(h.Get("Content-Disposition"), ";", 3)[1], "<>") {
		t.Fatalf("%v", h)
	}
	var text webchat.Attachment
	p.upload("notes.txt", []byte("just words")).want(200, "").into(&text)
	if h := p.do("GET", "/files/"+text.ID, nil).want(200, "").header; !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%v", h)
	}
	for name, content := range map[string]string{"x.html": "<html><script>1</script>", "x.png": "<svg onload=alert(1)>", "x.svg": "<svg/>", "x.txt": "<script>alert(1)</script>"} {
		p.upload(name, []byte(content)).want(422, "file.type_refused")
	}
	p.upload("big.txt", []byte(strings.Repeat("x", 1<<20+1))).want(413, "blob.too_large")
	t.Run("a signed link shows it without a token", func(t *testing.T) {
		link := strings.TrimPrefix(att.URL, "/api/visitor")
		anybody := &page{s: s}
		anybody.do("GET", link, nil).want(200, "")
		anybody.do("GET", link+"x", nil).want(403, "file.bad_link")
		anybody.do("GET", "/files/"+att.ID, nil).want(401, "visitor.unknown_token")
		s.clock.Advance(11 * time.Minute)
		anybody.do("GET", link, nil).want(403, "file.link_expired")
	})
}

func TestFloods(t *testing.T) {
	s := newShop(t, testkit.SQLite(t))
	t.Run("one visitor's is stopped and its neighbour is not", func(t *testing.T) {
		p, q := s.visitor(s.own), s.visitor(s.own)
		stopped := 0
		for i := range 40 {
			if a := p.say(fmtID(i), "水"); a.status == 429 {
				stopped++
				a.want(429, "visitor.too_often")
				if a.header.Get("Retry-After") == "" {
					t.Fatal("it is not told when to come again")
				}
			}
		}
		if stopped != 10 {
			t.Errorf("%d of 40 stopped", stopped)
		}
		q.say("m-1", "我呢").want(200, "")
		s.clock.Advance(5 * time.Second)
		p.say("m-late", "慢慢说").want(200, "")
	})
	t.Run("guessing tokens", func(t *testing.T) {
		s := newShop(t, testkit.SQLite(t))
		p := s.page(s.own)
		last := 0
		for range 60 {
			p.token = id.New()
			last = p.do("GET", "/conversation", nil).status
		}
		if last != 429 {
			t.Errorf("the sixtieth guess got %d", last)
		}
	})
	t.Run("new sessions of one address", func(t *testing.T) {
		s := newShop(t, testkit.SQLite(t))
		p := s.page(s.own)
		last := 0
		for range 130 {
			last = p.do("POST", "/sessions", webchat.Opening{Inbox: s.own.inbox.Key}).status
		}
		if last != 429 {
			t.Errorf("the last session got %d", last)
		}
	})
}
