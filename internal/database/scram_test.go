package database

import "testing"

// TestVerifies is about the text alone; that PostgreSQL takes it is seen when services log in.
func TestVerifies(t *testing.T) {
	own, err := verifier("pencil")
	if err != nil {
		t.Fatal(err)
	}
	other, err := verifier("pencil")
	if err != nil || own == other {
		t.Errorf("no salt: %v", err)
	}
	for text, want := range map[string]bool{
		own: true, other: true, "": false, "md5d8578edf8458ce06fbc5bb76a58c5ca4": false, "SCRAM-SHA-256$0:x$y:z": false, "SCRAM-SHA-256$4096:*$y:z": false,
	} {
		if verifies(text, "pencil") != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	if verifies(own, "pen") {
		t.Error("another password")
	}
}
