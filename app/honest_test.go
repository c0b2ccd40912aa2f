package app

import (
	"archive/zip"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yingda/conversation/file"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/node"
	"yingda/workspace"
)

// made is a store with the sample in it, let go of again.
func made(t *testing.T) (Store, workspace.Workspace) {
	t.Helper()
	st := Store{Data: t.TempDir()}
	b, err := open(t.Context(), st, Serving)
	must(t, err)
	d := b.domains(nil, nil)
	w, err := d.workspace.Create(t.Context(), actor.Actor{Kind: actor.System}, workspace.NewWorkspace{Slug: "main", Name: "一家公司", Kind: "real"})
	must(t, err)
	must(t, b.close())
	return st, w
}

func refused(t *testing.T, what string, err error, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

// A mistyped --data is told, and makes nothing.
func TestNoCommandMakesAStoreByItself(t *testing.T) {
	ctx := t.Context()
	table := filepath.Join(t.TempDir(), "a.csv")
	must(t, os.WriteFile(table, []byte("question,answer\na,b\n"), 0o600))
	for what, run := range map[string]func(st Store) error{
		"backup":         func(st Store) error { return Backup(ctx, st, filepath.Join(t.TempDir(), "b.zip"), nil) },
		"sample fill":    func(st Store) error { _, err := FillSample(ctx, st, "yunfan", quiet); return err },
		"sample remove":  func(st Store) error { _, err := RemoveSample(ctx, st, "yunfan"); return err },
		"member add":     func(st Store) error { _, err := AddMember(ctx, st, "", "", workspace.Invite{}, nil); return err },
		"member reset":   func(st Store) error { _, err := ResetMember(ctx, st, "", "", "a@b.c", workspace.Reset{}); return err },
		"export":         func(st Store) error { return ExportCustomer(ctx, st, "", "x", filepath.Join(t.TempDir(), "c.zip")) },
		"erase":          func(st Store) error { return EraseCustomer(ctx, st, "", "x") },
		"import":         func(st Store) error { _, err := ImportKnowledge(ctx, st, ImportIn{File: table}, nil); return err },
		"migrate, from":  func(st Store) error { return MigrateStore(ctx, st, Store{Data: t.TempDir()}, func(string) {}) },
		"export of base": func(st Store) error { return ExportKnowledge(ctx, st, "", "csv", nil) },
	} {
		st := Store{Data: filepath.Join(t.TempDir(), "not", "there")}
		refused(t, what, run(st), "config.no_data")
		if _, err := os.Stat(st.Data); err == nil {
			t.Errorf("%s made %s", what, st.Data)
		}
	}
}

// What lies where a backup or an export is to go stays as it is.
func TestNothingIsWrittenOverAFile(t *testing.T) {
	st, _ := made(t)
	path := filepath.Join(t.TempDir(), "there.zip")
	must(t, os.WriteFile(path, []byte("mine"), 0o600))
	refused(t, "backup", Backup(t.Context(), st, path, nil), "file.already_there")
	refused(t, "export", ExportCustomer(t.Context(), st, "", "x", path), "file.already_there")
	if b, err := os.ReadFile(path); err != nil || string(b) != "mine" {
		t.Errorf("the file now: %q, %v", b, err)
	}
}

// A key that was given is not in the backup, and restoring asks for it.
func TestABackupWithoutTheKeyNeedsItAgain(t *testing.T) {
	st := Store{Data: t.TempDir(), MasterKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}
	b, err := open(t.Context(), st, Serving)
	must(t, err)
	must(t, b.close())
	path := filepath.Join(t.TempDir(), "b.zip")
	must(t, Backup(t.Context(), st, path, nil))
	z, err := zip.OpenReader(path)
	must(t, err)
	for _, f := range z.File {
		if f.Name == backupKey {
			t.Error("a master key is in the backup")
		}
	}
	must(t, z.Close())
	to := filepath.Join(t.TempDir(), "new")
	refused(t, "restore", Restore(t.Context(), Store{Data: to}, path, func(string) {}), "backup.no_key")
	must(t, Restore(t.Context(), Store{Data: to, MasterKey: st.MasterKey}, path, func(string) {}))
}

// A store copied into another folder opens its secrets and has its files.
func TestAStoreMovesWithItsKeyAndItsFiles(t *testing.T) {
	ctx := t.Context()
	st, w := made(t)
	b, err := open(ctx, st, Working)
	must(t, err)
	d := b.domains(nil, nil)
	who := actor.Of(w.ID)
	inboxes, err := d.workspace.Inboxes(ctx, who)
	must(t, err)
	plain, err := d.workspace.RotateSecret(ctx, who, inboxes[0].ID)
	must(t, err)
	_, err = d.files.Save(ctx, file.Upload{WorkspaceID: w.ID, CustomerID: "c", ByKind: "customer", ByID: "c", Name: "a.txt", Content: strings.NewReader("一份凭证")})
	must(t, err)
	must(t, b.close())

	to := Store{Data: filepath.Join(t.TempDir(), "new")}
	must(t, MigrateStore(ctx, st, to, func(string) {}))
	b, err = open(ctx, to, Working)
	must(t, err)
	defer func() { must(t, b.close()) }()
	d = b.domains(nil, nil)
	must(t, d.workspace.CheckKey(ctx))
	if got, err := d.workspace.IdentifySecret(ctx, w.ID, inboxes[0].ID); err != nil || string(got) != plain {
		t.Errorf("the secret now: %v", err)
	}
	var key string
	must(t, b.db.SQL().QueryRowContext(ctx, "SELECT blob_key FROM file").Scan(&key))
	r, _, err := b.blobs.Open(ctx, key)
	must(t, err)
	defer func() { must(t, r.Close()) }()
	text := make([]byte, 64)
	n, _ := r.Read(text)
	if string(text[:n]) != "一份凭证" {
		t.Errorf("the file now: %q", text[:n])
	}
	refused(t, "twice", MigrateStore(ctx, st, to, func(string) {}), "store.not_empty")
}

// Who is invited on the command line gets work, and a link that leads somewhere.
func TestAnInvitedAgentIsInAGroup(t *testing.T) {
	ctx := t.Context()
	st, w := made(t)
	invited := func(email string, roles, groups []string) (workspace.Invitation, Link) {
		t.Helper()
		l, err := AddMember(ctx, st, "main", "", workspace.Invite{Email: email, RoleIDs: roles}, groups)
		must(t, err)
		b, err := open(ctx, st, Reading)
		must(t, err)
		defer func() { must(t, b.close()) }()
		all, err := b.domains(nil, nil).workspace.Invitations(ctx, actor.Of(w.ID))
		must(t, err)
		for _, v := range all {
			if v.Email == email {
				return v, l
			}
		}
		t.Fatalf("no invitation of %s", email)
		return workspace.Invitation{}, l
	}
	v, l := invited("a@example.com", []string{"agent"}, nil)
	if len(v.SkillGroupIDs) != 1 || !l.Guessed || l.Replaced || l.NoGroup {
		t.Errorf("an agent: %v, %+v", v.SkillGroupIDs, l)
	}
	if v, _ := invited("e@example.com", []string{"editor"}, nil); len(v.SkillGroupIDs) != 0 {
		t.Errorf("an editor is in %v", v.SkillGroupIDs)
	}
	if v, l := invited("a@example.com", []string{"agent"}, []string{"综合客服"}); len(v.SkillGroupIDs) != 1 || !l.Replaced {
		t.Errorf("again, by the group's name: %v, %+v", v.SkillGroupIDs, l)
	}
	_, err := AddMember(ctx, st, "main", "", workspace.Invite{Email: "b@example.com", RoleIDs: []string{"agent"}}, []string{"没有这个组"})
	refused(t, "an unknown group", err, "group.unknown")

	b, err := open(ctx, st, Working)
	must(t, err)
	must(t, b.domains(nil, nil).nodes.Join(ctx, node.Node{ID: "n", Addr: "127.0.0.1:9191", Blobs: "folder:x"}))
	must(t, b.close())
	if _, l := invited("c@example.com", []string{"agent"}, nil); l.Guessed || !strings.HasPrefix(l.URL, "http://127.0.0.1:9191/invite?token=") {
		t.Errorf("beside a running server: %+v", l)
	}
	for _, f := range Doctor(ctx, st, "127.0.0.1:0") {
		if f.What == "channels" && (fault.Of(f.Problem) == nil || !f.Advice) {
			t.Errorf("an open door is advice: %+v", f)
		}
	}
}

// The statements of knowledge are looked at too.
func TestTheCheckNamesEveryDomain(t *testing.T) {
	d, _ := company(t, Store{Data: t.TempDir()})
	must(t, d.check(t.Context()))
	_, err := d.db.SQL().ExecContext(t.Context(), "ALTER TABLE import_run RENAME TO import_run_gone")
	must(t, err)
	if err := d.check(t.Context()); err == nil || !strings.Contains(err.Error(), "knowledge: ") {
		t.Errorf("a table of knowledge is away: %v", err)
	}
}

// A setting that cannot be meant is refused, with its own code.
func TestASettingThatCannotBeMeantIsRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed below
	must(t, err)
	defer func() { must(t, l.Close()) }()
	set := Serve{Addr: "127.0.0.1:0", Sample: "none"}
	with := func(change func(st *Store, set *Serve)) error {
		st, set := Store{Data: t.TempDir()}, set
		change(&st, &set)
		a, err := New(t.Context(), st, set)
		if err == nil {
			must(t, errors.Join(a.listener.Close(), a.Close()))
		}
		return err
	}
	refused(t, "proxies", with(func(_ *Store, s *Serve) { s.TrustedProxies = []string{"10.0.0.0/8", "abc"} }), "config.trusted_proxies")
	refused(t, "blobs", with(func(st *Store, _ *Serve) { st.Blobs = "ftp://x" }), "config.blobs_place")
	refused(t, "db", with(func(st *Store, _ *Serve) { st.DB = "foo://x" }), "config.database_kind")
	refused(t, "addr", with(func(_ *Store, s *Serve) { s.Addr = "foo" }), "config.addr")
	refused(t, "taken", with(func(_ *Store, s *Serve) { s.Addr = l.Addr().String() }), "config.addr_taken")
	if err := with(func(_ *Store, s *Serve) { s.TrustedProxies = []string{"10.0.0.0/8", "::1"} }); err != nil {
		t.Errorf("settings that can be meant: %v", err)
	}
}
