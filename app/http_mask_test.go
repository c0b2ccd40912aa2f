package app

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/customer"
	"yingda/knowledge"
	"yingda/workspace"
)

// What a person can be reached, known or paid by, planted wherever words are kept.
const (
	aPhone = "13912345678"
	anID   = "11010519491231002X"
	aCard  = "6222020200001234567"
	aMail  = "li.lei@secret.example"
	all4   = "电话" + aPhone + "，身份证" + anID + "，卡号" + aCard + "，邮箱" + aMail
)

func tells(body []byte) (out []string) {
	for _, secret := range []string{aPhone, anID, aCard, aMail} {
		if strings.Contains(string(body), secret) {
			out = append(out, secret)
		}
	}
	return out
}

// plant has a customer, an agent and an editor say all4 in every place there is,
// and returns the ids by the path's parts in which they stand.
func (h *house) plant() map[string]string {
	h.t.Helper()
	v := h.visitor()
	id := v.say("m-1", "怎么申请退款")
	v.gets("bot", "在订单页点申请退款，三个工作日内原路退回。")
	v.say("m-2", "我的"+all4+"，这个月的星座运势帮我看看")
	v.say("m-3", "转人工")
	h.owned(id, conversation.OwnQueue)
	h.boss.do(200, "POST", "/api/v1/conversations/"+id+"/accept", nil, nil)
	c := h.owned(id, conversation.OwnAgent)
	say := func(clientID string, note bool) {
		h.boss.do(200, "POST", "/api/v1/conversations/"+id+"/messages", map[string]any{"client_id": clientID, "text": "核对一下：" + all4, "generation": c.Generation, "note": note}, nil)
	}
	say("a-1", false)
	say("a-2", true)
	var promised conversation.Promise
	h.boss.do(200, "POST", "/api/v1/conversations/"+id+"/promises", map[string]any{"text": "回电" + all4}, &promised)
	name, phone, mail, note := "李雷 "+aPhone, aPhone, aMail, all4
	h.boss.do(200, "PATCH", "/api/v1/customers/"+c.CustomerID, customer.Change{Name: &name, Phone: &phone, Email: &mail, Note: &note, Attributes: map[string]any{"证件": anID}}, nil)
	h.boss.do(200, "POST", "/api/v1/customers/"+c.CustomerID+"/assets", map[string]any{"kind": "number", "external_id": aPhone, "name": aCard, "attributes": map[string]any{"备注": all4}}, nil)
	page, err := h.app.conversation.Messages(h.t.Context(), h.admin, id, 0, 100)
	h.must(err)
	answer := ""
	for _, m := range page {
		if m.By == conversation.ByBot && answer == "" {
			answer = m.ID
		}
	}
	var fix knowledge.Correction
	h.boss.do(201, "POST", "/api/v1/corrections", knowledge.NewCorrection{MessageID: answer, Answer: all4, Note: "见" + aPhone}, &fix)
	h.boss.do(200, "POST", "/api/v1/conversations/"+id+"/close", map[string]any{"disposition": map[string]any{"outcome": "solved", "note": all4}}, nil)
	h.must(h.app.conversation.InviteRating(h.t.Context(), h.ws.ID, id, conversation.Owner{OwnerKind: conversation.OwnAgent, OwnerID: h.boss.id}))
	v.do(204, "POST", "/api/visitor/rating", webchat.Opinion{Score: 2, Comment: all4}, nil)
	v.do(200, "POST", "/api/visitor/leave-message", webchat.Leaving{Text: all4, Phone: aPhone, Email: aMail}, nil)
	return map[string]string{"conversations": id, "customers": c.CustomerID}
}

// A member or a program that may do everything but see numbers of people gets none
// of them out of any route that reads, nor by searching for them; one that may
// see them gets them.
func TestNumbersOfPeopleAreForThoseWhoMaySeeThem(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ids := h.plant()
		var but []string
		for _, p := range workspace.Permissions() {
			if p != "customer.see_sensitive" && p != "customer.export" { // an export is whole or not at all
				but = append(but, p)
			}
		}
		role, err := h.app.workspace.MakeRole(t.Context(), h.admin, "看不到号码", but)
		h.must(err)
		peek, program := h.hire("peek", role.ID), h.program(but...)
		shown, read := 0, 0
		for _, path := range readPaths(t, ids) {
			if full := h.boss.send("GET", path, nil); full.status == 200 && len(tells(full.body)) > 0 {
				shown++
			}
			for who, p := range map[string]*caller{"a member": peek, "a program": program} {
				r := p.send("GET", path, nil)
				if found := tells(r.body); len(found) > 0 {
					t.Errorf("%s reads %v at %s", who, found, path)
				}
				if r.status == 200 {
					read++
				}
			}
		}
		if shown < 9 || read < 80 {
			t.Errorf("%d paths show numbers to who may see them, %d were read: too few for this to mean anything", shown, read)
		}
	})
}

// readPaths are the routes that read something, with what was planted.
func readPaths(t *testing.T, ids map[string]string) (out []string) {
	t.Helper()
	raw, err := os.ReadFile("../api/openapi.json")
	must(t, err)
	var spec struct {
		Paths map[string]map[string]json.RawMessage
	}
	must(t, json.Unmarshal(raw, &spec))
	for path, verbs := range spec.Paths {
		if _, reads := verbs["get"]; !reads || !strings.HasPrefix(path, "/api/v1/") || strings.Contains(path, "realtime") {
			continue
		}
		part := strings.Split(path, "/")[3]
		if strings.Contains(path, "{") {
			if ids[part] == "" {
				continue
			}
			path = strings.Replace(path, "{id}", ids[part], 1)
		}
		out = append(out, path)
	}
	for _, query := range []string{"conversations?view=all", "conversations?view=closed", "tasks?state=open", "search?q=" + aPhone, "search?q=" + url.QueryEscape("李雷"), "search?q=" + url.QueryEscape("核对"), "customers?q=" + aPhone, "knowledge/gaps"} {
		out = append(out, "/api/v1/"+query)
	}
	return out
}
