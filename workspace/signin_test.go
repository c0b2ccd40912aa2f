package workspace_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/id"
	"yingda/workspace"
)

const (
	goodPassword = "晴天-bicycle-82"
	boss         = "boss@yunfan.example"
)

var here = workspace.Visit{IP: "198.51.100.7", UserAgent: "test"}

// setUp goes through the set-up link and returns the operator's session.
func (w *world) setUp(t *testing.T) (workspace.Signed, workspace.Known) {
	t.Helper()
	token, err := w.SetupToken(t.Context())
	must(t, err)
	signed, err := w.Setup(t.Context(), workspace.Setup{Token: token, Workspace: workspace.NewWorkspace{Slug: "mine", Name: "云帆"}, Name: "老板", Email: "Boss@Yunfan.example ", Password: goodPassword, Visit: here})
	must(t, err)
	return signed, w.knows(t, signed.Token)
}

func (w *world) knows(t *testing.T, token string) workspace.Known {
	t.Helper()
	k, err := w.Authenticate(t.Context(), token, "", here)
	must(t, err)
	return k
}

func (w *world) in(password, code, old string) (workspace.Signed, error) {
	return w.SignIn(w.ctx, workspace.SignIn{Email: boss, Password: password, Code: code, OldToken: old, Visit: here})
}

func TestTheSetUpLinkWorksOnceAndEndsAfterADay(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		sample, err := w.Create(t.Context(), system, workspace.NewWorkspace{Slug: "yunfan", Name: "云帆通信", Kind: workspace.KindSample})
		must(t, err)
		in := workspace.Setup{Workspace: workspace.NewWorkspace{Slug: "mine", Name: "x"}, Name: "x", Email: boss, Password: goodPassword}
		_, err = w.Setup(t.Context(), in)
		wantCode(t, err, "link.gone")
		old, err := w.SetupToken(t.Context())
		must(t, err)
		w.clock.Advance(24*time.Hour + time.Second)
		in.Token = old
		_, err = w.Setup(t.Context(), in)
		wantCode(t, err, "link.gone")
		first, err := w.SetupToken(t.Context())
		must(t, err)
		second, err := w.SetupToken(t.Context()) // another start
		must(t, err)

		for code, spoil := range map[string]func(s *workspace.Setup){
			"password.too_short":   func(s *workspace.Setup) { s.Password = "short" },
			"password.too_common":  func(s *workspace.Setup) { s.Password = "1234567890" },
			"input.bad_email":      func(s *workspace.Setup) { s.Email = "boss" },
			"input.bad_format":     func(s *workspace.Setup) { s.Workspace.Slug = "No Slug" },
			"input.required":       func(s *workspace.Setup) { s.Name = " " },
			"password.is_own_name": func(s *workspace.Setup) { s.Password = boss },
		} {
			bad := in
			bad.Token = first
			spoil(&bad)
			_, err := w.Setup(t.Context(), bad)
			wantCode(t, err, code)
		}
		in.Token = first
		signed, err := w.Setup(t.Context(), in)
		must(t, err)
		k := w.knows(t, signed.Token)
		if k.Workspace.Slug != "mine" || !k.Account.Operator || !k.Actor(here).Can("anything.at_all") {
			t.Errorf("known as %+v", k)
		}
		for _, token := range []string{first, second} {
			in.Token, in.Email = token, "thief@evil.example"
			if _, err := w.Setup(t.Context(), in); fault.Of(err) == nil {
				t.Errorf("set up again: %v", err)
			}
		}
		token, err := w.SetupToken(t.Context())
		must(t, err)
		if token != "" {
			t.Error("a set-up link after set-up")
		}
		me, err := w.Me(t.Context(), k)
		must(t, err)
		if len(me.Workspaces) != 2 || me.Workspaces[1].Slug != sample.Slug || len(me.Member.Permissions) != len(workspace.Permissions()) {
			t.Errorf("me %+v", me)
		}
	})
}

