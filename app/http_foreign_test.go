package app

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yingda/channel/webchat"
	"yingda/conversation"
	"yingda/internal/id"
	"yingda/knowledge"
	"yingda/knowledge/document"
)

// belongings are the ids of one company's things.
type belongings map[string]string

// owns makes one of everything that a request's body may name.
func (h *house) owns(boss *caller) belongings {
	h.t.Helper()
	ctx := h.t.Context()
	made := func(path string, body any) string {
		var got struct {
			ID string `json:"id"`
		}
		boss.do(201, "POST", "/api/v1/"+path, body, &got)
		return got.ID
	}
	b := belongings{"member": boss.id, "inbox": h.inbox.ID}
	b["group"] = made("skill-groups", map[string]any{"name": "夜班组"})
	b["hours"] = made("hours", map[string]any{"name": "夜班", "timezone": "Asia/Shanghai"})
	b["team"] = made("teams", map[string]any{"name": "夜班"})
	b["role"] = made("roles", map[string]any{"name": "夜班", "permissions": []string{"conversation.read"}})
	b["category"] = made("categories", map[string]any{"name": "夜班"})
	b["change"] = made("changes", map[string]any{"name": "夜班"})
	b["item"] = made("items", knowledge.NewItem{Content: knowledge.Content{Question: "夜里有人吗", Answers: []knowledge.Answer{{Text: "有。"}}, Grade: "R1", Visibility: "public"}})
	var it knowledge.Detail
	boss.do(200, "GET", "/api/v1/items/"+b["item"], nil, &it)
	b["revision"] = it.DraftRevisionID
	out, err := h.app.knowledge.Publish(ctx, h.admin, knowledge.Publication{})
	h.must(err)
	b["base"] = out.BaseVersionID
	b["branch"] = made("branches", map[string]any{"name": "夜班"})
	b["source"] = made("document-sources", map[string]any{"kind": "site", "address": "https://docs.example/"})
	paper := filepath.Join(h.t.TempDir(), "night.md")
	h.must(os.WriteFile(paper, []byte("# 夜班\n\n夜里有人。\n"), 0o600))
	_, err = h.app.documents.ReadHere(ctx, h.admin, document.Here{From: paper}, func(document.Run) {})
	h.must(err)
	var docs items[struct {
		ID string `json:"id"`
	}]
	boss.do(200, "GET", "/api/v1/documents", nil, &docs)
	b["document"] = docs.Items[0].ID
	v := h.visitor()
	b["conversation"], b["file"] = v.attach("m-1", "夜里有人吗")
	v.gets("bot", "有。")
	c, err := h.app.conversation.Get(ctx, h.admin, b["conversation"])
	h.must(err)
	b["customer"], b["episode"] = c.CustomerID, c.EpisodeID
	b["cluster"] = id.New()
	_, err = h.app.db.SQL().ExecContext(ctx, "INSERT INTO cluster (id, workspace_id, name_turn_id, first_at, last_at, created_at) VALUES ('"+b["cluster"]+"', '"+c.WorkspaceID+"', '', 1, 1, 1)")
	h.must(err)
	b["run"] = id.New()
	_, err = h.app.db.SQL().ExecContext(ctx, "INSERT INTO training_run (id, workspace_id, n, state, created_at) VALUES ('"+b["run"]+"', '"+c.WorkspaceID+"', 1, 'done', 1)")
	h.must(err)
	all, err := h.app.conversation.Messages(ctx, h.admin, c.ID, 0, 10)
	h.must(err)
	b["answer"] = all[slices.IndexFunc(all, func(m conversation.Message) bool { return m.By == conversation.ByBot })].ID
	b["labelling"] = id.New()
	asked, err := h.app.conversation.TurnOf(ctx, c.WorkspaceID, b["answer"])
	h.must(err)
	_, err = h.app.db.SQL().ExecContext(ctx, "INSERT INTO label_task (id, workspace_id, turn_id, conversation_id, kind, created_at) VALUES ('"+b["labelling"]+"', '"+c.WorkspaceID+"', '"+asked.ID+"', '"+c.ID+"', 'items', 1)")
	h.must(err)
	var fix knowledge.Correction
	boss.do(201, "POST", "/api/v1/corrections", knowledge.NewCorrection{MessageID: b["answer"]}, &fix)
	b["correction"] = fix.ID
	v.do(200, "POST", "/api/visitor/leave-message", webchat.Leaving{Text: "请回电", Phone: "13800138000"}, nil)
	var tasks items[struct {
		ID string `json:"id"`
	}]
	boss.do(200, "GET", "/api/v1/tasks", nil, &tasks)
	b["task"] = tasks.Items[0].ID
	return b
}

