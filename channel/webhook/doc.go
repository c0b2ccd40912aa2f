// Package webhook tells other programs what happened: for each event that an
// endpoint asked for, one signed POST.
//
// It owns the tables webhook and webhook_delivery.
//
// Invariants:
//   - Deliveries about one conversation reach an endpoint in the order of its
//     events; while one is tried again the later ones wait behind it.
//   - A delivery is tried for three days, with pauses that grow to an hour, and
//     can be replayed afterwards. It may arrive twice: its id says so.
//   - What is sent is read when it is sent and kept nowhere, so erasing a
//     customer leaves nothing here.
//   - No address inside our own network is called unless the operator allowed it.
//
// # The request
//
//	POST <url>
//	Content-Type: application/json
//	Yingda-Event: conversation.closed
//	Yingda-Delivery: <id of the delivery; the same when it is tried again>
//	Yingda-Signature: t=<unix seconds>,v1=<hex>
//
//	{"id": …, "type": …, "version": 1, "at": <unix ms>, "workspace_id": …, "conversation_id": …,
//	 "customer_id": …, "subject_id": …, "actor_kind": …, "actor_id": …, "data": {…}, "object": {…}}
//
// v1 is HMAC-SHA256, with the endpoint's secret as it was shown, of the text
// "<t>.<body>". A receiver compares in constant time and refuses a t that is more
// than five minutes away. Any status from 200 to 299 is a receipt; 410 ends the
// tries of that delivery; everything else, and no answer within ten seconds, is
// tried again.
//
// Events: webhook.changed.
package webhook