func TestSigningInAndOut(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		first, k := w.setUp(t)
		_, err := w.in("wrong-password", "", "")
		wantCode(t, err, "auth.wrong")
		_, err = w.SignIn(t.Context(), workspace.SignIn{Email: "nobody@yunfan.example", Password: goodPassword, Visit: here})
		wantCode(t, err, "auth.wrong")
		second, err := w.in(goodPassword, "", "")
		must(t, err)
		devices, err := w.Devices(t.Context(), k)
		must(t, err)
		if len(devices) != 2 || !devices[0].Current && !devices[1].Current {
			t.Fatalf("devices %+v", devices)
		}
		must(t, w.EndDevice(t.Context(), k, second.SessionID))
		_, err = w.Authenticate(t.Context(), second.Token, "", here)
		wantCode(t, err, "auth.ended")
		must(t, w.SignOut(t.Context(), first.Token))
		_, err = w.Authenticate(t.Context(), first.Token, "", here)
		wantCode(t, err, "auth.ended")
		var stored int
		must(t, w.db.SQL().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM session WHERE token_hash = '"+first.Token+"'").Scan(&stored))
		if stored != 0 {
			t.Error("the token stands in the database")
		}
	})
}

func TestASessionPlantedBeforeSigningInIsWorthNothing(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		planted, _ := w.setUp(t)
		signed, err := w.in(goodPassword, "", planted.Token)
		must(t, err)
		if signed.Token == planted.Token {
			t.Error("the token stayed")
		}
		_, err = w.Authenticate(t.Context(), planted.Token, "", here)
		wantCode(t, err, "auth.ended")

		// A token of the thief's own choosing is never taken over either.
		chosen := strings.Repeat("a", 43)
		signed, err = w.in(goodPassword, "", chosen)
		must(t, err)
		_, err = w.Authenticate(t.Context(), chosen, "", here)
		wantCode(t, err, "auth.ended")

		// Changing what the session may do changes its token.
		k := w.knows(t, signed.Token)
		renewed, err := w.ChangePassword(t.Context(), k, goodPassword, goodPassword+"!", here)
		must(t, err)
		_, err = w.Authenticate(t.Context(), signed.Token, "", here)
		wantCode(t, err, "auth.ended")
		if w.knows(t, renewed.Token).Session.ID != k.Session.ID {
			t.Error("another session")
		}
	})
}

func TestSessionsEndWithTime(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		signed, _ := w.setUp(t)
		for range 5 {
			w.clock.Advance(6 * 24 * time.Hour)
			if _, err := w.Authenticate(t.Context(), signed.Token, "", here); err != nil && w.clock.Now().UnixMilli() < signed.ExpiresAt {
				t.Fatalf("ended while in use: %v", err)
			}
		}
		_, err := w.Authenticate(t.Context(), signed.Token, "", here) // thirty days are over
		wantCode(t, err, "auth.ended")

		idle, err := w.in(goodPassword, "", "")
		must(t, err)
		w.clock.Advance(7*24*time.Hour + time.Second)
		_, err = w.Authenticate(t.Context(), idle.Token, "", here)
		wantCode(t, err, "auth.ended")
		w.clock.Advance(2 * 24 * time.Hour)
		must(t, w.Sweep(t.Context()))
		var left int
		must(t, w.db.SQL().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM session").Scan(&left))
		if left != 0 {
			t.Errorf("%d sessions left", left)
		}
	})
}

