package app

import (
	"slices"
	"testing"

	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/workspace"
)

// bury writes a job that was given up.
func (h *house) bury(workspaceID, kind string) string {
	h.t.Helper()
	jobID := id.New()
	_, err := h.app.db.SQL().ExecContext(h.t.Context(), "INSERT INTO job (id, workspace_id, kind, payload, state, run_at, attempts, last_error, created_at, ended_at) VALUES ('"+
		jobID+"', '"+workspaceID+"', '"+kind+"', '{}', 'dead', 1, 3, 'no connection', 1, 2)")
	h.must(err)
	return jobID
}

// Whoever administers a company sees what was given up there, over the API and
// on the command line beside the running server, and tries it again or drops it.
func TestGivenUpJobsAreForThoseWhoAdminister(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		lin, stranger := h.hire("lin", "agent"), h.foreigner()
		again, dropped, installation := h.bury(h.ws.ID, "file.delete"), h.bury(h.ws.ID, "nobody.knows"), h.bury("", "nobody.knows")
		ids := func(p *caller) (out []string) {
			t.Helper()
			var page job.Page
			p.do(200, "GET", "/api/v1/jobs", nil, &page)
			for _, j := range page.Items {
				out = append(out, j.ID)
			}
			return out
		}
		if got := ids(h.boss); !slices.Equal(got, []string{dropped, again}) {
			t.Errorf("the administrator sees %v", got)
		}
		if got := ids(stranger); len(got) > 0 {
			t.Errorf("another company's administrator sees %v", got)
		}
		lin.refused(403, "actor.not_permitted", "GET", "/api/v1/jobs", nil)
		stranger.refused(404, "job.not_found", "POST", "/api/v1/jobs/"+again+"/retry", nil)
		h.boss.refused(404, "job.not_found", "DELETE", "/api/v1/jobs/"+installation, nil)
		h.boss.do(204, "POST", "/api/v1/jobs/"+again+"/retry", nil, nil)
		h.boss.do(204, "DELETE", "/api/v1/jobs/"+dropped, nil, nil)
		h.boss.refused(404, "job.not_found", "DELETE", "/api/v1/jobs/"+dropped, nil)
		var audit workspace.Page[workspace.Entry]
		h.boss.do(200, "GET", "/api/v1/audit?action=job.", nil, &audit)
		var deeds []string
		for _, e := range audit.Items {
			deeds = append(deeds, e.Action+" "+e.ObjectID)
		}
		if !slices.Equal(deeds, []string{"job.dropped " + dropped, "job.retried " + again}) {
			t.Errorf("the audit log has %v", deeds)
		}

		var listed []string
		h.must(DeadJobs(t.Context(), h.st, "house", func(j job.Job) error {
			listed = append(listed, j.ID)
			return nil
		}))
		if !slices.Contains(listed, installation) || slices.Contains(listed, dropped) {
			t.Errorf("the command line lists %v", listed)
		}
		if n, err := DropJobs(t.Context(), h.st, "house", []string{installation}); err != nil || n != 1 {
			t.Errorf("dropped %d, %v", n, err)
		}
		if n, err := RetryJobs(t.Context(), h.st, "house", nil); err != nil || n > 1 {
			t.Errorf("tried again %d, %v", n, err)
		}
	})
}
