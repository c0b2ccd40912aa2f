package fault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yingda/e2e/product"
)

// town is an installation with two companies: the sample's, which has something
// of everything, and another, whose administrator is the stranger.
type town struct {
	t        *testing.T
	node     *product.Node
	dir      string
	spec     spec
	victim   *product.Client
	stranger *product.Client
	visitor  *product.Client   // of the victim's site
	away     string            // an address that takes no webhook
	ids      map[string]string // what the victim has, by the path behind which it is found
	all      []string          // every one of them
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{t: t, dir: t.TempDir(), spec: readSpec(t), ids: map[string]string{}}
	away := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusGone) }))
	t.Cleanup(away.Close)
	w.away = away.URL
	n, err := product.Start(yingda(t), "--data", w.dir, "--allow-hosts", "127.0.0.1", "--limit-address-session", "100/1000",
		"--limit-member-read", "1000/10000", "--limit-member-write", "1000/10000", "--limit-address-unknown", "1000/10000")
	must(t, err)
	t.Cleanup(func() { _ = n.Kill() })
	w.node = n
	_, err = product.SetUp(t.Context(), n)
	must(t, err)
	w.cli("sample", "fill")
	w.victim, w.stranger = w.join("yunfan", "victim@yunfan.example"), w.join("trial", "stranger@trial.example")
	w.harvest()
	return w
}

func (w *town) cli(args ...string) string {
	w.t.Helper()
	out, err := exec.Command(yingda(w.t), append(args, "--data", w.dir)...).Output()
	if err != nil {
		w.t.Fatalf("%v: %v %s", args, err, out)
	}
	return string(out)
}

// join makes an administrator of a workspace.
func (w *town) join(workspace, email string) *product.Client {
	w.t.Helper()
	link := w.cli("member", "add", email, "--workspace", workspace, "--role", "admin")
	_, token, _ := strings.Cut(strings.TrimSpace(link), "?token=")
	c := product.NewClient(w.node)
	must(w.t, c.Do(w.t.Context(), "POST", "/api/v1/invitations/accept", map[string]string{"token": token, "name": "某人", "password": product.Password}, nil))
	return c
}

type thing struct {
	ID string `json:"id"`
}

// make creates something of the victim's.
func (w *town) make(path string, body any) string {
	w.t.Helper()
	var got thing
	if err := w.victim.Do(w.t.Context(), "POST", path, body, &got); err != nil {
		w.t.Fatalf("POST %s: %v", path, err)
	}
	return got.ID
}

// first is the id of a list's first item.
func (w *town) first(path string) string {
	w.t.Helper()
	var list struct {
		Items []struct {
			ID       string `json:"id"`
			MemberID string `json:"member_id"`
			Key      string `json:"key"`
		} `json:"items"`
	}
	if err := w.victim.Do(w.t.Context(), "GET", path, nil, &list); err != nil {
		w.t.Fatalf("GET %s: %v", path, err)
	}
	if len(list.Items) == 0 {
		w.t.Fatalf("GET %s: nothing is there to steal", path)
	}
	i := list.Items[0]
	return firstText(i.ID, i.MemberID, i.Key)
}

