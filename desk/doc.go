// Package desk is people at work: who is there (presence), who gets whom
// (routing), how long a customer will wait, what an agent does with a
// conversation, tasks, saved replies and views, search, and the other desk of
// the bot-only mode.
//
// It owns the tables presence, presence_span, task, macro, wait_sample and
// saved_view. Conversations it changes through package conversation's verbs.
//
// Invariants:
//   - From the first sign-in on, a member is in exactly one state each second:
//     the spans of a member lie end to end, without overlap or hole. After-call
//     work is not a state of its own: it follows from legs.
//   - Routing never gives an agent more than the capacity allows, and never one
//     conversation to two: the check and the change are one transaction that
//     holds the agent's presence row.
//   - An open conversation's agent is at work: whoever leaves, or whose line is
//     lost, puts what they had back at the front of the queue.
//   - A wait is shown as a range from this group's own recent waits, or as
//     unknown while there are fewer than ten of them.
//
// Events: presence.changed, task.made, task.assigned, task.done, task.replied,
// macro.changed.
package desk