func TestGuessingPasswordsGetsSlower(t *testing.T) {
	w := newWorldSQLite(t)
	_, _ = w.setUp(t)
	limited := func(err error) int64 {
		t.Helper()
		wantCode(t, err, "auth.too_many_tries")
		wait, _ := fault.Of(err).Params["retry_after_s"].(int64)
		return wait
	}
	for range 5 {
		_, err := w.in("wrong-password", "", "")
		wantCode(t, err, "auth.wrong")
	}
	_, err := w.in(goodPassword, "", "") // even with the right one
	if wait := limited(err); wait != 1 {
		t.Errorf("wait %d s", wait)
	}
	var waits []int64
	for range 12 {
		w.clock.Advance(time.Duration(limitedWait(w)) * time.Second)
		_, err := w.in("wrong-password", "", "")
		wantCode(t, err, "auth.wrong")
		waits = append(waits, limitedWait(w))
	}
	if want := "[2 4 8 16 32 64 128 256 512 900 900 900]"; fmt.Sprint(waits) != want {
		t.Errorf("waits %v, want %s", waits, want)
	}
	// The owner at another address is not kept out.
	elsewhere := workspace.SignIn{Email: boss, Password: goodPassword, Visit: workspace.Visit{IP: "203.0.113.9"}}
	_, err = w.SignIn(t.Context(), elsewhere)
	must(t, err)
}

// limitedWait is how long the account has to wait at this address.
func limitedWait(w *world) int64 {
	_, err := w.in("wrong-password", "", "")
	if f := fault.Of(err); f != nil && f.Kind == fault.KindLimited {
		return f.Params["retry_after_s"].(int64)
	}
	return 0
}

func TestOneAddressCannotTryManyAccounts(t *testing.T) {
	w := newWorldSQLite(t)
	_, _ = w.setUp(t)
	var err error
	for i := range 31 {
		_, err = w.SignIn(t.Context(), workspace.SignIn{Email: fmt.Sprintf("a%d@yunfan.example", i), Password: "wrong-password", Visit: here})
	}
	wantCode(t, err, "auth.too_many_tries")
}

func TestASecondFactorIsTakenOnceAndRecovered(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		signed, k := w.setUp(t)
		other, err := w.in(goodPassword, "", "")
		must(t, err)
		enrol, err := w.BeginTOTP(t.Context(), k)
		must(t, err)
		if !strings.HasPrefix(enrol.QRSVG, "<svg") || !strings.Contains(enrol.URI, enrol.Secret) {
			t.Errorf("enrolment %+v", enrol)
		}
		code := func() string {
			t.Helper()
			c, err := totp.GenerateCode(enrol.Secret, w.clock.Now())
			must(t, err)
			return c
		}
		_, _, err = w.ConfirmTOTP(t.Context(), k, "000000", here)
		wantCode(t, err, "auth.totp_wrong")
		recovery, renewed, err := w.ConfirmTOTP(t.Context(), k, code(), here)
		must(t, err)
		for _, gone := range []string{signed.Token, other.Token} {
			_, err = w.Authenticate(t.Context(), gone, "", here)
			wantCode(t, err, "auth.ended")
		}
		k = w.knows(t, renewed.Token)
		if !k.Account.TOTP() || !k.Session.SecondFactor || len(recovery) != 10 {
			t.Fatalf("known %+v, %d recovery codes", k.Session, len(recovery))
		}

		_, err = w.in(goodPassword, "", "")
		wantCode(t, err, "auth.totp_needed")
		_, err = w.in("wrong-password", code(), "")
		wantCode(t, err, "auth.wrong")
		_, err = w.in(goodPassword, code(), "") // the step in which it was confirmed
		wantCode(t, err, "auth.totp_wrong")
		w.clock.Advance(30 * time.Second)
		once := code()
		_, err = w.in(goodPassword, once, "")
		must(t, err)
		_, err = w.in(goodPassword, once, "") // replayed
		wantCode(t, err, "auth.totp_wrong")
		w.clock.Advance(30 * time.Second)
		_, err = w.in(goodPassword, once, "") // still within the skew, but used
		wantCode(t, err, "auth.totp_wrong")
		w.clock.Advance(time.Hour)
		_, err = w.in(goodPassword, strings.ToUpper(recovery[3]), "")
		must(t, err)
		_, err = w.in(goodPassword, recovery[3], "")
		wantCode(t, err, "auth.totp_wrong")

		_, err = w.DropTOTP(t.Context(), k, "wrong-password", here)
		wantCode(t, err, "password.wrong")
		_, err = w.DropTOTP(t.Context(), k, goodPassword, here)
		must(t, err)
		_, err = w.in(goodPassword, "", "")
		must(t, err)
		var secret string
		must(t, w.db.SQL().QueryRowContext(t.Context(), "SELECT totp_secret FROM account").Scan(&secret))
		if secret != "" {
			t.Error("the secret is still there")
		}
	})
}

