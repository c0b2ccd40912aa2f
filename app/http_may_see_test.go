package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/desk"
	"yingda/workspace"
)

// attach sends a file with a message of the visitor.
func (p *caller) attach(clientID, text string) (conversationID, fileID string) {
	t := p.h.t
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", "订单.txt")
	p.h.must(err)
	_, err = f.Write([]byte("订单 778"))
	p.h.must(errors.Join(err, m.Close()))
	req, err := http.NewRequestWithContext(t.Context(), "POST", "http://"+p.h.app.Addr().String()+"/api/visitor/files", &b)
	p.h.must(err)
	req.Header = p.header.Clone()
	req.Header.Set("Content-Type", m.FormDataContentType())
	res, err := http.DefaultClient.Do(req)
	p.h.must(err)
	var a webchat.Attachment
	p.h.must(errors.Join(json.NewDecoder(res.Body).Decode(&a), res.Body.Close()))
	var sent webchat.Sent
	p.do(200, "POST", "/api/visitor/messages", webchat.Outgoing{ClientID: clientID, Text: text, FileIDs: []string{a.ID}}, &sent)
	return sent.ConversationID, a.ID
}

// What was sent to another group's conversation is opened by those who may read
// that conversation, and nobody else.
func TestFilesAndPromisesAreForThoseWhoMayRead(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		lin, zhou := h.hire("lin", "agent"), h.hire("zhou", "agent")
		other, err := h.app.workspace.MakeGroup(t.Context(), h.admin, workspace.Group{Name: "别的组"})
		h.must(err)
		_, err = h.app.workspace.ChangeMember(t.Context(), h.admin, zhou.id, workspace.MemberChange{SkillGroups: &[]workspace.SeatInGroup{{ID: other.ID, Level: 1}}})
		h.must(err)
		v := h.visitor()
		id, fileID := v.attach("m-1", "请看附件，转人工")
		h.owned(id, conversation.OwnQueue)
		lin.do(200, "POST", "/api/v1/conversations/"+id+"/accept", nil, nil)
		var promised conversation.Promise
		lin.do(200, "POST", "/api/v1/conversations/"+id+"/promises", map[string]any{"text": "明天回电"}, &promised)
		if got := lin.send("GET", "/api/v1/files/"+fileID, nil); got.status != 200 || string(got.body) != "订单 778" {
			t.Errorf("the agent gets %d %s", got.status, got.body)
		}
		var thread struct{ Items []desk.Line }
		lin.do(200, "GET", "/api/v1/conversations/"+id+"/messages", nil, &thread)
		if i := slices.IndexFunc(thread.Items, func(l desk.Line) bool { return len(l.Files) == 1 && l.Files[0].Name == "订单.txt" }); i < 0 || thread.Items[i].FileIDs[0] != fileID {
			t.Errorf("no line of the thread names the file: %+v", thread.Items)
		}
		zhou.refused(404, "conversation.not_found", "GET", "/api/v1/files/"+fileID, nil)
		zhou.refused(404, "conversation.not_found", "POST", "/api/v1/promises/"+promised.ID+"/keep", nil)
		lin.do(204, "POST", "/api/v1/promises/"+promised.ID+"/keep", nil, nil)
	})
}

// An agent who answers without accepting first has come: the visitor's page is
// told so, whether the agent was assigned or the customer still waited.
func TestTheVisitorHearsWhoAnswers(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		lin := h.hire("lin", "agent")
		for name, assigned := range map[string]bool{"out of the queue": false, "assigned": true} {
			v := h.visitor()
			id := v.say("m-1", "转人工")
			c := h.owned(id, conversation.OwnQueue)
			if assigned {
				var err error
				c, err = h.app.conversation.Give(t.Context(), h.admin, id, conversation.Hand{To: conversation.OwnAgent, ToID: lin.id, Seen: c.Generation, Reason: "assigned", AcceptBy: time.Now().Add(time.Hour).UnixMilli()})
				h.must(err)
			}
			line := v.socket(t.Context())
			lin.do(200, "POST", "/api/v1/conversations/"+id+"/messages", map[string]any{"client_id": "a-1", "text": "您好，我来看", "generation": c.Generation}, nil)
			if !heardAgent(t, line) {
				t.Errorf("%s: the visitor still waits on the page", name)
			}
			if c = h.owned(id, conversation.OwnAgent); c.OwnerID != lin.id || !c.Accepted {
				t.Errorf("%s: %+v accepted %v", name, c.Owner, c.Accepted)
			}
		}
	})
}

// heardAgent reads a visitor's line until it says that an agent is there.
func heardAgent(t *testing.T, line *websocket.Conn) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		_, b, err := line.Read(ctx)
		if err != nil {
			t.Error(err)
			return false
		}
		if strings.Contains(string(b), `"type":"state"`) && strings.Contains(string(b), `"state":"agent"`) {
			return true
		}
	}
}
