package server

import (
	"strings"
	"testing"
	"time"

	"yingda/internal/testkit"
)

func TestAdministrationOverHTTP(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		b := w.boss
		got := b.want(t, 200, "PATCH", "/api/v1/workspace", `{"name":"新名","settings":{"idle_close_min":45,"consent":{"required":true}}}`)
		for _, want := range []string{`"name":"新名"`, `"idle_close_min":45`, `"required":true`, `"failed_turns_before_person":2`, `"version":"1"`} {
			if !strings.Contains(got, want) {
				t.Errorf("%s lacks %s", got, want)
			}
		}
		b.refused(t, 422, "input.out_of_range", "PATCH", "/api/v1/workspace", `{"settings":{"idle_close_min":0}}`)
		b.refused(t, 422, "request.invalid", "PATCH", "/api/v1/workspace", `{"settings":{"no_such_setting":1}}`)
		b.refused(t, 422, "request.invalid", "PATCH", "/api/v1/workspace", `{"settings":{"idle_close_min":"soon"}}`)

		hours := field(t, b.want(t, 201, "POST", "/api/v1/hours", `{"name":"门店","weekly":[{"day":1,"from":"09:00","to":"12:00"},{"day":1,"from":"13:00","to":"18:00"}],"holidays":[{"date":"2026-10-01","name":"国庆节","spans":[]}]}`), "id")
		noon := time.Date(2026, 3, 2, 12, 30, 0, 0, testkit.Monday.Location()).UnixMilli()
		got = b.want(t, 200, "GET", "/api/v1/hours/"+hours+"/preview?at="+itoa(noon), "")
		if want := `"open":false,"next_open":` + itoa(noon+1_800_000); !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
		b.refused(t, 422, "hours.overlap", "PATCH", "/api/v1/hours/"+hours, `{"weekly":[{"day":1,"from":"09:00","to":"12:00"},{"day":1,"from":"11:00","to":"18:00"}]}`)

		li := memberID(t, w, "li@mine.example")
		group := field(t, b.want(t, 201, "POST", "/api/v1/skill-groups", `{"name":"投诉","hours_id":"`+hours+`","members":[{"member_id":"`+li+`","level":2}]}`), "id")
		b.refused(t, 409, "hours.in_use", "DELETE", "/api/v1/hours/"+hours, "")
		got = b.want(t, 200, "PATCH", "/api/v1/skill-groups/"+group, `{"accept_timeout_s":60}`)
		if !strings.Contains(got, `"level":2`) || !strings.Contains(got, `"accept_timeout_s":60`) {
			t.Errorf("group %s", got)
		}
		team := field(t, b.want(t, 201, "POST", "/api/v1/teams", `{"name":"早班","lead_member_id":"`+li+`"}`), "id")
		role := field(t, b.want(t, 201, "POST", "/api/v1/roles", `{"name":"质检","permissions":["conversation.read_all"]}`), "id")
		got = b.want(t, 200, "PATCH", "/api/v1/members/"+li, `{"staff_no":"1001","team_id":"`+team+`","capacity":3,"role_ids":["agent","`+role+`"]}`)
		for _, want := range []string{`"staff_no":"1001"`, `"capacity":3`, `"质检"`, group} {
			if !strings.Contains(got, want) {
				t.Errorf("member %s lacks %s", got, want)
			}
		}
		if me := w.agent.want(t, 200, "GET", "/api/v1/session", ""); !strings.Contains(me, "conversation.read_all") {
			t.Error("a new role counts at once, but does not")
		}
		b.refused(t, 409, "role.in_use", "DELETE", "/api/v1/roles/"+role, "")

		inbox := field(t, b.want(t, 201, "POST", "/api/v1/inboxes", `{"name":"官网","settings":{"domains":["shop.example"]}}`), "id")
		got = b.want(t, 200, "PATCH", "/api/v1/inboxes/"+inbox, `{"settings":{"look":{"accent":"#112233"}}}`)
		if !strings.Contains(got, `"#112233"`) || !strings.Contains(got, "shop.example") || !strings.Contains(got, `"position":"right"`) {
			t.Errorf("inbox %s", got)
		}
		b.refused(t, 422, "inbox.bad_domain", "PATCH", "/api/v1/inboxes/"+inbox, `{"settings":{"domains":["https://shop.example/path"]}}`)
		secret := field(t, b.want(t, 201, "POST", "/api/v1/inboxes/"+inbox+"/rotate-secret", ""), "secret")
		if got = b.want(t, 200, "GET", "/api/v1/inboxes/"+inbox, ""); strings.Contains(got, secret) || !strings.Contains(got, `"identify":true`) {
			t.Errorf("inbox %s", got)
		}
		if got = b.want(t, 200, "GET", "/api/v1/inboxes/"+inbox+"/snippet", ""); !strings.Contains(got, "http://127.0.0.1:8080/widget.js") {
			t.Errorf("snippet %s", got)
		}
		b.want(t, 200, "PATCH", "/api/v1/experiments/person_first", `{"enabled":true}`)

		log := b.want(t, 200, "GET", "/api/v1/audit?limit=100", "")
		for _, action := range []string{"workspace.changed", "hours.made", "group.made", "group.changed", "team.made", "role.made", "member.changed", "inbox.made", "inbox.changed", "inbox.secret_rotated", "experiment.changed", "member.invited", "member.joined"} {
			if !strings.Contains(log, `"action":"`+action+`"`) {
				t.Errorf("no %s in the audit log", action)
			}
		}
		if strings.Contains(log, secret) || !strings.Contains(log, `"ip":"127.0.0.1"`) {
			t.Errorf("audit log %s", log)
		}
	})
}