func TestAskingForTheCodeAgainBuysNoGuesses(t *testing.T) {
	w := newWorldSQLite(t)
	_, k := w.setUp(t)
	enrol, err := w.BeginTOTP(t.Context(), k)
	must(t, err)
	code, err := totp.GenerateCode(enrol.Secret, w.clock.Now())
	must(t, err)
	_, _, err = w.ConfirmTOTP(t.Context(), k, code, here)
	must(t, err)
	for i := range 6 {
		given := ""
		if i%2 == 0 {
			given = "000000"
		}
		_, err = w.in(goodPassword, given, "")
	}
	wantCode(t, err, "auth.too_many_tries")
}

func TestInvitationsAreUsedOnceAndGiveWhatTheySay(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		_, k := w.setUp(t)
		ctx, who := t.Context(), k.Actor(here)
		g, err := w.GroupByID(ctx, who.WorkspaceID, "")
		must(t, err)
		_, lost, err := w.Invite(ctx, who, workspace.Invite{Email: "li@yunfan.example", RoleIDs: []string{"agent"}})
		must(t, err)
		v, token, err := w.Invite(ctx, who, workspace.Invite{Email: "Li@yunfan.example", Name: "李雷", StaffNo: "1001", RoleIDs: []string{"agent"}, SkillGroupIDs: []string{g.ID}})
		must(t, err)
		_, err = w.Invited(ctx, lost) // the later one replaces it
		wantCode(t, err, "link.gone")
		seen, err := w.Invited(ctx, token)
		must(t, err)
		if seen != (workspace.Invited{Email: "li@yunfan.example", Name: "李雷", Workspace: "云帆"}) {
			t.Errorf("invited %+v", seen)
		}
		in := workspace.Accept{Token: token, Name: "李雷", Password: goodPassword, Visit: here}
		signed, err := w.Accept(ctx, in)
		must(t, err)
		_, err = w.Accept(ctx, in)
		wantCode(t, err, "link.gone")
		li := w.knows(t, signed.Token)
		if li.Account.Operator || li.Member.StaffNo != "1001" || li.Member.SkillGroups[0].ID != g.ID || li.Actor(here).Can("member.manage") || !li.Actor(here).Can("desk.work") {
			t.Errorf("known %+v %v", li.Member, li.Permissions)
		}
		_, _, err = w.Invite(ctx, who, workspace.Invite{Email: "li@yunfan.example", RoleIDs: []string{"agent"}})
		wantCode(t, err, "member.already")
		_, _, err = w.Invite(ctx, li.Actor(here), workspace.Invite{Email: "x@yunfan.example", RoleIDs: []string{"agent"}})
		wantCode(t, err, "actor.not_permitted")
		_, _, err = w.Invite(ctx, with(who, "member.manage", "desk.work"), workspace.Invite{Email: "x@yunfan.example", RoleIDs: []string{"admin"}})
		wantCode(t, err, "role.beyond_own")

		v, token, err = w.Invite(ctx, who, workspace.Invite{Email: "han@yunfan.example", RoleIDs: []string{"agent"}})
		must(t, err)
		must(t, w.Revoke(ctx, who, v.ID))
		_, err = w.Accept(ctx, workspace.Accept{Token: token, Name: "x", Password: goodPassword})
		wantCode(t, err, "link.gone")
		_, token, err = w.Invite(ctx, who, workspace.Invite{Email: "han@yunfan.example", RoleIDs: []string{"agent"}})
		must(t, err)
		w.clock.Advance(8 * 24 * time.Hour)
		_, err = w.Accept(ctx, workspace.Accept{Token: token, Name: "x", Password: goodPassword})
		wantCode(t, err, "link.gone")
	})
}

