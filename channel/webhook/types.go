package webhook

import (
	"slices"
	"strings"

	"yingda/internal/fault"
)

// everything asks for every event.
const everything = "*"

// types are the events that there are, those of domains this package does not
// know included; a test of the composition root holds the list to the source.
var types = []string{
	"conversation.accepted", "conversation.closed", "conversation.episode_changed", "conversation.feedback_given", "conversation.handed_off", "conversation.message_added", "conversation.outcome_changed", "conversation.owner_changed", "conversation.promise_broken", "conversation.promise_kept", "conversation.promise_made", "conversation.rated", "conversation.rating_invited", "conversation.started", "conversation.turn_failed", "conversation.turn_taken", "conversation.wrapup_ended",
	"customer.blocked", "customer.changed", "customer.consented", "customer.created", "customer.erased", "customer.erasing", "customer.exported", "customer.identified", "customer.merge_undone", "customer.merged", "customer.unblocked",
	"document.erased", "document.removed", "document.run_ended", "document.saved", "document.source_removed", "document.source_saved",
	"experiment.changed",
	"group.changed",
	"help.article_rated",
	"hours.changed",
	"inbox.changed",
	"key.made", "key.revoked",
	"knowledge.branch_moved", "knowledge.category_granted", "knowledge.category_merged", "knowledge.category_removed", "knowledge.category_saved", "knowledge.change_commented", "knowledge.change_moved", "knowledge.correction_opened", "knowledge.correction_resolved", "knowledge.gate_waived", "knowledge.grade_confirmed", "knowledge.imported", "knowledge.item_archived", "knowledge.item_owned", "knowledge.item_saved", "knowledge.released", "knowledge.suite_changed", "knowledge.suite_ran",
	"learning.cluster_changed", "learning.evaluated", "learning.evaluation_waived", "learning.fix_made", "learning.fix_released", "learning.label_settled", "learning.labelled", "learning.past_deleted", "learning.past_ended", "learning.rollout_moved", "learning.training_ended",
	"macro.changed",
	"member.changed", "member.disabled", "member.enabled", "member.joined", "member.sessions_ended",
	"presence.changed",
	"role.changed",
	"task.assigned", "task.done", "task.made", "task.replied",
	"team.changed",
	"webhook.changed", "webhook.test",
	"workspace.changed", "workspace.created",
}

// Types returns every event an endpoint can ask for.
func Types() []string { return slices.Clone(types) }

// askedFor reads what an endpoint asks for: nothing is everything, and a domain
// with its dot is all of that domain.
func askedFor(named []string) ([]string, error) {
	var out []string
	for _, t := range named {
		if strings.HasSuffix(t, ".") {
			t += everything
		}
		if !known(t) {
			return nil, fault.Invalid("webhook.bad_event", "events", fault.Params{"event": t})
		}
		out = append(out, t)
	}
	if len(out) == 0 {
		return []string{everything}, nil
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func known(t string) bool {
	domain, all := strings.CutSuffix(t, "."+everything)
	return t == everything || slices.ContainsFunc(types, func(x string) bool {
		return x == t || all && strings.HasPrefix(x, domain+".")
	})
}