func firstText(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// harvest finds or makes one of everything that a path names by its id.
func (w *town) harvest() {
	v1 := "/api/v1/"
	w.make(v1+"keys", map[string]any{"name": "钥匙", "scopes": []string{"conversation.read"}})
	w.make(v1+"invitations", map[string]any{"email": "new@yunfan.example", "role_ids": []string{"agent"}})
	w.make(v1+"macros", map[string]any{"title": "问候", "text": "您好", "shared": true})
	w.make(v1+"roles", map[string]any{"name": "夜班", "permissions": []string{"conversation.read"}})
	w.make(v1+"webhooks", map[string]any{"url": "https://example.com/hook", "events": []string{"*"}, "enabled": false})
	for _, list := range []string{
		"conversations?view=all", "customers", "items", "categories", "base-versions", "members", "inboxes", "hours", "skill-groups", "teams", "tasks",
		"keys", "invitations", "macros", "webhooks", "experiments",
	} {
		name, _, _ := strings.Cut(list, "?")
		w.ids[v1+name+"/"] = w.first(v1 + list)
	}
	w.ids[v1+"roles/"] = w.make(v1+"roles", map[string]any{"name": "早班", "permissions": []string{"conversation.read"}})
	w.ids[v1+"handoffs/"] = w.handoff()
	w.ids[v1+"external/conversations/"] = w.ids[v1+"conversations/"]
	w.ids[v1+"members/{id}/sessions/"] = w.first(v1 + "members/" + w.self() + "/sessions")
	w.ids[v1+"session/devices/"] = w.ids[v1+"members/{id}/sessions/"]
	w.ids[v1+"overview/"] = "" // a figure's name, the same for all
	w.ids[v1+"base-versions/{id}/compare/"] = w.ids[v1+"base-versions/"]
	w.ids[v1+"branches/"] = w.make(v1+"branches", map[string]any{"name": "春节"})
	w.ids[v1+"branches/{id}/items/"] = w.ids[v1+"items/"]
	w.ids[v1+"webhooks/{id}/deliveries/"] = w.delivery()
	w.ids[v1+"views/"] = w.view()
	w.ids[v1+"imports/"] = w.importFile()
	w.ids[v1+"promises/"] = w.make(v1+"conversations/"+w.ids[v1+"conversations/"]+"/promises", map[string]any{"text": "三天内回电"})
	w.ids[v1+"merges/"] = w.merge()
	w.talk()
	w.ids[v1+"jobs/"] = w.job()
	w.governed()
	var item struct {
		Question string `json:"question"`
	}
	must(w.t, w.victim.Do(w.t.Context(), "GET", v1+"items/"+w.ids[v1+"items/"], nil, &item))
	if w.ids["question"] = item.Question; item.Question == "" {
		w.t.Fatal("the victim's item has no question")
	}
	for _, id := range w.ids {
		if len(id) > 16 && !slices.Contains(w.all, id) {
			w.all = append(w.all, id)
		}
	}
}

func (w *town) self() string {
	w.t.Helper()
	var now struct {
		Member thing `json:"member"`
	}
	must(w.t, w.victim.Do(w.t.Context(), "GET", "/api/v1/session", nil, &now))
	return now.Member.ID
}

// handoff is a hand-over of one of the victim's conversations.
func (w *town) handoff() string {
	w.t.Helper()
	var list struct {
		Items []thing `json:"items"`
	}
	must(w.t, w.victim.Do(w.t.Context(), "GET", "/api/v1/conversations?view=all&limit=100", nil, &list))
	for _, c := range list.Items {
		var detail struct {
			Handoff *thing `json:"handoff"`
		}
		must(w.t, w.victim.Do(w.t.Context(), "GET", "/api/v1/conversations/"+c.ID, nil, &detail))
		if detail.Handoff != nil {
			return detail.Handoff.ID
		}
	}
	w.t.Fatal("no conversation of the victim's was handed over")
	return ""
}

func (w *town) delivery() string {
	w.t.Helper()
	hook := "/api/v1/webhooks/" + w.ids["/api/v1/webhooks/"]
	if err := w.victim.Do(w.t.Context(), "POST", hook+"/test", nil, nil); err != nil {
		w.t.Logf("the test of a webhook: %v", err) // nobody answers at that address
	}
	var list struct {
		Items []thing `json:"items"`
	}
	must(w.t, w.victim.Do(w.t.Context(), "GET", hook+"/deliveries", nil, &list))
	if len(list.Items) == 0 {
		return "01890000-0000-7000-8000-000000000000"
	}
	return list.Items[0].ID
}

// job is a background job that was given up: the endpoint was gone.
func (w *town) job() string {
	w.t.Helper()
	w.make("/api/v1/webhooks", map[string]any{"url": w.away, "events": []string{"inbox.*"}})
	w.make("/api/v1/inboxes", map[string]any{"name": "又一处"})
	return w.comes("/api/v1/jobs")
}

func (w *town) view() string {
	w.t.Helper()
	var got thing
	must(w.t, w.victim.Do(w.t.Context(), "PUT", "/api/v1/views", map[string]any{"name": "我的", "filter": map[string]any{}}, &got))
	return got.ID
}

func (w *town) merge() string {
	w.t.Helper()
	var list struct {
		Items []thing `json:"items"`
	}
	must(w.t, w.victim.Do(w.t.Context(), "GET", "/api/v1/customers", nil, &list))
	var got struct {
		ID      string `json:"id"`
		MergeID string `json:"merge_id"`
	}
	n := len(list.Items)
	must(w.t, w.victim.Do(w.t.Context(), "POST", "/api/v1/customers/"+list.Items[n-1].ID+"/merge", map[string]string{"with": list.Items[n-2].ID}, &got))
	return firstText(got.MergeID, got.ID)
}

// form is a multipart body with one file.
func form(t *testing.T, name, content string) (body *bytes.Buffer, contentType string) {
	t.Helper()
	body = &bytes.Buffer{}
	f := multipart.NewWriter(body)
	part, err := f.CreateFormFile("file", name)
	must(t, err)
	_, err = part.Write([]byte(content))
	must(t, errors.Join(err, f.Close()))
	return body, f.FormDataContentType()
}

func (w *town) send(c *product.Client, path, name, content string) string {
	w.t.Helper()
	body, kind := form(w.t, name, content)
	req, err := http.NewRequestWithContext(w.t.Context(), "POST", w.node.Base+path, body)
	must(w.t, err)
	req.Header.Set("Content-Type", kind)
	if c.Bearer != "" {
		req.Header.Set("Authorization", "Bearer "+c.Bearer)
	}
	res, err := c.HTTP.Do(req)
	must(w.t, err)
	defer res.Body.Close() //nolint:errcheck // it was read
	var got thing
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || res.StatusCode >= 300 {
		w.t.Fatalf("POST %s: %d %v", path, res.StatusCode, err)
	}
	return got.ID
}

func (w *town) importFile() string {
	return w.send(w.victim, "/api/v1/imports", "kb.csv", "question,answer\n怎么改套餐,在营业厅改\n")
}

// talk lets a visitor of the victim say something and send a file, and the
// editor doubt the answer.
func (w *town) talk() {
	w.t.Helper()
	inbox, err := product.InboxKey(w.t.Context(), w.victim)
	must(w.t, err)
	w.visitor, err = product.Visitor(w.t.Context(), w.node, inbox)
	must(w.t, err)
	t := &talker{client: w.visitor}
	_, _, err = w.visitor.Say(w.t.Context(), "m-1", "怎么查话费")
	must(w.t, err)
	answered(w.t, w.t.Context(), []*talker{t})
	heard, err := w.visitor.Heard(w.t.Context(), 0)
	must(w.t, err)
	answer := heard[len(heard)-1].ID
	w.ids["message"] = answer
	w.ids["/api/v1/corrections/"] = w.make("/api/v1/corrections", map[string]any{"message_id": answer, "note": "不对"})
	w.ids["/api/visitor/files/"] = w.send(w.visitor, "/api/visitor/files", "note.txt", "只给客服看的内容")
	w.ids["/api/v1/files/"] = w.ids["/api/visitor/files/"]
}

var parameter = regexp.MustCompile(`\{\w+\}`)

// aim puts the victim's ids into a path; ok is false where one is not known.
func (w *town) aim(path string) (string, bool) {
	ok := true
	at := 0
	out := ""
	for _, m := range parameter.FindAllStringIndex(path, -1) {
		id, known := w.ids[path[:m[0]]]
		if !known {
			id, known = w.ids[strings.ReplaceAll(path[:m[0]], "{id}", "{id}")]
		}
		ok = ok && known
		out += path[at:m[0]] + id
		at = m[1]
	}
	return out + path[at:], ok
}

// moving are readings that change by themselves: with time, with being asked for.
var moving = []string{"/overview", "/session", "/keys", "/queue", "/preview", "/export", "/presence"}

// state is all that the victim reads of what is there.
func (w *town) state() map[string]string {
	w.t.Helper()
	out := map[string]string{}
	for path, methods := range w.spec.Paths {
		op, ok := methods["get"]
		if !ok || !strings.HasPrefix(path, "/api/v1/") || len(op.Security) == 0 {
			continue
		}
		at, known := w.aim(path)
		if !known || slices.ContainsFunc(moving, func(part string) bool { return strings.Contains(path, part) }) {
			continue
		}
		var got json.RawMessage
		if err := w.victim.Do(w.t.Context(), "GET", at, nil, &got); err == nil {
			out[at] = string(got)
		}
	}
	return out
}

func TestAStrangersAdministratorReachesNothingByGuessingIDs(t *testing.T) {
	w := newTown(t)
	before := w.state()
	if len(before) < 30 {
		t.Fatalf("the victim can read %d routes only: nothing would be noticed", len(before))
	}
	tried := 0
	for path, methods := range w.spec.Paths {
		if !strings.Contains(path, "{") || !strings.HasPrefix(path, "/api/v1/") || strings.HasPrefix(path, "/api/v1/overview/") || strings.HasPrefix(path, "/api/v1/experiments/") || strings.HasPrefix(path, "/api/v1/workspace/secrets/") || strings.HasPrefix(path, "/api/v1/learning/labels/guides/") {
			continue // the last four name figures, experiments, secrets and guides, which every workspace has for itself
		}
		at, known := w.aim(path)
		if !known {
			t.Errorf("nothing of the victim's is known for %s: add it to the harvest", path)
			continue
		}
		for method, op := range methods {
			tried++
			var got json.RawMessage
			err := w.stranger.Do(t.Context(), strings.ToUpper(method), at, w.spec.body(op), &got)
			var p *product.Problem
			switch {
			case err == nil && method == "get" && string(got) == `{"items":[]}`:
				// an empty list tells nothing
			case !errors.As(err, &p):
				t.Errorf("%s %s: done for a stranger: %v %.200s", method, path, err, got)
			case p.Status != 404 && p.Status != 403:
				t.Errorf("%s %s: %d %s; want 404 or 403", method, path, p.Status, p.Body)
			case slices.ContainsFunc(w.all, func(id string) bool { return strings.Contains(p.Body, id) }) || strings.Contains(p.Body, "云帆"):
				t.Errorf("%s %s: the refusal tells of the victim: %s", method, path, p.Body)
			}
		}
	}
	t.Logf("%d operations tried", tried)
	for at, was := range w.state() {
		if had, ok := before[at]; ok && had != was {
			t.Errorf("GET %s was\n%.600s\nand is now\n%.600s", at, had, was)
		}
	}
	w.lists()
	w.bodies()
}

// lists holds when nothing that a stranger lists names what is the victim's.
func (w *town) lists() {
	for path, methods := range w.spec.Paths {
		op, ok := methods["get"]
		if !ok || strings.Contains(path, "{") || !strings.HasPrefix(path, "/api/v1/") {
			continue
		}
		queries := []string{""}
		for _, p := range op.Parameters {
			if p.In == "query" {
				for _, id := range w.all {
					queries = append(queries, "?"+p.Name+"="+id)
				}
			}
		}
		for _, q := range queries {
			var got json.RawMessage
			if err := w.stranger.Do(w.t.Context(), "GET", path+q, nil, &got); err != nil {
				continue // refused
			}
			for _, id := range w.all {
				if !strings.HasSuffix(q, "="+id) && strings.Contains(string(got), id) {
					w.t.Errorf("GET %s%s tells a stranger of %s", path, q, id)
				}
			}
		}
	}
}

// bodies tries the victim's ids within what a stranger sends about its own.
func (w *town) bodies() {
	v1 := "/api/v1/"
	of := func(name string) string { return w.ids[v1+name+"/"] }
	own := &town{t: w.t, node: w.node, spec: w.spec, victim: w.stranger, ids: map[string]string{}}
	own.talk()
	customer, conversation, group, member := own.first(v1+"customers"), own.first(v1+"conversations?view=all"), own.first(v1+"skill-groups"), own.self()
	item := func(more map[string]any) map[string]any {
		out := map[string]any{"question": fmt.Sprint("怎么办 ", more), "answers": []map[string]any{{"text": "这么办"}}}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	for name, c := range map[string]struct {
		method, path string
		body         any
	}{
		"category of an item":       {"POST", "items", item(map[string]any{"category_id": of("categories")})},
		"parent of a category":      {"POST", "categories", map[string]any{"name": "甲", "parent_id": of("categories")}},
		"merging with a customer":   {"POST", "customers/" + customer + "/merge", map[string]any{"with": of("customers")}},
		"transfer to a member":      {"POST", "conversations/" + conversation + "/transfer", map[string]any{"member_id": of("members")}},
		"transfer to a group":       {"POST", "conversations/" + conversation + "/transfer", map[string]any{"group_id": of("skill-groups")}},
		"merging episodes":          {"POST", "conversations/" + conversation + "/episode", map[string]any{"merge_with": of("conversations")}},
		"correcting an answer":      {"POST", "corrections", map[string]any{"message_id": w.ids["message"]}},
		"a role for a member":       {"PATCH", "members/" + member, map[string]any{"role_ids": []string{"admin", of("roles")}}},
		"a team for a member":       {"PATCH", "members/" + member, map[string]any{"team_id": of("teams")}},
		"a group for a member":      {"PATCH", "members/" + member, map[string]any{"skill_groups": []map[string]any{{"id": of("skill-groups"), "level": 1}}}},
		"hours for a group":         {"PATCH", "skill-groups/" + group, map[string]any{"hours_id": of("hours")}},
		"a lead for a team":         {"POST", "teams", map[string]any{"name": "丙", "lead_member_id": of("members")}},
		"a role for an invitation":  {"POST", "invitations", map[string]any{"email": "x@trial.example", "role_ids": []string{of("roles")}}},
		"a group for an invitation": {"POST", "invitations", map[string]any{"email": "y@trial.example", "role_ids": []string{"agent"}, "skill_group_ids": []string{of("skill-groups")}}},
	} {
		var p *product.Problem
		err := w.stranger.Do(w.t.Context(), c.method, v1+c.path, c.body, nil)
		if !errors.As(err, &p) || p.Status < 400 || p.Status >= 500 || p.Status == 429 || p.Code == "request.invalid" || p.Code == "request.malformed" {
			w.t.Errorf("%s of another workspace: %v", name, err)
		}
	}
	var shown json.RawMessage // an item may name others that are not there: they are left out
	if err := w.stranger.Do(w.t.Context(), "POST", v1+"items", item(map[string]any{"related": []string{of("items")}}), &shown); err == nil && strings.Contains(string(shown), w.ids["question"]) {
		w.t.Errorf("a related item of another workspace is shown: %s", shown)
	}
	files := map[string]any{"client_id": "steal", "text": "看看", "file_ids": []string{of("files")}}
	if err := own.visitor.Do(w.t.Context(), "POST", "/api/visitor/messages", files, nil); err == nil {
		w.t.Error("a visitor attached another workspace's file")
	}
	if err := own.visitor.Do(w.t.Context(), "GET", "/api/visitor/files/"+of("files"), nil, nil); err == nil {
		w.t.Error("a visitor fetched another workspace's file")
	}
}

func TestEveryRouteButTheOpenOnesWantsToKnowWhoAsks(t *testing.T) {
	w := &town{t: t, spec: readSpec(t)}
	s := newShop(t, "--data", t.TempDir())
	nobody := product.NewClient(s.node)
	var made struct {
		Secret string `json:"secret"`
		Key    string `json:"key"`
		Token  string `json:"token"`
	}
	must(t, s.admin.Do(t.Context(), "POST", "/api/v1/keys", map[string]any{"name": "无权", "scopes": []string{"audit.read"}}, &made))
	powerless := product.NewClient(s.node)
	powerless.Bearer = firstText(made.Secret, made.Token, made.Key)
	open := []string{}
	for path, methods := range w.spec.Paths {
		at := parameter.ReplaceAllString(path, "01890000-0000-7000-8000-000000000000")
		for method, op := range methods {
			if len(op.Security) == 0 {
				open = append(open, method+" "+path)
				continue
			}
			at := at + w.spec.query(op)
			var p *product.Problem
			if err := nobody.Do(t.Context(), strings.ToUpper(method), at, w.spec.body(op), nil); !errors.As(err, &p) || p.Status != 401 {
				t.Errorf("%s %s by nobody: %v; want 401", method, path, err)
			}
			if op.takes("visitor") {
				continue
			}
			for _, one := range op.Security {
				if needs := one["key"]; len(needs) == 0 || slices.Contains(needs, "audit.read") {
					continue
				}
				if err := powerless.Do(t.Context(), strings.ToUpper(method), at, w.spec.body(op), nil); !errors.As(err, &p) || p.Status != 403 {
					t.Errorf("%s %s by a key without the scope: %v; want 403", method, path, err)
				}
			}
			if err := s.visitor.client.Do(t.Context(), strings.ToUpper(method), at, w.spec.body(op), nil); !errors.As(err, &p) || p.Status != 401 {
				t.Errorf("%s %s by a visitor: %v; want 401", method, path, err)
			}
		}
	}
	slices.Sort(open)
	want := []string{
		"delete /api/v1/session", "get /api/v1/invitations/accept", "get /api/v1/setup", "get /api/visitor/config", "get /healthz", "get /readyz", "post /api/v1/invitations/accept",
		"post /api/v1/password/reset", "post /api/v1/session", "post /api/v1/setup", "post /api/visitor/sessions",
	}
	if !slices.Equal(open, want) {
		t.Errorf("open to anyone: %q\nwant %q", open, want)
	}
}
