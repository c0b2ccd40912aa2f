//go:build !unix

package testkit

import "os/exec"

type account struct{ uid, gid int }

func unprivileged() (*account, error) { return nil, nil }

func ownGroup(*exec.Cmd, *account) {}