// named are the fields of the API's bodies that name a thing of a workspace, by
// the operation, with what is sent when the field holds an id ("@group" is
// another company's, "%group" one's own) and the refusal that is due, in the
// answer or within it. Where there is none, the answer is that to an id that
// nobody has.
var named = []struct {
	field, method, path, body, code string
}{
	{"add-category parent_id", "POST", "categories", `{"name":"甲","parent_id":"@category"}`, "knowledge.category_not_found"},
	{"add-category skill_group_id", "POST", "categories", `{"name":"甲","skill_group_id":"@group"}`, "group.not_found"},
	{"change-category parent_id", "PATCH", "categories/%category", `{"parent_id":"@category"}`, "knowledge.category_not_found"},
	{"change-category skill_group_id", "PATCH", "categories/%category", `{"skill_group_id":"@group"}`, "group.not_found"},
	{"open-change item_ids", "POST", "changes", `{"name":"甲","item_ids":["@item"]}`, "knowledge.drafts_not_free"},
	{"comment-change item_id", "POST", "changes/%change/comments", `{"text":"好","item_id":"@item"}`, "knowledge.item_not_found"},
	{"collect-drafts change_id", "POST", "knowledge/collect", `{"change_id":"@change"}`, "knowledge.change_not_found"},
	{"collect-drafts item_ids", "POST", "knowledge/collect", `{"change_id":"%change","item_ids":["@item"]}`, "knowledge.drafts_not_free"},
	{"collect-drafts document_ids", "POST", "knowledge/collect", `{"change_id":"%change","document_ids":["@document"]}`, "knowledge.drafts_not_free"},
	{"open-change document_ids", "POST", "changes", `{"name":"甲","document_ids":["@document"]}`, "knowledge.drafts_not_free"},
	{"publish-knowledge document_ids", "POST", "knowledge/publish", `{"document_ids":["@document"]}`, "knowledge.drafts_not_free"},
	{"change-document placement.category_id", "PATCH", "documents/%document", `{"placement":{"category_id":"@category"}}`, "knowledge.category_not_found"},
	{"begin-document-upload placement.category_id", "POST", "document-uploads", `{"placement":{"category_id":"@category"}}`, "knowledge.category_not_found"},
	{"add-document-source settings.placement.category_id", "POST", "document-sources", `{"kind":"site","address":"https://a.example/","settings":{"placement":{"category_id":"@category"}}}`, "knowledge.category_not_found"},
	{"change-document-source settings.placement.category_id", "PATCH", "document-sources/%source", `{"settings":{"placement":{"category_id":"@category"}}}`, "knowledge.category_not_found"},
	{"move-episode merge_with", "POST", "conversations/%conversation/episode", `{"merge_with":"@episode"}`, "episode.not_found"},
	{"send-message file_ids", "POST", "conversations/%conversation/messages", `{"client_id":"n-1","note":true,"text":"看","file_ids":["@file"]}`, "file.not_found"},
	{"transfer-conversation group_id", "POST", "conversations/%conversation/transfer", `{"group_id":"@group"}`, "group.not_found"},
	{"transfer-conversation member_id", "POST", "conversations/%conversation/transfer", `{"member_id":"@member"}`, "member.not_found"},
	{"open-correction message_id", "POST", "corrections", `{"message_id":"@answer"}`, "turn.not_found"},
	{"open-correction right_item_id", "POST", "corrections", `{"message_id":"%answer","right_item_id":"@item"}`, "knowledge.item_not_found"},
	{"resolve-correction item_id", "POST", "corrections/%correction/resolve", `{"result":"variant_added","item_id":"@item","variant":"夜里呢"}`, "knowledge.item_not_found"},
	{"resolve-correction item.category_id", "POST", "corrections/%correction/resolve", `{"result":"item_created","item":{"question":"夜里呢","category_id":"@category"}}`, "knowledge.category_not_found"},
	{"resolve-correction item.change_id", "POST", "corrections/%correction/resolve", `{"result":"item_created","item":{"question":"夜里呢","change_id":"@change"}}`, "knowledge.change_not_found"},
	{"merge-customer with", "POST", "customers/%customer/merge", `{"with":"@customer"}`, "customer.not_found"},
	{"make-inbox skill_group_id", "POST", "inboxes", `{"name":"门店","skill_group_id":"@group"}`, "group.not_found"},
	{"change-inbox skill_group_id", "PATCH", "inboxes/%inbox", `{"skill_group_id":"@group"}`, "group.not_found"},
	{"invite-member role_ids", "POST", "invitations", `{"email":"n@house.example","role_ids":["@role"]}`, "role.not_found"},
	{"invite-member skill_group_ids", "POST", "invitations", `{"email":"n@house.example","role_ids":["agent"],"skill_group_ids":["@group"]}`, "group.not_found"},
	{"add-item category_id", "POST", "items", `{"question":"夜里几点","category_id":"@category"}`, "knowledge.category_not_found"},
	{"add-item change_id", "POST", "items", `{"question":"夜里几点","change_id":"@change"}`, "knowledge.change_not_found"},
	{"save-item change_id", "PUT", "items/%item", `{"parent_revision":"%revision","question":"夜里几点","change_id":"@change"}`, "knowledge.change_not_found"},
	{"save-item category_id", "PUT", "items/%item", `{"parent_revision":"%revision","question":"夜里几点","category_id":"@category"}`, "knowledge.category_not_found"},
	{"revert-item revision_id", "POST", "items/%item/revert", `{"revision_id":"@revision"}`, "knowledge.revision_not_found"},
	{"publish-knowledge item_ids", "POST", "knowledge/publish", `{"item_ids":["@item"]}`, "knowledge.drafts_not_free"},
	{"change-member role_ids", "PATCH", "members/%member", `{"role_ids":["@role"]}`, "role.not_found"},
	{"change-member skill_groups.id", "PATCH", "members/%member", `{"skill_groups":[{"id":"@group"}]}`, "group.not_found"},
	{"change-member team_id", "PATCH", "members/%member", `{"team_id":"@team"}`, "team.not_found"},
	{"make-skill-group hours_id", "POST", "skill-groups", `{"name":"丙","hours_id":"@hours"}`, "hours.not_found"},
	{"make-skill-group members.member_id", "POST", "skill-groups", `{"name":"丙","members":[{"member_id":"@member","level":1}]}`, "member.not_found"},
	{"change-skill-group hours_id", "PATCH", "skill-groups/%group", `{"hours_id":"@hours"}`, "hours.not_found"},
	{"change-skill-group members.member_id", "PATCH", "skill-groups/%group", `{"members":[{"member_id":"@member","level":1}]}`, "member.not_found"},
	{"edit-items item_ids", "POST", "items/edit", `{"item_ids":["@item"],"grade":"R2"}`, "knowledge.item_not_found"},
	{"edit-items category_id", "POST", "items/edit", `{"item_ids":["%item"],"category_id":"@category"}`, "knowledge.category_not_found"},
	{"edit-items owner_id", "POST", "items/edit", `{"item_ids":["%item"],"owner_id":"@member"}`, "member.not_found"},
	{"preview-item content.category_id", "POST", "knowledge/preview", `{"content":{"question":"夜里几点","category_id":"@category"},"at":"2026-01-01T00:00"}`, ""},
	{"advise-item content.category_id", "POST", "knowledge/advice", `{"content":{"question":"夜里几点","category_id":"@category"}}`, ""},
	{"advise-item item_id", "POST", "knowledge/advice", `{"item_id":"@item","content":{"question":"夜里几点"}}`, ""},
	{"give-category-grants grants.subject_id", "PUT", "categories/%category/grants", `{"grants":[{"subject_kind":"member","subject_id":"@member","may":["see"]}]}`, "member.not_found"},
	{"give-label answer.item_ids", "POST", "learning/labels/tasks/%labelling/labels", `{"answer":{"verdict":"items","item_ids":["@item"]}}`, "knowledge.item_not_found"},
	{"give-label answer.parts.item_ids", "POST", "learning/labels/tasks/%labelling/labels", `{"answer":{"verdict":"split","parts":[{"from":0,"to":1,"item_ids":["@item"]},{"from":1,"to":2}]}}`, "knowledge.item_not_found"},
	{"decide-label-task item_ids", "POST", "learning/labels/tasks/%labelling/decision", `{"verdict":"items","item_ids":["@item"]}`, "knowledge.item_not_found"},
	{"decide-label-task parts.item_ids", "POST", "learning/labels/tasks/%labelling/decision", `{"verdict":"split","parts":[{"from":0,"to":1,"item_ids":["@item"]},{"from":1,"to":2}]}`, "knowledge.item_not_found"},
	{"teach-wordings item_id", "POST", "learning/labels/wordings", `{"item_id":"@item","task_ids":["%labelling"]}`, "knowledge.item_not_found"},
	{"teach-wordings task_ids", "POST", "learning/labels/wordings", `{"item_id":"%item","task_ids":["@labelling"]}`, "label.nothing_to_teach"},
	{"take-in-item other_id", "POST", "items/%item/take-in", `{"other_id":"@item"}`, "knowledge.item_not_found"},
	{"put-finding-aside item_id", "POST", "knowledge/health/asides", `{"list":"unused","item_id":"@item","revision_id":"%revision"}`, "knowledge.item_not_found"},
	{"put-finding-aside other_id", "POST", "knowledge/health/asides", `{"list":"duplicates","item_id":"%item","other_id":"@item","revision_id":"%revision","other_revision_id":"%revision"}`, "knowledge.item_not_found"},
	{"put-finding-aside revision_id", "POST", "knowledge/health/asides", `{"list":"unused","item_id":"%item","revision_id":"@revision"}`, "knowledge.stale"},
	{"put-finding-aside other_revision_id", "POST", "knowledge/health/asides", `{"list":"duplicates","item_id":"%item","other_id":"%item","revision_id":"%revision","other_revision_id":"@revision"}`, "knowledge.stale"},
	{"fix-cluster item_id", "POST", "learning/clusters/%cluster/fixes", `{"kind":"variants","item_id":"@item","variants":["夜里呢"]}`, "knowledge.item_not_found"},
	{"fix-cluster category_id", "POST", "learning/clusters/%cluster/fixes", `{"kind":"item","question":"夜里呢","category_id":"@category"}`, "knowledge.category_not_found"},
	{"fix-cluster correction_id", "POST", "learning/clusters/%cluster/fixes", `{"kind":"item","question":"夜里呢","correction_id":"@correction"}`, "knowledge.correction_not_found"},
	{"add-suite-questions questions.source_id", "POST", "suite/questions", `{"questions":[{"text":"夜里呢","expected":[],"source":"correction","source_id":"@correction"}]}`, "suite.source_gone"},
	{"open-branch base_version_id", "POST", "branches", `{"name":"甲","base_version_id":"@base"}`, "knowledge.base_not_found"},
	{"add-item-to-branch category_id", "POST", "branches/%branch/items", `{"question":"夜里几点","category_id":"@category"}`, "knowledge.category_not_found"},
	{"add-item-to-branch change_id", "POST", "branches/%branch/items", `{"question":"夜里几点","change_id":"@change"}`, "knowledge.branch_item_in_change"},
	{"save-item-on-branch category_id", "PUT", "branches/%branch/items/%item", `{"parent_revision":"%revision","question":"夜里几点","category_id":"@category"}`, "knowledge.category_not_found"},
	{"save-item-on-branch change_id", "PUT", "branches/%branch/items/%item", `{"parent_revision":"%revision","question":"夜里几点","change_id":"@change"}`, "knowledge.branch_item_in_change"},
	{"merge-branch settled.item_id", "POST", "branches/%branch/merge", `{"settled":[{"item_id":"@item","mine_revision_id":"%revision","fields":{"question":"mine"}}]}`, "knowledge.nothing_changed"},
	{"merge-branch settled.mine_revision_id", "POST", "branches/%branch/merge", `{"settled":[{"item_id":"%item","mine_revision_id":"@revision","fields":{"question":"mine"}}]}`, "knowledge.nothing_changed"},
	{"roll-back-base-version item_ids", "POST", "base-versions/%base/rollback", `{"item_ids":["@item"]}`, "knowledge.nothing_changed"},
	{"test-question change_id", "POST", "knowledge/test", `{"question":"夜里有人吗","change_id":"@change"}`, "knowledge.change_not_found"},
	{"test-question branch_id", "POST", "knowledge/test", `{"question":"夜里有人吗","branch_id":"@branch"}`, "knowledge.branch_not_found"},
	{"run-suite branch_id", "POST", "suite/runs", `{"subject":"branch","branch_id":"@branch"}`, "knowledge.branch_not_found"},
	{"start-training change_id", "POST", "learning/runs", `{"change_id":"@change","seed":0,"unanswerable":0}`, "knowledge.change_not_found"},
	{"begin-rollout run_id", "POST", "learning/rollouts", `{"run_id":"@run"}`, "training.not_found"},
	{"run-suite change_id", "POST", "suite/runs", `{"subject":"change","change_id":"@change"}`, "knowledge.change_not_found"},
	{"change-workspace settings.help.inbox_id", "PATCH", "workspace", `{"settings":{"help":{"inbox_id":"@inbox"}}}`, "inbox.not_found"},
	{"assign-task member_id", "POST", "tasks/%task/assign", `{"member_id":"@member"}`, "member.not_found"},
	{"make-team lead_member_id", "POST", "teams", `{"name":"丁","lead_member_id":"@member"}`, "member.not_found"},
	{"change-team lead_member_id", "PATCH", "teams/%team", `{"lead_member_id":"@member"}`, "member.not_found"},
}