func TestSomeoneWithAnAccountJoinsASecondWorkspaceWithTheirPassword(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		_, k := w.setUp(t)
		second, err := w.Create(t.Context(), system, workspace.NewWorkspace{Slug: "second", Name: "二"})
		must(t, err)
		_, token, err := w.Invite(t.Context(), actor.Of(second.ID), workspace.Invite{Email: boss, RoleIDs: []string{"agent"}})
		must(t, err)
		_, err = w.Accept(t.Context(), workspace.Accept{Token: token, Name: "thief", Password: "thief-chosen-77", Visit: here})
		wantCode(t, err, "auth.wrong")
		signed, err := w.Accept(t.Context(), workspace.Accept{Token: token, Password: goodPassword, Visit: here})
		must(t, err)
		if got := w.knows(t, signed.Token); got.Workspace.Slug != "second" || got.Actor(here).Can("member.manage") {
			t.Errorf("known %+v", got)
		}
		again, err := w.Authenticate(t.Context(), signed.Token, "mine", here)
		must(t, err)
		if !again.Actor(here).Can("member.manage") {
			t.Error("not an administrator at home")
		}
		third, err := w.Create(t.Context(), system, workspace.NewWorkspace{Slug: "third", Name: "三"})
		must(t, err)
		_, err = w.Authenticate(t.Context(), signed.Token, third.Slug, here)
		wantCode(t, err, "workspace.not_found")

		// The administrator of one workspace cannot take over an account that works in another.
		m, err := w.MemberByEmail(t.Context(), second.ID, boss)
		must(t, err)
		_, err = w.ResetLink(t.Context(), with(actor.Of(second.ID), "*"), m.ID, workspace.Reset{})
		wantCode(t, err, "member.elsewhere")
		_ = k
	})
}

func TestMembersAreKeptOutAndPasswordsSetAnew(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		_, k := w.setUp(t)
		ctx, who := t.Context(), k.Actor(here)
		_, token, err := w.Invite(ctx, who, workspace.Invite{Email: "li@yunfan.example", RoleIDs: []string{"agent"}})
		must(t, err)
		signed, err := w.Accept(ctx, workspace.Accept{Token: token, Name: "李雷", Password: goodPassword, Visit: here})
		must(t, err)
		li := w.knows(t, signed.Token)

		list, err := w.MemberSessions(ctx, who, li.Member.ID)
		must(t, err)
		if len(list) != 1 || list[0].ID != signed.SessionID {
			t.Errorf("sessions %+v", list)
		}
		must(t, w.EndMemberSessions(ctx, who, li.Member.ID, signed.SessionID))
		_, err = w.Authenticate(ctx, signed.Token, "", here)
		wantCode(t, err, "auth.ended")

		link, err := w.ResetLink(ctx, who, li.Member.ID, workspace.Reset{})
		must(t, err)
		wantCode(t, w.ResetPassword(ctx, "forged", goodPassword), "link.gone")
		wantCode(t, w.ResetPassword(ctx, link, "short"), "password.too_short")
		must(t, w.ResetPassword(ctx, link, "另一个-密码-2026"))
		wantCode(t, w.ResetPassword(ctx, link, goodPassword), "link.gone")
		signed, err = w.SignIn(ctx, workspace.SignIn{Email: "li@yunfan.example", Password: "另一个-密码-2026", Visit: here})
		must(t, err)

		_, err = w.SwitchMember(ctx, who, li.Member.ID, workspace.Off)
		must(t, err)
		_, err = w.Authenticate(ctx, signed.Token, "", here)
		wantCode(t, err, "auth.ended")
		_, err = w.SwitchMember(ctx, who, li.Member.ID, workspace.On)
		must(t, err)
		_, err = w.SwitchMember(ctx, who, who.ID, workspace.Off)
		wantCode(t, err, "member.last_admin")
		agent := []string{"agent"}
		_, err = w.ChangeMember(ctx, who, who.ID, workspace.MemberChange{RoleIDs: &agent})
		wantCode(t, err, "member.last_admin")

		_, foreign := w.makes(t, "foreign")
		_, err = w.ChangeMember(ctx, foreign, li.Member.ID, workspace.MemberChange{})
		wantCode(t, err, "member.not_found")
		_, err = w.SwitchMember(ctx, foreign, li.Member.ID, workspace.Off)
		wantCode(t, err, "member.not_found")
		_, err = w.MemberSessions(ctx, foreign, li.Member.ID)
		wantCode(t, err, "member.not_found")
		wantCode(t, w.EndMemberSessions(ctx, foreign, li.Member.ID, ""), "member.not_found")
		_, err = w.ResetLink(ctx, foreign, li.Member.ID, workspace.Reset{})
		wantCode(t, err, "member.not_found")
		wantCode(t, w.Revoke(ctx, foreign, id.New()), "invitation.not_found")
		lead, err := w.Members(ctx, li.Actor(here))
		must(t, err)
		if lead[0].Email != "" {
			t.Error("an agent sees mail addresses")
		}
	})
}