func TestTheAuditLogIsReadByPages(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	seen := map[string]bool{}
	after, pages := "", 0
	for pages == 0 || after != "" {
		var l struct {
			Items []struct{ ID string }
			Next  string
		}
		read(t, w.boss.want(t, 200, "GET", "/api/v1/audit?limit=1&after="+after, ""), &l)
		for _, e := range l.Items {
			if seen[e.ID] {
				t.Fatalf("%s twice", e.ID)
			}
			seen[e.ID] = true
		}
		after, pages = l.Next, pages+1
	}
	if pages != len(seen) || pages < 3 {
		t.Errorf("%d lines on %d pages", len(seen), pages)
	}
}

func TestIdsOfAnotherWorkspaceAreNotFound(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		b, thief := w.boss, w.stranger
		inbox := firstID(t, b.want(t, 200, "GET", "/api/v1/inboxes", ""))
		group := firstID(t, b.want(t, 200, "GET", "/api/v1/skill-groups", ""))
		hours := firstID(t, b.want(t, 200, "GET", "/api/v1/hours", ""))
		member := memberID(t, w, "li@mine.example")
		session := firstID(t, b.want(t, 200, "GET", "/api/v1/members/"+member+"/sessions", ""))
		key := field(t, b.want(t, 201, "POST", "/api/v1/keys", `{"name":"x","scopes":["audit.read"]}`), "id")
		team := field(t, b.want(t, 201, "POST", "/api/v1/teams", `{"name":"x"}`), "id")
		role := field(t, b.want(t, 201, "POST", "/api/v1/roles", `{"name":"x","permissions":[]}`), "id")
		invitation := field(t, b.want(t, 201, "POST", "/api/v1/invitations", `{"email":"x@mine.example","role_ids":["agent"]}`), "id")
		for _, c := range []struct{ method, path, body, code string }{
			{"GET", "/inboxes/" + inbox, "", "inbox.not_found"},
			{"PATCH", "/inboxes/" + inbox, `{"name":"x"}`, "inbox.not_found"},
			{"DELETE", "/inboxes/" + inbox, "", "inbox.not_found"},
			{"POST", "/inboxes/" + inbox + "/rotate-secret", "", "inbox.not_found"},
			{"GET", "/inboxes/" + inbox + "/snippet", "", "inbox.not_found"},
			{"PATCH", "/skill-groups/" + group, `{"name":"x"}`, "group.not_found"},
			{"DELETE", "/skill-groups/" + group, "", "group.not_found"},
			{"PATCH", "/hours/" + hours, `{"name":"x"}`, "hours.not_found"},
			{"GET", "/hours/" + hours + "/preview", "", "hours.not_found"},
			{"DELETE", "/hours/" + hours, "", "hours.not_found"},
			{"PATCH", "/members/" + member, `{"name":"x"}`, "member.not_found"},
			{"POST", "/members/" + member + "/disable", "", "member.not_found"},
			{"POST", "/members/" + member + "/reset-link", "", "member.not_found"},
			{"GET", "/members/" + member + "/sessions", "", "member.not_found"},
			{"DELETE", "/members/" + member + "/sessions/" + session, "", "member.not_found"},
			{"DELETE", "/keys/" + key, "", "key.not_found"},
			{"PATCH", "/teams/" + team, `{"name":"x"}`, "team.not_found"},
			{"DELETE", "/teams/" + team, "", "team.not_found"},
			{"PATCH", "/roles/" + role, `{"name":"x","permissions":[]}`, "role.not_found"},
			{"DELETE", "/roles/" + role, "", "role.not_found"},
			{"DELETE", "/invitations/" + invitation, "", "invitation.not_found"},
		} {
			thief.refused(t, 404, c.code, c.method, "/api/v1"+c.path, c.body)
		}
		// Naming the workspace does not help who is no member of it.
		thief.with(workspaceHeader, "mine").refused(t, 404, "workspace.not_found", "GET", "/api/v1/inboxes/"+inbox, "")
		// Nor do ids that are no ids.
		for _, forged := range []string{"x", "%00", "../../etc/passwd", "' OR 1=1 --", strings.Repeat("9", 5000)} {
			if rec := thief.do(t, "PATCH", "/api/v1/members/"+escape(forged), `{"name":"x"}`); rec.Code != 404 && rec.Code != 400 {
				t.Errorf("%.20q: %d %s", forged, rec.Code, rec.Body)
			}
		}
		if got := w.agent.want(t, 200, "GET", "/api/v1/members", ""); strings.Contains(got, "foreign.example") || strings.Contains(got, bossMail) {
			t.Errorf("an agent sees %s", got)
		}
	})
}

