// Package conversation is the shared truth between customer, bot and people:
// conversations, their messages, who owns them, what each owner did (legs), what
// the bot decided (turns), and the episode they belong to.
//
// Invariants:
//   - A message that was acknowledged is stored once, at one place in its
//     conversation's order. Seq numbers have no holes. The sender's own id makes
//     sending again harmless.
//   - A conversation has one owner at a time: the bot, the queue, an agent, a
//     running automation, or nobody once closed. Every change of owner raises
//     the generation; a reply that carries an old one is refused (see Owner).
//   - A turn is committed only if nothing was said since it read: else it is
//     kept as superseded and says nothing.
//   - Whether it is solved is the customer's word before anybody's: what the
//     customer says after the close stands against an agent's disposition. At
//     the close the agent, who served last, is believed.
//   - A turn names the release it was decided with, its options and chances.
//
// Events: conversation.started, .message_added, .owner_changed, .handed_off,
// .turn_taken, .feedback_given, .closed, .rating_invited, .rated,
// .promise_made, .promise_kept, .promise_broken, .episode_changed.
package conversation