// What belongs to a rollout that there is none of is not an empty list.
func TestDifferencesOfAnUnknownRolloutAre404(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		r := h.boss.send("GET", "/api/v1/learning/rollouts/"+id.New()+"/differences", nil)
		if r.status != 404 || !strings.Contains(string(r.body), `"code":"rollout.not_found"`) {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
}

// No field of a request takes the id of another company's thing: what is named
// must be there for who names it.
func TestNoFieldTakesAnotherCompanysThing(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		own := h.owns(h.boss)
		var foreign belongings
		h.abroad(func(boss *caller) { foreign = h.owns(boss) })
		nobodys := belongings{}
		for kind := range foreign {
			nobodys[kind] = id.New()
		}
		for _, x := range named {
			send := func(at belongings) reply {
				fill := strings.NewReplacer(append(marks("%", own), marks("@", at)...)...)
				var body any
				h.must(json.Unmarshal([]byte(fill.Replace(x.body)), &body))
				return h.boss.send(x.method, "/api/v1/"+fill.Replace(x.path), body)
			}
			r := send(foreign)
			if x.code == "" {
				if other := send(nobodys); r.status != 200 || string(r.body) != string(other.body) {
					t.Errorf("%s: %d %s\nto an id of nobody: %s", x.field, r.status, r.body, other.body)
				}
				continue
			}
			if !strings.Contains(string(r.body), `"code":"`+x.code+`"`) {
				t.Errorf("%s: %d %s, want %s", x.field, r.status, r.body, x.code)
			}
		}
	})
}

