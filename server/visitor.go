package server

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"yingda/channel/webchat"
	"yingda/customer"
	"yingda/internal/actor"
)

// visitorBody bounds the JSON of a visitor: 10,000 characters, each escaped.
const visitorBody = 128 << 10

// visitorHandle registers an operation of a visitor, who is known by its token.
func visitorHandle[I, O any](s *Server, rt route, fn func(ctx context.Context, v *webchat.Visit, in *I) (O, error)) {
	rt.perm, rt.maxBody = visitor, visitorBody
	handle(s, rt, func(ctx context.Context, _ actor.Actor, in *I) (O, error) {
		p := visitorOf(ctx)
		v, err := s.Webchat.Enter(ctx, p.token, p.from)
		if err != nil {
			var zero O
			return zero, err
		}
		return fn(ctx, v, in)
	})
}

// visitorRoutes are what the widget speaks.
func (s *Server) visitorRoutes() {
	handle(s, route{id: "visitor-config", method: http.MethodGet, path: visitorPrefix + "config", perm: anyone, summary: "How the widget of an inbox looks and what it may do"},
		func(ctx context.Context, _ actor.Actor, in *struct {
			Inbox  string `query:"inbox" required:"true" maxLength:"64"`
			Locale string `query:"locale" maxLength:"20"`
		},
		) (webchat.Config, error) {
			return s.Webchat.Config(ctx, in.Inbox, firstText(in.Locale, lang(ctx)), visitorOf(ctx).from)
		})
	handle(s, route{id: "visitor-open", method: http.MethodPost, path: visitorPrefix + "sessions", perm: anyone, maxBody: visitorBody, summary: "Begin a visit or go on with one"},
		func(ctx context.Context, _ actor.Actor, in *struct{ Body webchat.Opening }) (webchat.Session, error) {
			if in.Body.Locale == "" {
				in.Body.Locale = lang(ctx)
			}
			return s.Webchat.Open(ctx, in.Body, visitorOf(ctx).from)
		})
	visitorHandle(s, route{id: "visitor-identify", method: http.MethodPost, path: visitorPrefix + "identify", summary: "Say, under the site's signature, who the visitor is", detail: identifyDetail},
		func(ctx context.Context, v *webchat.Visit, in *struct{ Body customer.Claim }) (webchat.Session, error) {
			return s.Webchat.Identify(ctx, v, in.Body)
		})
	visitorHandle(s, route{id: "visitor-signout", method: http.MethodPost, path: visitorPrefix + "signout", summary: "End the visit; the token is void"},
		func(ctx context.Context, v *webchat.Visit, _ *struct{}) (none, error) {
			return none{}, s.Webchat.SignOut(ctx, v)
		})
	s.visitorTalk()
	s.visitorOpinions()
	s.visitorFiles()
}

func (s *Server) visitorTalk() {
	visitorHandle(s, route{id: "visitor-conversation", method: http.MethodGet, path: visitorPrefix + "conversation", summary: "How the conversation stands; null when there is none"},
		func(ctx context.Context, v *webchat.Visit, _ *struct{}) (*webchat.Snapshot, error) {
			return s.Webchat.Snapshot(ctx, v)
		})
	visitorHandle(s, route{id: "visitor-messages", method: http.MethodGet, path: visitorPrefix + "messages", summary: "What was said after a sequence number"},
		func(ctx context.Context, v *webchat.Visit, in *struct {
			After int64 `query:"after" minimum:"0"`
			Limit int   `query:"limit" minimum:"1" maximum:"100" default:"100"`
		},
		) (webchat.Page, error) {
			return s.Webchat.Messages(ctx, v, in.After, in.Limit)
		})
	visitorHandle(s, route{id: "visitor-send", method: http.MethodPost, path: visitorPrefix + "messages", summary: "Say something; when it is answered the message is on disk"},
		func(ctx context.Context, v *webchat.Visit, in *struct{ Body webchat.Outgoing }) (webchat.Sent, error) {
			return s.Webchat.Send(ctx, v, in.Body)
		})
	visitorHandle(s, route{id: "visitor-handoff", method: http.MethodPost, path: visitorPrefix + "handoff", summary: "Ask for a person"},
		func(ctx context.Context, v *webchat.Visit, _ *struct{}) (*webchat.Snapshot, error) {
			return s.Webchat.Handoff(ctx, v)
		})
	visitorHandle(s, route{id: "visitor-leave-message", method: http.MethodPost, path: visitorPrefix + "leave-message", summary: "Leave a message out of hours, with a phone or email to answer to"},
		func(ctx context.Context, v *webchat.Visit, in *struct{ Body webchat.Leaving }) (*webchat.Snapshot, error) {
			return s.Webchat.LeaveMessage(ctx, v, in.Body)
		})
	visitorHandle(s, route{id: "visitor-typing", method: http.MethodPost, path: visitorPrefix + "typing", summary: "Hint that the visitor writes"},
		func(ctx context.Context, v *webchat.Visit, in *struct {
			Body struct {
				On bool `json:"on"`
			}
		},
		) (none, error) {
			return none{}, s.Webchat.Typing(ctx, v, in.Body.On)
		})
}