func TestKeysLetProgramsIn(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		_, who := w.makes(t, "mine")
		ctx := t.Context()
		k, secret, err := w.MakeKey(ctx, who, workspace.NewKey{Name: "crm", Scopes: []string{"customer.read"}, ExpiresAt: w.clock.Now().Add(time.Hour).UnixMilli()})
		must(t, err)
		a, err := w.AuthenticateKey(ctx, secret, here)
		must(t, err)
		if a.Kind != actor.Key || a.WorkspaceID != who.WorkspaceID || !a.Can("customer.read") || a.Can("customer.write") || a.Operator {
			t.Errorf("actor %+v", a)
		}
		list, err := w.Keys(ctx, who)
		must(t, err)
		if len(list) != 1 || list[0].UsedAt == 0 || !strings.HasPrefix(secret, list[0].Prefix) || len(list[0].Prefix) != 9 {
			t.Errorf("keys %+v", list)
		}
		for _, forged := range []string{"", "yk_", secret + "x", secret[:len(secret)-1] + "_", "yk_" + strings.Repeat("a", 4000)} {
			_, err = w.AuthenticateKey(ctx, forged, here)
			wantCode(t, err, "key.unknown")
		}
		_, foreign := w.makes(t, "foreign")
		wantCode(t, w.RevokeKey(ctx, foreign, k.ID), "key.not_found")
		w.clock.Advance(time.Hour)
		_, err = w.AuthenticateKey(ctx, secret, here)
		wantCode(t, err, "key.unknown")
		k, secret, err = w.MakeKey(ctx, who, workspace.NewKey{Name: "x", Scopes: []string{"customer.read"}})
		must(t, err)
		_, err = w.AuthenticateKey(ctx, secret, here)
		must(t, err)
		must(t, w.RevokeKey(ctx, who, k.ID))
		_, err = w.AuthenticateKey(ctx, secret, here)
		wantCode(t, err, "key.unknown")
		_, _, err = w.MakeKey(ctx, with(who, "key.manage"), workspace.NewKey{Name: "x", Scopes: []string{"customer.erase"}})
		wantCode(t, err, "role.beyond_own")
		_, _, err = w.MakeKey(ctx, who, workspace.NewKey{Name: "x"})
		wantCode(t, err, "input.required")
	})
}
