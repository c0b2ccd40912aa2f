package db_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/testkit"
)

func TestADatabaseLockedByAnotherProcess(t *testing.T) {
	if path := os.Getenv("DB_LOCK"); path != "" {
		holdLock(t, path)
		return
	}
	t.Parallel() // it waits for the lock's five seconds
	d := testkit.SQLite(t)
	q := probe(t, d)
	if err := add(t, d, q, "before"); err != nil {
		t.Fatal(err)
	}

	holder := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestADatabaseLockedByAnotherProcess$")
	holder.Env = append(os.Environ(), "DB_LOCK="+d.SQLitePath())
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	leash, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "locked\n" {
		t.Fatalf("the lock's holder says %q, %v", line, err)
	}

	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() { wantUnavailable(t, add(t, d, q, fmt.Sprint("while", i))) })
	}
	wantCount(t, d, q, 1) // reading goes on beside the lock
	wg.Wait()

	if err := leash.Close(); err != nil {
		t.Fatal(err)
	}
	if err := holder.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := add(t, d, q, "after"); err != nil {
		t.Fatalf("after the lock: %v", err)
	}
	wantCount(t, d, q, 2)
}

// holdLock is the other process: it holds the write lock until its input ends.
func holdLock(t *testing.T, path string) {
	s, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	s.SetMaxOpenConns(1)
	if _, err := s.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	fmt.Println("locked")
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
	if _, err := s.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskLosesNothingAcknowledgedAndRecovers(t *testing.T) {
	dir := smallDisk(t, "size=3m")
	d := testkit.OpenDB(t, filepath.Join(dir, "small.db"))
	q := probe(t, d)

	// Somebody else's file takes the rest of the disk.
	ballast := filepath.Join(dir, "ballast")
	fill(t, ballast)

	acked := 0
	full := 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range 40 { // together, so that groups are hit and not only single writes
		wg.Go(func() {
			for i := range 20 {
				err := add(t, d, q, fmt.Sprintf("%d/%d/%s", w, i, strings.Repeat("x", 2000)))
				mu.Lock()
				if err == nil {
					acked++
				} else {
					full++
					if !fault.IsKind(err, fault.KindUnavailable) {
						t.Errorf("full disk: %v; want the fault db.unavailable", err)
					}
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	t.Logf("%d written, %d refused on a full disk", acked, full)
	if full == 0 {
		t.Fatal("the disk was never full")
	}
	wantCount(t, d, q, acked)

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := add(t, d, q, "room again"); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	wantCount(t, d, q, acked+1)
	var verdict string
	if err := d.SQL().QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %s, %v", verdict, err)
	}
}

func TestAReadOnlyDiskIsSaidAtOpening(t *testing.T) {
	dir := smallDisk(t, "size=3m")
	d, err := db.Open(t.Context(), filepath.Join(dir, "ro.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	probe(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,ro", dir).CombinedOutput(); err != nil {
		t.Fatalf("remount: %v: %s", err, out)
	}
	d, err = db.Open(t.Context(), filepath.Join(dir, "ro.db"), db.Options{})
	if err == nil {
		defer func() { _ = d.Close() }()
		err = add(t, d, d.Queries(probeSQL), "x")
	}
	wantUnavailable(t, err)
}

func TestAMissingFolderIsSaidAtOpening(t *testing.T) {
	_, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "nowhere", "x.db"), db.Options{})
	if f := fault.Of(err); f == nil || f.Code != "db.folder_missing" {
		t.Fatalf("error: %v; want the fault db.folder_missing", err)
	}
}

// smallDisk mounts a disk in memory for the test.
func smallDisk(t *testing.T, options string) string {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root on Linux")
	}
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", options, "none", dir).CombinedOutput(); err != nil {
		t.Skipf("this machine lets root mount nothing: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}

// fill writes a file until the disk has less than a few pages left.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for page := make([]byte, 4096); ; {
		if _, err := f.Write(page); err != nil {
			break
		}
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(info.Size() - 300<<10); err != nil { // so that some writes succeed first
		t.Fatal(err)
	}
}