func (s *Server) visitorOpinions() {
	visitorHandle(s, route{id: "visitor-receipts", method: http.MethodPost, path: visitorPrefix + "receipts", summary: "Tell what arrived and what was seen"},
		func(ctx context.Context, v *webchat.Visit, in *struct{ Body webchat.Receipts }) (none, error) {
			return none{}, s.Webchat.Receipts(ctx, v, in.Body)
		})
	visitorHandle(s, route{id: "visitor-feedback", method: http.MethodPost, path: visitorPrefix + "feedback", summary: "Say whether an answer helped"},
		func(ctx context.Context, v *webchat.Visit, in *struct {
			Body struct {
				MessageID string `json:"message_id" maxLength:"64"`
				Helpful   bool   `json:"helpful"`
			}
		},
		) (none, error) {
			return none{}, s.Webchat.Feedback(ctx, v, in.Body.MessageID, in.Body.Helpful)
		})
	visitorHandle(s, route{id: "visitor-rating", method: http.MethodPost, path: visitorPrefix + "rating", summary: "Rate the service, or say that one would rather not"},
		func(ctx context.Context, v *webchat.Visit, in *struct{ Body webchat.Opinion }) (none, error) {
			return none{}, s.Webchat.Rate(ctx, v, in.Body)
		})
	visitorHandle(s, route{
		id: "visitor-need", method: http.MethodPost, path: visitorPrefix + "needs", summary: "Say that one needs large text, to be read to or a person first, or no longer does",
		detail: "Kept with the profile as the customer's own word: later visits open so, and who needs a person first reaches one in one step. What the company or a guardian recorded is not taken back.",
	},
		func(ctx context.Context, v *webchat.Visit, in *struct {
			Body struct {
				Need string `json:"need" enum:"large_text,voice,person_first"`
				Has  bool   `json:"has"`
			}
		},
		) (none, error) {
			return none{}, s.Webchat.DeclareNeed(ctx, v, in.Body.Need, in.Body.Has)
		})
	visitorHandle(s, route{id: "visitor-consent", method: http.MethodPost, path: visitorPrefix + "consent", summary: "Agree to a purpose or say no"},
		func(ctx context.Context, v *webchat.Visit, in *struct {
			Body struct {
				Purpose string `json:"purpose" enum:"chat,marketing,recording,training"`
				Given   bool   `json:"given"`
			}
		},
		) (none, error) {
			return none{}, s.Webchat.Consent(ctx, v, in.Body.Purpose, in.Body.Given)
		})
}

func (s *Server) visitorFiles() {
	raw(s, route{id: "visitor-transcript", method: http.MethodGet, path: visitorPrefix + "transcript", perm: visitor, summary: "The conversation as a text file"},
		func(op *huma.Operation) { binary(op, "text/plain", "The conversation") },
		func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
			v, err := s.enter(r)
			if err != nil {
				return err
			}
			text, err := s.Webchat.Transcript(r.Context(), v)
			if err != nil {
				return err
			}
			attachment(w, "text/plain; charset=utf-8", "conversation.txt")
			_, err = io.WriteString(w, text)
			return ignoreGone(err)
		})
	raw(s, route{id: "visitor-upload", method: http.MethodPost, path: visitorPrefix + "files", perm: visitor, maxBody: uploadMost, summary: "Send a file up, for a message to come"},
		func(op *huma.Operation) {
			takesFile(op)
			answers[webchat.Attachment](s, op, "200", "The stored file")
		},
		func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
			v, err := s.enter(r)
			if err != nil {
				return err
			}
			part, err := uploaded(r)
			if err != nil {
				return err
			}
			a, err := s.Webchat.Upload(r.Context(), v, part.FileName(), part)
			if err == nil {
				w.Header().Set("Content-Type", "application/json")
				writeJSON(w, a)
			}
			return err
		})
	raw(s, route{id: "visitor-file", method: http.MethodGet, path: visitorPrefix + "files/{id}", perm: visitor, summary: "A file, by the visitor's token or a signed link"},
		func(op *huma.Operation) { binary(op, "application/octet-stream", "The file's bytes") },
		func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
			if sig := r.URL.Query().Get("sig"); sig != "" {
				exp, _ := strconv.ParseInt(r.URL.Query().Get("exp"), 10, 64)
				f, err := s.Files.FromLink(r.Context(), r.PathValue("id"), exp, sig)
				if err != nil {
					return err
				}
				return s.serveFile(w, r, f)
			}
			v, err := s.enter(r)
			if err != nil {
				return err
			}
			f, err := s.Webchat.File(r.Context(), v, r.PathValue("id"))
			if err != nil {
				return err
			}
			return s.serveFile(w, r, f)
		})
}

// enter finds out which visitor asks, for routes outside huma.
func (s *Server) enter(r *http.Request) (*webchat.Visit, error) {
	p := visitorOf(r.Context())
	return s.Webchat.Enter(r.Context(), p.token, p.from)
}

// firstText returns the first text that is not empty.
func firstText(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
