package server

import (
	"net/http"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/ratelimit"
)

// Limits are the rates of the API beside the visitors' door.
type Limits struct {
	MemberRead, MemberWrite ratelimit.Rate // of one member, however many windows are open
	KeyRead, KeyWrite       ratelimit.Rate // of one API key
	AddressUnknown          ratelimit.Rate // of one network address that nobody is known at
}

// DefaultLimits let a console with many windows and a busy program through.
func DefaultLimits() Limits {
	return Limits{
		MemberRead: ratelimit.Rate{PerSecond: 50, Burst: 500}, MemberWrite: ratelimit.Rate{PerSecond: 20, Burst: 200},
		KeyRead: ratelimit.Rate{PerSecond: 100, Burst: 1000}, KeyWrite: ratelimit.Rate{PerSecond: 50, Burst: 500},
		AddressUnknown: ratelimit.Rate{PerSecond: 30, Burst: 1000},
	}
}

// admit refuses a request over the rate of who asks.
func (s *Server) admit(r *http.Request, who actor.Actor, authErr error) error {
	if wait := s.limiter.Take(s.Limits.claim(r, who, authErr != nil)); wait > 0 {
		return fault.Limited("request.too_often", ratelimit.Wait(wait))
	}
	return nil
}

// claim is the bucket that a request is taken from. A bad key or an ended session
// is nobody's: it counts for the address, so that guessing does not pay.
func (l Limits) claim(r *http.Request, who actor.Actor, unknown bool) ratelimit.Claim {
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case unknown || who.Kind == "":
		return ratelimit.Claim{Key: "address:" + clientFrom(r.Context()).IP, Rate: l.AddressUnknown}
	case who.Kind == actor.Key && reads:
		return ratelimit.Claim{Key: "key:r:" + who.ID, Rate: l.KeyRead}
	case who.Kind == actor.Key:
		return ratelimit.Claim{Key: "key:w:" + who.ID, Rate: l.KeyWrite}
	case reads:
		return ratelimit.Claim{Key: "member:r:" + who.AccountID, Rate: l.MemberRead}
	}
	return ratelimit.Claim{Key: "member:w:" + who.AccountID, Rate: l.MemberWrite}
}
