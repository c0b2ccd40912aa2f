package server

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yingda/channel/webchat"
	"yingda/internal/actor"
	"yingda/internal/realtime"
)

// visitorStreams are the visitor's live line, one way: by WebSocket, with the
// token as a subprotocol, or by server-sent events over fetch.
func (s *Server) visitorStreams() {
	raw(s, route{id: "visitor-socket", method: http.MethodGet, path: visitorPrefix + "stream", perm: visitor, summary: "Live events by WebSocket; subprotocols yingda.v1 and token.TOKEN"},
		func(op *huma.Operation) { op.Responses["101"] = &huma.Response{Description: "One JSON object a frame"} },
		func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
			return s.listen(w, r, realtime.SocketToken(r), s.Hub.VisitorSocket)
		})
	raw(s, route{id: "visitor-events", method: http.MethodGet, path: visitorPrefix + "stream/sse", perm: visitor, summary: "Live events as a stream of server-sent events"},
		func(op *huma.Operation) { binary(op, "text/event-stream", "One JSON object an event") },
		func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
			return s.listen(w, r, visitorOf(r.Context()).token, s.Hub.VisitorStream)
		})
}

func (s *Server) listen(w http.ResponseWriter, r *http.Request, token string, serve func(http.ResponseWriter, *http.Request, realtime.Visitor) error) error {
	v, err := s.Webchat.Enter(r.Context(), token, visitorOf(r.Context()).from)
	if err != nil {
		return err
	}
	release, err := s.Webchat.Listen(v)
	if err != nil {
		return err
	}
	err = serve(w, r, realtime.Visitor{ID: v.Visitor.ID, Channels: []string{webchat.VisitorChannel(v.Customer.ID)}, Left: release})
	if err != nil {
		release()
	}
	return err
}
