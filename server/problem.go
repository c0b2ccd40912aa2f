package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yingda/internal/fault"
)

// Problem is an RFC 9457 answer. Code is stable; Title and Detail are in the
// asker's language.
type Problem struct {
	Type   string         `json:"type" doc:"URI of the problem's documentation"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Code   string         `json:"code" doc:"Stable code, also the key of its text"`
	Detail string         `json:"detail,omitempty" doc:"What to do about it"`
	Field  string         `json:"field,omitempty" doc:"The input at fault"`
	Params map[string]any `json:"params,omitempty"`
	Errors []ProblemField `json:"errors,omitempty" doc:"Every input at fault"`
}

// ProblemField is one input at fault, told as the whole is.
type ProblemField struct {
	Field   string         `json:"field" doc:"Where it stands, such as body.settings.tiers[0]"`
	Code    string         `json:"code" doc:"Stable code, also the key of its text"`
	Message string         `json:"message"`
	Detail  string         `json:"detail,omitempty" doc:"What to do about it"`
	Params  map[string]any `json:"params,omitempty"`
}

func (p *Problem) Error() string { return p.Code }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders tells huma when the asker may come again.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if after, ok := p.Params["retry_after_s"]; ok {
		h.Set("Retry-After", fmt.Sprint(after))
	}
	return h
}

// ContentType tells huma the type.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var statusOf = map[fault.Kind]int{
	fault.KindInvalid: http.StatusUnprocessableEntity, fault.KindMalformed: http.StatusBadRequest,
	fault.KindNotFound: http.StatusNotFound, fault.KindConflict: http.StatusConflict,
	fault.KindForbidden: http.StatusForbidden, fault.KindUnauth: http.StatusUnauthorized,
	fault.KindLimited: http.StatusTooManyRequests, fault.KindTooLarge: http.StatusRequestEntityTooLarge,
	fault.KindUnavailable: http.StatusServiceUnavailable,
}

// problem turns what a domain returned into an answer. What is no fault is the
// product's own mistake: it is logged here, once, and the asker sees a code.
func (s *Server) problem(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	f := fault.Of(err)
	switch {
	case f == nil && errors.Is(err, context.Canceled):
		return s.text(ctx, &Problem{Status: 499, Code: "request.cancelled"})
	case f == nil:
		slog.ErrorContext(ctx, "request failed", "request_id", requestID(ctx), "error", err)
		return s.text(ctx, &Problem{Status: http.StatusInternalServerError, Code: "internal", Params: map[string]any{"request_id": requestID(ctx)}})
	case f.Kind == fault.KindUnavailable:
		slog.ErrorContext(ctx, "storage or a part unavailable", "request_id", requestID(ctx), "code", f.Code, "error", err)
	}
	return s.text(ctx, &Problem{Status: statusOf[f.Kind], Code: f.Code, Field: f.Field, Params: f.Params})
}

// humaError makes huma's own refusals (unreadable body, failed validation) look
// like every other problem.
func (s *Server) humaError(ctx context.Context, status int, message string, errs ...error) huma.StatusError {
	p := &Problem{Status: status, Code: "request.invalid"}
	switch status {
	case http.StatusBadRequest:
		p.Code = "request.malformed"
	case http.StatusRequestEntityTooLarge:
		p.Code = "request.too_large"
		if m := overBound.FindStringSubmatch(message); m != nil {
			p.Params = map[string]any{"max_bytes": measure(m[1])}
		}
	case http.StatusUnsupportedMediaType:
		p.Code = "request.media_type"
	case http.StatusNotAcceptable:
		p.Code = "request.not_acceptable"
	case http.StatusRequestTimeout:
		p.Code = "request.timeout"
	case http.StatusInternalServerError:
		p.Code = "internal"
		slog.ErrorContext(ctx, "request failed", "error", message, "cause", errors.Join(errs...))
		return s.text(ctx, p)
	}
	for _, err := range errs {
		p.Errors = append(p.Errors, s.field(ctx, err))
	}
	if len(p.Errors) > 0 {
		p.Field = p.Errors[0].Field
	}
	return s.text(ctx, p)
}
