package server

import (
	"context"
	"net/http"

	"yingda/channel/webhook"
	"yingda/internal/actor"
)

type endpointMade struct {
	webhook.Endpoint
	Secret string `json:"secret" doc:"Signs what is sent; shown only here"`
}

// webhookRoutes are the programs that are told what happens.
func (s *Server) webhookRoutes() {
	const base = "/api/v1/webhooks"
	handle(s, route{id: "list-webhooks", method: http.MethodGet, path: base, perm: "webhook.manage", summary: "Endpoints"},
		func(ctx context.Context, who actor.Actor, _ *struct{}) (list[webhook.Endpoint], error) {
			return listed(s.Webhook.List(ctx, who))
		})
	handle(s, route{id: "list-event-types", method: http.MethodGet, path: base + "/event-types", perm: "webhook.manage", summary: "Every type of event an endpoint can ask for"},
		func(context.Context, actor.Actor, *struct{}) (list[string], error) {
			return listed(webhook.Types(), nil)
		})
	handle(s, route{id: "make-webhook", method: http.MethodPost, path: base, perm: "webhook.manage", status: http.StatusCreated, summary: "Add an endpoint"},
		func(ctx context.Context, who actor.Actor, in *struct{ Body webhook.Draft }) (endpointMade, error) {
			e, key, err := s.Webhook.Make(ctx, who, in.Body)
			return endpointMade{e, key}, err
		})
	handle(s, route{id: "change-webhook", method: http.MethodPatch, path: base + "/{id}", perm: "webhook.manage", summary: "Change an endpoint, or switch it on or off"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Body webhook.Draft
		},
		) (webhook.Endpoint, error) {
			return s.Webhook.Change(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "remove-webhook", method: http.MethodDelete, path: base + "/{id}", perm: "webhook.manage", summary: "Remove an endpoint; what waits is dropped"},
		func(ctx context.Context, who actor.Actor, in *ByID) (none, error) {
			return none{}, s.Webhook.Remove(ctx, who, in.ID)
		})
	handle(s, route{id: "rotate-webhook-secret", method: http.MethodPost, path: base + "/{id}/rotate-secret", perm: "webhook.manage", summary: "Make a new secret"},
		func(ctx context.Context, who actor.Actor, in *ByID) (secretMade, error) {
			key, err := s.Webhook.Rotate(ctx, who, in.ID)
			return secretMade{key}, err
		})
	handle(s, route{id: "try-webhook", method: http.MethodPost, path: base + "/{id}/test", perm: "webhook.manage", summary: "Call an endpoint now with an event of type webhook.test"},
		func(ctx context.Context, who actor.Actor, in *ByID) (webhook.Tried, error) {
			return s.Webhook.Try(ctx, who, in.ID)
		})
	handle(s, route{id: "list-deliveries", method: http.MethodGet, path: base + "/{id}/deliveries", perm: "webhook.manage", summary: "What was sent to an endpoint, newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			State string `query:"state" enum:"waiting,retrying,delivered,given_up,dropped,"`
			After string `query:"after" maxLength:"64"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (webhook.Page, error) {
			return s.Webhook.Deliveries(ctx, who, in.ID, in.State, in.After, in.Limit)
		})
	handle(s, route{id: "replay-delivery", method: http.MethodPost, path: base + "/{id}/deliveries/{did}/replay", perm: "webhook.manage", summary: "Send an event again"},
		func(ctx context.Context, who actor.Actor, in *struct {
			ByID
			Delivery string `path:"did" maxLength:"64"`
		},
		) (webhook.Delivery, error) {
			return s.Webhook.Replay(ctx, who, in.ID, in.Delivery)
		})
}

type secretMade struct {
	Secret string `json:"secret" doc:"Shown only here"`
}
