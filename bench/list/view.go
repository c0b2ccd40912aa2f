package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"yingda/bench/measure"
)

const page = 20

// view is a list as somebody asks for it.
type view struct {
	who, name, query string
	deep             bool // ten pages on
	search           bool
}

var views = []view{
	{who: "agent", name: "mine", query: "view=mine"},
	{who: "agent", name: "waiting", query: "view=queue"},
	{who: "agent", name: "all", query: "view=all"},
	{who: "agent", name: "closed", query: "view=closed"},
	{who: "admin", name: "waiting", query: "view=queue"},
	{who: "admin", name: "bot", query: "view=bot"},
	{who: "admin", name: "all", query: "view=all"},
	{who: "admin", name: "all, page 11", query: "view=all", deep: true},
	{who: "admin", name: "open", query: "view=open"},
	{who: "admin", name: "closed", query: "view=closed"},
	{who: "admin", name: "outcome", query: "view=closed&outcome=awaiting"},
	{who: "admin", name: "search, common word", query: "q=" + url.QueryEscape("套餐"), search: true},
}

type result struct {
	Store     string          `json:"store"`
	Who       string          `json:"who"`
	View      string          `json:"view"`
	Rows      int             `json:"rows"`
	List      measure.Latency `json:"list"`
	ServerCPU float64         `json:"server_cpu_ms"`
}

type answer struct {
	Items []struct {
		ID        string `json:"id"`
		MessageAt int64  `json:"message_at"`
	} `json:"items"`
	Messages []struct{} `json:"messages"`
	Next     string     `json:"next"`
}

func (v view) path(after string) string {
	if v.search {
		return fmt.Sprintf("/api/v1/search?limit=%d&%s", page, v.query)
	}
	return fmt.Sprintf("/api/v1/conversations?limit=%d&%s&after=%s", page, v.query, url.QueryEscape(after))
}

// measure asks for a view many times, one after the other.
func (h held) measure(ctx context.Context, b *measure.Bench, v view, asks int) (r result, err error) {
	who := h.admin
	if v.who == "agent" {
		who = h.agent
	}
	r = result{Store: b.Store, Who: v.who, View: v.name}
	after, err := h.cursor(ctx, v)
	if err != nil {
		return r, err
	}
	ask := func() (a answer, err error) { return a, who.Do(ctx, "GET", v.path(after), nil, &a) }
	for range 5 { // statements are prepared, pages are read
		if _, err := ask(); err != nil {
			return r, err
		}
	}
	before, err := b.Use()
	if err != nil {
		return r, err
	}
	took := make([]time.Duration, 0, asks)
	for range asks {
		began := time.Now()
		a, err := ask()
		if err != nil {
			return r, err
		}
		took = append(took, time.Since(began))
		r.Rows = len(a.Items) + len(a.Messages)
	}
	used, err := b.Use()
	if err != nil {
		return r, err
	}
	r.List, r.ServerCPU = measure.Latencies(took), measure.MS(used.Since(before).Server/time.Duration(asks))
	if r.Rows != page {
		return r, fmt.Errorf("%d rows, not %d", r.Rows, page)
	}
	return r, nil
}

// cursor is where a deep page begins.
func (h held) cursor(ctx context.Context, v view) (after string, err error) {
	for range 10 {
		if !v.deep {
			return "", nil
		}
		var a answer
		if err := h.admin.Do(ctx, "GET", v.path(after), nil, &a); err != nil {
			return "", err
		}
		after = a.Next
	}
	return after, nil
}
