// Package safehttp makes the HTTP clients for every call that leaves the
// process: webhooks, actions, model providers, object stores.
//
// An address that somebody typed must not become a way into the network the
// server stands in. Therefore:
//   - the address is judged when the connection is made, on the IP that is
//     really dialled, so a name that changes its address between check and use
//     gains nothing;
//   - inner, special and not globally reachable addresses are refused unless an
//     allow-list names the host or the range; the list is empty by default;
//   - redirects are few, pass the same judgement and never leave https;
//   - a request ends by its time bound and an answer by its size bound;
//   - proxies named in the environment are not used.
package safehttp
