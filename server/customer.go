package server

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yingda/customer"
	"yingda/internal/actor"
)

type CustomerID struct {
	ID string `path:"id" maxLength:"64"`
}

// customerRoutes are profiles: find, change, merge, block, export, erase.
func (s *Server) customerRoutes() {
	const base = "/api/v1/customers"
	handle(s, route{id: "list-customers", method: http.MethodGet, path: base, perm: "customer.read", summary: "Customers by when they were last seen, or by words"},
		func(ctx context.Context, who actor.Actor, in *struct {
			Q     string `query:"q" maxLength:"200"`
			After string `query:"after" maxLength:"100"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (customer.Page, error) {
			return s.Customer.List(ctx, who, in.Q, in.After, in.Limit)
		})
	handle(s, route{id: "get-customer", method: http.MethodGet, path: base + "/{id}", perm: "customer.read", summary: "One customer with identities, assets and consents"},
		func(ctx context.Context, who actor.Actor, in *CustomerID) (customer.Full, error) {
			return s.Customer.Get(ctx, who, in.ID)
		})
	handle(s, route{id: "change-customer", method: http.MethodPatch, path: base + "/{id}", perm: "customer.write", summary: "Change a profile"},
		func(ctx context.Context, who actor.Actor, in *struct {
			CustomerID
			Body customer.Change
		},
		) (customer.Customer, error) {
			return s.Customer.Update(ctx, who, in.ID, in.Body)
		})
	handle(s, route{id: "customer-timeline", method: http.MethodGet, path: base + "/{id}/timeline", perm: "customer.read", summary: "What happened with a customer, newest first"},
		func(ctx context.Context, who actor.Actor, in *struct {
			CustomerID
			After string `query:"after" maxLength:"100"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
		},
		) (customer.Timeline, error) {
			return s.Customer.Timeline(ctx, who, in.ID, in.After, in.Limit)
		})
	handle(s, route{id: "put-customer-asset", method: http.MethodPost, path: base + "/{id}/assets", perm: "customer.write", summary: "Add what the business is about, or change it"},
		func(ctx context.Context, who actor.Actor, in *struct {
			CustomerID
			Body struct {
				Kind       string         `json:"kind" maxLength:"40"`
				ExternalID string         `json:"external_id" maxLength:"100"`
				Name       string         `json:"name,omitempty" maxLength:"100"`
				Attributes map[string]any `json:"attributes,omitempty"`
			}
		},
		) (customer.Asset, error) {
			b := in.Body
			return s.Customer.PutAsset(ctx, who, customer.Asset{CustomerID: in.ID, Kind: b.Kind, ExternalID: b.ExternalID, Name: b.Name, Attributes: b.Attributes})
		})
	handle(s, route{id: "record-consent", method: http.MethodPost, path: base + "/{id}/consents", perm: "customer.write", summary: "Write down a consent given elsewhere"},
		func(ctx context.Context, who actor.Actor, in *struct {
			CustomerID
			Body struct {
				Purpose string `json:"purpose" enum:"chat,marketing,recording,training"`
				Given   bool   `json:"given"`
				Version string `json:"text_version,omitempty" maxLength:"40"`
			}
		},
		) (none, error) {
			b := in.Body
			return none{}, s.Customer.SayConsent(ctx, who, customer.Consent{CustomerID: in.ID, Purpose: b.Purpose, Given: b.Given, TextVersion: b.Version, Source: "console"})
		})
	s.customerActs(base)
}

func (s *Server) customerActs(base string) {
	handle(s, route{id: "merge-customer", method: http.MethodPost, path: base + "/{id}/merge", perm: "customer.merge", summary: "Take another profile into this one"},
		func(ctx context.Context, who actor.Actor, in *struct {
			CustomerID
			Body struct {
				With string `json:"with" maxLength:"64" doc:"The profile that is taken in"`
			}
		},
		) (mergeMade, error) {
			m, err := s.Customer.Merge(ctx, who, in.Body.With, in.ID)
			if err == nil && s.Webchat != nil {
				s.Webchat.Merged(m)
			}
			return mergeMade{MergeID: m.ID, Merge: m}, err
		})
	handle(s, route{id: "undo-merge", method: http.MethodPost, path: "/api/v1/merges/{id}/undo", perm: "customer.merge", summary: "Take a merge back"},
		func(ctx context.Context, who actor.Actor, in *CustomerID) (customer.Merge, error) {
			return s.Customer.UndoMerge(ctx, who, in.ID)
		})
	handle(s, route{id: "block-customer", method: http.MethodPost, path: base + "/{id}/block", perm: "customer.block", summary: "Take no messages of this customer, or ring nobody for them"},
		func(ctx context.Context, who actor.Actor, in *struct {
			CustomerID
			Body struct {
				Kind  string `json:"kind" enum:"block,mute"`
				Until int64  `json:"until,omitempty" doc:"Unix milliseconds; 0 is until it is undone"`
			}
		},
		) (customer.Customer, error) {
			return s.Customer.SetBlock(ctx, who, in.ID, in.Body.Kind, in.Body.Until)
		})
	handle(s, route{id: "unblock-customer", method: http.MethodPost, path: base + "/{id}/unblock", perm: "customer.block", summary: "Undo a block or mute"},
		func(ctx context.Context, who actor.Actor, in *CustomerID) (customer.Customer, error) {
			return s.Customer.Unblock(ctx, who, in.ID)
		})
	handle(s, route{id: "erase-customer", method: http.MethodPost, path: base + "/{id}/erase", perm: "customer.erase", summary: "Blank everything about a customer, for good"},
		func(ctx context.Context, who actor.Actor, in *CustomerID) (none, error) {
			return none{}, s.Customer.Erase(ctx, who, in.ID)
		})
	raw(s, route{id: "export-customer", method: http.MethodGet, path: base + "/{id}/export", perm: "customer.export", summary: "Everything about a customer as a ZIP of JSON and files"},
		func(op *huma.Operation) { binary(op, "application/zip", "customer.json, one JSON a part, files/") },
		func(w http.ResponseWriter, r *http.Request, who actor.Actor) error {
			day, err := s.today(r.Context(), who)
			if err != nil {
				return err
			}
			late := &lateHeaders{ResponseWriter: w, set: func() { attachment(w, "application/zip", "customer-"+day+".zip") }}
			err = s.Customer.Export(r.Context(), who, r.PathValue("id"), late)
			if err != nil && late.began {
				panic(http.ErrAbortHandler) // the status is out: cut the line, so that nobody takes half a file for the whole
			}
			return err
		})
}

type mergeMade struct {
	MergeID string         `json:"merge_id"`
	Merge   customer.Merge `json:"merge"`
}

// lateHeaders sets an answer's headers with its first byte, so that a refusal
// before it is still a problem.
type lateHeaders struct {
	http.ResponseWriter
	set   func()
	began bool
}

func (l *lateHeaders) Write(b []byte) (int, error) {
	if !l.began {
		l.began = true
		l.set()
	}
	return l.ResponseWriter.Write(b)
}
