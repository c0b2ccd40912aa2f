package server

import (
	"io"
	"log/slog"
	"net/http"

	"yingda/channel/help"
)

// helpRoutes are the public help centres, and what search engines may read of
// the installation.
func (s *Server) helpRoutes() {
	s.mux.HandleFunc(help.Prefix, func(w http.ResponseWriter, r *http.Request) {
		s.Help.Serve(w, r, help.From{Address: clientFrom(r.Context()).IP, Origin: s.ownOrigin(r)})
	})
	s.mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, r *http.Request) {
		text, err := s.Help.Robots(r.Context(), s.ownOrigin(r))
		if err != nil {
			s.writeProblem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=300")
		if _, err := io.WriteString(w, text); err != nil {
			slog.DebugContext(r.Context(), "robots not written", "error", err)
		}
	})
}
