package devserver

import (
	"slices"
	"syscall"
	"testing"
)

func TestIsMember(t *testing.T) {
	cases := map[string]bool{
		"42 (python3) S 1 41 41 34816 41 4194560 1 0 0 0 0 0 0 0 20 0 5 0 99": true,
		"42 (a) b) (c) S 1 41 41 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 99":          true,
		"42 (python3) S 1 43 41 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 99":           false,
		"42 (zombie) Z 1 41 41 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 99":            false,
		"42 (half dead) Z 1 41 41 0 -1 0 1 0 0 0 0 0 0 0 20 0 3 0 99":         true,
		"42 (dead) X 1 41 41 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 99":              false,
		"": false,
	}
	for stat, want := range cases {
		if got := isMember(stat, "41"); got != want {
			t.Errorf("%s: %t", stat, got)
		}
	}
}

func TestGroupMembers(t *testing.T) {
	own := syscall.Getpgrp()
	if members := groupMembers(own); !slices.Contains(members, syscall.Getpid()) {
		t.Errorf("group %d is %v without %d", own, members, syscall.Getpid())
	}
}
