package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/centrifugal/centrifuge"

	"yingda/internal/realtime"
)

// serve is the measured process: our hub and the bare library, each with one
// channel a connection, pings every 25 s.
func serve() error {
	hub, err := realtime.New(realtime.Options{})
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	visitor := func(token string) realtime.Visitor {
		return realtime.Visitor{ID: token, Channels: []string{"visitor:" + token}}
	}
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		_ = hub.VisitorSocket(w, r, visitor(realtime.SocketToken(r)))
	})
	mux.HandleFunc("/stream/sse", func(w http.ResponseWriter, r *http.Request) {
		_ = hub.VisitorStream(w, r, visitor(r.Header.Get("Authorization")))
	})
	if err := library(mux); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return (&http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}).Serve(l)
}

func library(mux *http.ServeMux) error {
	node, err := centrifuge.New(centrifuge.Config{})
	if err != nil {
		return err
	}
	node.OnConnecting(func(_ context.Context, e centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{
			Credentials:   &centrifuge.Credentials{UserID: e.ClientID},
			Subscriptions: map[string]centrifuge.SubscribeOptions{"visitor:" + e.ClientID: {}},
		}, nil
	})
	if err := node.Run(); err != nil {
		return err
	}
	// The library's clients must answer pings; these do not, so it does not wait.
	pings := centrifuge.PingPongConfig{PingInterval: 25 * time.Second, PongTimeout: -1}
	mux.Handle("/library/websocket", centrifuge.NewWebsocketHandler(node, centrifuge.WebsocketConfig{PingPongConfig: pings}))
	mux.Handle("/library/sse", centrifuge.NewSSEHandler(node, centrifuge.SSEConfig{PingPongConfig: pings}))
	return nil
}
