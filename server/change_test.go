package server

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestAChangeIsWrittenLookedAtAndPublished(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		jobs := knowing(w)
		other := w.browser()
		other.join(t, w.boss, "second@mine.example", "supervisor")
		item := field(t, w.boss.want(t, 201, "POST", "/api/v1/items", cardItem), "id")
		path := "/api/v1/changes/" + field(t, w.boss.want(t, 201, "POST", "/api/v1/changes", `{"name":"卡"}`), "id")
		w.boss.want(t, 204, "POST", "/api/v1/knowledge/collect", `{"change_id":"`+path[len("/api/v1/changes/"):]+`"}`)
		if got := w.boss.want(t, 200, "GET", path+"/items", ""); !strings.Contains(got, `"added":1`) {
			t.Error(got)
		}
		w.boss.want(t, 200, "PUT", path, `{"name":"补卡","note":"给营业厅"}`)
		w.boss.refused(t, 422, "knowledge.change_name_missing", "PUT", path, `{"name":" "}`)
		w.boss.want(t, 200, "POST", path+"/submit", `{"plan":{}}`)
		w.boss.refused(t, 409, "knowledge.change_frozen", "DELETE", "/api/v1/items/"+item, "")
		w.agent.refused(t, 403, "actor.not_permitted", "POST", path+"/reopen", `{}`)
		w.agent.refused(t, 403, "actor.not_permitted", "POST", path+"/comments", `{"text":"好"}`)
		w.stranger.refused(t, 404, "knowledge.change_not_found", "POST", path+"/comments", `{"text":"好"}`)
		if got := other.want(t, 201, "POST", path+"/comments", `{"text":"好","item_id":"`+item+`"}`); !strings.Contains(got, `"text":"好"`) {
			t.Error(got)
		}
		if got := other.want(t, 200, "POST", path+"/approve", ""); field(t, got, "state") != "published" {
			t.Error(got)
		}
		at := strconv.FormatInt(w.clock.Now().Add(time.Hour).UnixMilli(), 10)
		w.boss.want(t, 200, "POST", path+"/end", `{"end_at":`+at+`}`)
		w.clock.Advance(time.Hour)
		if _, err := jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.boss.want(t, 200, "GET", "/api/v1/changes?state=ended", ""); strings.Count(got, `"state":"published"`) != 2 || !strings.Contains(got, `"takes_back":"`+path[len("/api/v1/changes/"):]) {
			t.Error(got)
		}
		dropped := "/api/v1/changes/" + field(t, w.boss.want(t, 201, "POST", "/api/v1/changes", `{"name":"不要了"}`), "id")
		w.boss.refused(t, 409, "knowledge.nothing_changed", "POST", dropped+"/publish", `{}`)
		w.boss.want(t, 200, "POST", dropped+"/drop", "")
		w.boss.refused(t, 409, "knowledge.change_state", "POST", dropped+"/publish", `{}`)
	})
}
