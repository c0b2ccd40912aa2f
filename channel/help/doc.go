// Package help is the public help centre: what anyone may read of a workspace's
// released knowledge, as pages that the server renders.
//
// It owns the pages under /help/{workspace}/ and what is kept of them in memory.
// What stands on them comes from a search.Shelf, which holds what the search
// would tell a stranger on the web and nothing else; here it is only narrowed,
// to the categories that the workspace shows.
//
// Invariants:
//   - nothing but what is on a shelf is on a page, in a search's results or in the
//     site map, and a page of what is not is byte for byte that of what never was;
//   - a page that is kept is of one shelf and one state of the settings; when
//     either changes it is asked for no more;
//   - pages hold no script of their own but the one that opens the chat, set no
//     cookie, and every link on them is relative, so that a proxy may serve them
//     anywhere.
//
// Events: help.article_rated.
package help
