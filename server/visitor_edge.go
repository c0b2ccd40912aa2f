package server

import (
	"context"
	"net/http"
	"strings"

	"yingda/channel/webchat"
)

const visitorPrefix = "/api/visitor/"

// visitorPart is what the visitors' routes know of a request beside its body.
type visitorPart struct {
	from  webchat.From
	token string
}

// visitorEdge answers browsers' questions across origins and notes where a
// request comes from. Any page may ask and read our refusals; whether it may do
// anything is decided with the inbox's domains by every verb. No cookie is ever
// taken here, so there is none to be abused.
func (s *Server) visitorEdge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, visitorPrefix) {
			next.ServeHTTP(w, r)
			return
		}
		origin := r.Header.Get("Origin")
		h := w.Header()
		h.Add("Vary", "Origin")
		if origin != "" && origin != "null" {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", "Retry-After, X-Request-Id, Content-Disposition")
		}
		if r.Method == http.MethodOptions {
			h.Set("Access-Control-Allow-Methods", "GET, POST")
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept-Language")
			h.Set("Access-Control-Max-Age", "7200")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		ctx := context.WithValue(r.Context(), visitorKey, visitorPart{from: s.from(r, origin), token: token})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *Server) from(r *http.Request, origin string) webchat.From {
	return webchat.From{
		Origin: origin, Address: s.clientAddress(r), Self: origin != "" && origin == s.ownOrigin(r) || origin == "" && r.Header.Get("Sec-Fetch-Site") == "same-origin",
		Reads: r.Method == http.MethodGet || r.Method == http.MethodHead,
	}
}

func visitorOf(ctx context.Context) visitorPart {
	p, _ := ctx.Value(visitorKey).(visitorPart)
	return p
}