func marks(sign string, b belongings) (out []string) {
	for name, id := range b {
		out = append(out, sign+name, id)
	}
	return out
}

// ownWords are fields whose ids are the caller's own words, or that a request
// does not set.
var ownWords = []string{"client_id", "external_id", "id"}

// A field that is added to the API and names something stands in the table too.
func TestEveryFieldThatNamesSomethingIsTried(t *testing.T) {
	raw, err := os.ReadFile("../api/openapi.json")
	must(t, err)
	var spec struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			RequestBody struct {
				Content map[string]struct{ Schema jsonSchema }
			} `json:"requestBody"`
		}
		Components struct{ Schemas map[string]jsonSchema }
	}
	must(t, json.Unmarshal(raw, &spec))
	tried := map[string]bool{}
	for _, x := range named {
		tried[x.field] = true
	}
	found := 0
	for path, verbs := range spec.Paths {
		if !strings.HasPrefix(path, "/api/v1/") || strings.HasPrefix(path, "/api/v1/external/") { // a visitor and another desk name only what is theirs
			continue
		}
		for _, op := range verbs {
			for _, content := range op.RequestBody.Content {
				for _, field := range content.Schema.ids(spec.Components.Schemas, "", 0) {
					found++
					if name := op.OperationID + " " + field; !tried[name] {
						t.Errorf("nobody tries to give %s another company's id", name)
					}
				}
			}
		}
	}
	if found < 25 {
		t.Errorf("only %d fields were found: is the description read as it is written?", found)
	}
}

// jsonSchema is as much of a JSON schema as is looked into.
type jsonSchema struct {
	Ref        string                `json:"$ref"`
	Properties map[string]jsonSchema `json:"properties"`
	Items      *jsonSchema           `json:"items"`
	ReadOnly   bool                  `json:"readOnly"`
}

// ids returns the paths of the fields that hold ids, lists left out of the path.
func (s jsonSchema) ids(all map[string]jsonSchema, at string, depth int) (out []string) {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		s = all[name]
	}
	if depth > 6 {
		return nil
	}
	if s.Items != nil {
		return s.Items.ids(all, at, depth+1)
	}
	for name, p := range s.Properties {
		if p.ReadOnly {
			continue
		}
		path := strings.TrimPrefix(fmt.Sprintf("%s.%s", at, name), ".")
		isID := strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids") || name == "id" && at != ""
		if isID && (!slices.Contains(ownWords, name) || name == "id") {
			out = append(out, path)
		}
		out = append(out, p.ids(all, path, depth+1)...)
	}
	return out
}
