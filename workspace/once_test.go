package workspace_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"yingda/workspace"
)

// race runs try eight times at once and returns how often it went well.
func race(try func() error) int64 {
	var won atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if try() == nil {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	return won.Load()
}

func TestWhatWorksOnceWorksOnceForManyAtTheSameTime(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		token, err := w.SetupToken(ctx)
		must(t, err)
		var signed atomic.Pointer[workspace.Signed]
		won := race(func() error {
			s, err := w.Setup(ctx, workspace.Setup{Token: token, Workspace: workspace.NewWorkspace{Slug: "mine", Name: "x"}, Name: "老板", Email: boss, Password: goodPassword, Visit: here})
			if err == nil {
				signed.Store(&s)
			}
			return err
		})
		if won != 1 {
			t.Fatalf("set up %d times", won)
		}
		k := w.knows(t, signed.Load().Token)
		_, link, err := w.Invite(ctx, k.Actor(here), workspace.Invite{Email: "li@yunfan.example", RoleIDs: []string{"agent"}})
		must(t, err)
		if won := race(func() error {
			_, err := w.Accept(ctx, workspace.Accept{Token: link, Name: "李雷", Password: goodPassword, Visit: here})
			return err
		}); won != 1 {
			t.Errorf("an invitation was accepted %d times", won)
		}
		m, err := w.MemberByEmail(ctx, k.Workspace.ID, "li@yunfan.example")
		must(t, err)
		reset, err := w.ResetLink(ctx, k.Actor(here), m.ID, workspace.Reset{})
		must(t, err)
		if won := race(func() error { return w.ResetPassword(ctx, reset, "另一个-密码-2026") }); won != 1 {
			t.Errorf("a reset link was used %d times", won)
		}
		enrol, err := w.BeginTOTP(ctx, k)
		must(t, err)
		code, err := totp.GenerateCode(enrol.Secret, w.clock.Now())
		must(t, err)
		recovery, _, err := w.ConfirmTOTP(ctx, k, code, here)
		must(t, err)
		w.clock.Advance(30 * time.Second)
		code, err = totp.GenerateCode(enrol.Secret, w.clock.Now())
		must(t, err)
		signIn := func(code, ip string) error {
			_, err := w.SignIn(ctx, workspace.SignIn{Email: boss, Password: goodPassword, Code: code, Visit: workspace.Visit{IP: ip}})
			return err
		}
		var n atomic.Int64
		address := func() string { return "198.51.100." + string(rune('0'+n.Add(1)%8)) } // so that guessing limits do not decide it
		if won := race(func() error { return signIn(code, address()) }); won != 1 {
			t.Errorf("one code let in %d times", won)
		}
		if won := race(func() error { return signIn(recovery[0], address()) }); won != 1 {
			t.Errorf("one recovery code let in %d times", won)
		}
	})
}
