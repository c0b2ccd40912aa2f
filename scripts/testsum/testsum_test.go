package main

import (
	"strings"
	"testing"
)

func TestGoTestsAreCountedByLeaves(t *testing.T) {
	const log = `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/one"}
{"Action":"pass","Package":"p","Test":"TestA/one"}
{"Action":"output","Package":"p","Test":"TestA/two","Output":"=== RUN   TestA/two\n"}
{"Action":"output","Package":"p","Test":"TestA/two","Output":"    a_test.go:3: no PostgreSQL here\n"}
{"Action":"output","Package":"p","Test":"TestA/two","Output":"--- SKIP: TestA/two (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestA/two"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Test":"TestC/x","Output":"    wrong\n"}
{"Action":"fail","Package":"p","Test":"TestC/x"}
{"Action":"fail","Package":"p","Test":"TestC"}
{"Action":"output","Package":"p","Test":"TestD","Output":"    by itself\n"}
{"Action":"fail","Package":"p","Test":"TestD"}
{"Action":"fail","Package":"p"}
{"Action":"build-output","ImportPath":"q [q.test]","Output":"q.go:1: undefined\n"}
{"Action":"fail","Package":"q","FailedBuild":"q [q.test]"}
{"Action":"skip","Package":"r"}
not JSON`
	got := &tally{}
	countGo(strings.NewReader(log), got)
	if got.passed != 2 || got.failed != 3 || len(got.skips) != 1 {
		t.Fatalf("%d passed, %d failed %v, %d skipped; want 2, 3, 1", got.passed, got.failed, got.failures, len(got.skips))
	}
	if want := (skip{"p.TestA/two", "a_test.go:3: no PostgreSQL here"}); got.skips[0] != want {
		t.Errorf("skip: %+v", got.skips[0])
	}
	if want := "p.TestC/x p.TestD q"; strings.Join(got.failures, " ") != want {
		t.Errorf("failures: %v; want %s", got.failures, want)
	}
}

func TestVitestReportsAreCounted(t *testing.T) {
	const report = `{"testResults":[
	  {"name":"/x/a.test.ts","status":"failed","assertionResults":[
	    {"fullName":"a works","status":"passed"},{"fullName":"b works","status":"failed","failureMessages":["no"]},
	    {"fullName":"c works","status":"skipped"}]},
	  {"name":"/x/b.test.ts","status":"failed","message":"does not load","assertionResults":[]}]}`
	got := &tally{}
	if !countVitest([]byte(report), "web", got) || got.passed != 1 || got.failed != 2 || len(got.skips) != 1 {
		t.Fatalf("%+v", got)
	}
	if countVitest([]byte("Error: no"), "web", got) {
		t.Error("what is no report was counted")
	}
}

func TestTheExitCodeTellsOfFailureAndOfNothingRun(t *testing.T) {
	for _, c := range []struct {
		name string
		t    tally
		code int
	}{
		{"all passed", tally{passed: 1}, 0},
		{"one failed", tally{passed: 1, failed: 1}, 1},
		{"nothing ran", tally{}, 1},
	} {
		if got := c.t.close(nil); got != c.code {
			t.Errorf("%s: exit code %d", c.name, got)
		}
	}
}
