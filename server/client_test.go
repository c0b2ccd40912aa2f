package server

import "testing"

func TestLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:8080": true, "127.0.0.1": true, "localhost:8080": true, "[::1]:8080": true, "[::1]": true, "app.localhost": true,
		"desk.example": false, "192.168.1.5:8080": false, "127.0.0.1.evil.example": false, "localhost.evil.example:80": false, "": false,
	} {
		if got := isLoopback(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}