func TestTheKeyOfAnEmbeddingsServiceIsGivenAndNeverShown(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		knowing(w)
		b := w.boss
		b.want(t, 204, "PUT", "/api/v1/workspace/secrets/embeddings", `{"value":"sk-hush"}`)
		listed := b.want(t, 200, "GET", "/api/v1/workspace/secrets", "")
		if !strings.Contains(listed, `"name":"embeddings"`) || strings.Contains(listed, "sk-hush") {
			t.Errorf("%s", listed)
		}
		if all := b.want(t, 200, "GET", "/api/v1/workspace", ""); strings.Contains(all, "sk-hush") || !strings.Contains(all, `"embeddings":{"enabled":false,"url":"","model":"","visibility":"public","timeout_ms":300}`) {
			t.Errorf("%s", all)
		}
		b.refused(t, 422, "request.invalid", "PUT", "/api/v1/workspace/secrets/other", `{"value":"x"}`)
		b.refused(t, 422, "input.required", "PATCH", "/api/v1/workspace", `{"settings":{"embeddings":{"enabled":true}}}`)
		b.refused(t, 422, "input.bad_url", "PATCH", "/api/v1/workspace", `{"settings":{"embeddings":{"url":"ftp://x"}}}`)
		b.refused(t, 422, "request.invalid", "PATCH", "/api/v1/workspace", `{"settings":{"embeddings":{"visibility":"internal"}}}`)
		b.refused(t, 409, "embed.off", "POST", "/api/v1/knowledge/embeddings/test", "")
		for _, x := range [][3]string{{"PUT", "/api/v1/workspace/secrets/embeddings", `{"value":"x"}`}, {"GET", "/api/v1/workspace/secrets", ""}, {"POST", "/api/v1/knowledge/embeddings/test", ""}} {
			w.agent.refused(t, 403, "actor.not_permitted", x[0], x[1], x[2])
		}
	})
}
