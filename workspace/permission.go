package workspace

import (
	"slices"

	"yingda/internal/actor"
	"yingda/internal/fault"
)

// permissions are the names a role or a key may carry, in the order in which the
// console shows them: grouped by their first word.
var permissions = []string{
	"conversation.read", "conversation.read_all", "conversation.reply", "conversation.assign", "conversation.take_over", "conversation.export",
	"customer.read", "customer.write", "customer.merge", "customer.block", "customer.erase", "customer.export", "customer.see_sensitive",
	"knowledge.read", "knowledge.write", "knowledge.publish", "knowledge.approve", "knowledge.override", "knowledge.import",
	"desk.work", "desk.supervise", "task.work",
	"learning.read", "learning.label", "learning.manage",
	"overview.read",
	"workspace.settings", "inbox.manage", "member.manage", "role.manage", "group.manage", "key.manage", "webhook.manage", "job.manage", "audit.read",
	"retention.manage", "experiment.manage",
	"bot.external",
}

// Permissions returns every permission there is.
func Permissions() []string { return slices.Clone(permissions) }

// everything is the administrator's permission: all there are and will be.
const everything = "*"

// builtinRole is a role each workspace starts with.
type builtinRole struct {
	key, zh, en string
	permissions []string
}

const (
	roleAdmin      = "admin"
	roleSupervisor = "supervisor"
	roleAgent      = "agent"
	roleEditor     = "editor"
	roleAnalyst    = "analyst"
)

var agentMay = []string{
	"conversation.read", "conversation.reply", "customer.read", "customer.write", "customer.block", "customer.see_sensitive",
	"knowledge.read", "desk.work", "task.work",
}

var builtinRoles = []builtinRole{
	{roleAdmin, "管理员", "Administrator", []string{everything}},
	{roleSupervisor, "主管", "Supervisor", append(slices.Clone(agentMay),
		"conversation.read_all", "conversation.assign", "conversation.take_over", "conversation.export", "customer.merge", "customer.export",
		"knowledge.approve", "knowledge.override", "desk.supervise", "learning.read", "learning.label", "overview.read", "group.manage", "audit.read")},
	{roleAgent, "坐席", "Agent", agentMay},
	{roleEditor, "知识编辑", "Knowledge editor", []string{
		"knowledge.read", "knowledge.write", "knowledge.publish", "knowledge.import", "conversation.read", "conversation.read_all", "learning.read", "learning.label", "learning.manage", "overview.read",
	}},
	{roleAnalyst, "分析员", "Analyst", []string{"learning.read", "overview.read", "conversation.read", "conversation.read_all", "knowledge.read"}},
}

// known refuses names that are no permission.
func known(field string, names []string) error {
	for _, n := range names {
		if !slices.Contains(permissions, n) {
			return fault.Invalid("role.unknown_permission", field, fault.Params{"permission": n})
		}
	}
	return nil
}

// within refuses to give what who does not hold.
func within(who actor.Actor, names []string) error {
	for _, n := range names {
		if !who.Can(n) {
			return fault.Forbidden("role.beyond_own", fault.Params{"permission": n})
		}
	}
	return nil
}
