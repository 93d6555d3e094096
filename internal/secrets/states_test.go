package secrets

import (
	"slices"
	"testing"
	"time"
)

// original is the JSON of a secret as another writer of the format leaves it.
const original = `{"CURRENT": [{"VALUE": "two", "TRANSITIONS": [{"TIMESTAMP": 20, "FROM_LABEL": null, "TO_LABEL": "PROPOSED"}, ` +
	`{"TIMESTAMP": 21, "FROM_LABEL": "PROPOSED", "TO_LABEL": "CURRENT"}]}], "PREVIOUS": [{"VALUE": {"user": "a"}, "TRANSITIONS": ` +
	`[{"TIMESTAMP": 10, "FROM_LABEL": null, "TO_LABEL": "PROPOSED"}]}]}`

// originalPacked is {"CURRENT": [{"VALUE": "packed", "TRANSITIONS": []}]}, packed by Python.
const originalPacked = "eJyrVnIODQpy9QtRslKIrlYKc/QJdQUylQoSk7NTU5R0FJRCghz9gj1DPP39gkFqYmtjawGQZw8x"

func parse(t *testing.T, text string) *States {
	t.Helper()
	states, ok := ParseStates(text)
	if !ok {
		t.Fatalf("%s holds no states", text)
	}
	return states
}

func TestStatesOfTheOriginal(t *testing.T) {
	states := parse(t, original)
	if value, ok := states.Value(); !ok || value != "two" {
		t.Errorf("current %q", value)
	}
	if got := states.InUse(); !slices.Equal(got, []string{"two", `{"user": "a"}`}) {
		t.Errorf("in use %q", got)
	}
	text, err := states.Encode()
	if err != nil || !sameJSON(text, original) {
		t.Errorf("changed by a round trip: %s, %v", text, err)
	}
}

func TestStatesOperations(t *testing.T) {
	states := &States{}
	at := func(seconds int64) time.Time { return time.Unix(seconds, 0) }
	if states.Promote(at(0)) {
		t.Error("promoted nothing")
	}
	for i, value := range []string{"a", "unused", "b", "c"} {
		if err := states.Propose(value, at(int64(i))); err != nil {
			t.Fatal(err)
		}
		if value != "unused" && !states.Promote(at(int64(i))) {
			t.Errorf("%s was not promoted", value)
		}
	}
	const want = `{"CURRENT": [{"VALUE": "c", "TRANSITIONS": [{"TIMESTAMP": 3, "FROM_LABEL": null, "TO_LABEL": "PROPOSED"},
		{"TIMESTAMP": 3, "FROM_LABEL": "PROPOSED", "TO_LABEL": "CURRENT"}]}],
		"REMOVED": [{"VALUE": "b", "TRANSITIONS": [{"TIMESTAMP": 2, "FROM_LABEL": null, "TO_LABEL": "PROPOSED"},
		{"TIMESTAMP": 2, "FROM_LABEL": "PROPOSED", "TO_LABEL": "CURRENT"}, {"TIMESTAMP": 3, "FROM_LABEL": "CURRENT", "TO_LABEL": "PREVIOUS"},
		{"TIMESTAMP": 4, "FROM_LABEL": "PREVIOUS", "TO_LABEL": "REMOVABLE"}, {"TIMESTAMP": 5, "FROM_LABEL": "REMOVABLE", "TO_LABEL": "REMOVED"}]}]}`
	if got := states.InUse(); !slices.Equal(got, []string{"c", "a", "b"}) {
		t.Errorf("in use %q", got)
	}
	states.MakePreviousRemovable(at(4))
	states.RemoveRemovable(at(5))
	if got := len(states.Removed); got != 3 {
		t.Errorf("%d values are removed", got)
	}
	states.Prune(1)
	text, err := states.Encode()
	if err != nil || !sameJSON(text, want) {
		t.Errorf("got %s, %v", text, err)
	}
	if states.Prune(0); len(states.Removed) != 0 {
		t.Error("something is left of the removed values")
	}
}

func TestCompressedStates(t *testing.T) {
	states := parse(t, originalPacked)
	if value, _ := states.Value(); value != "packed" {
		t.Errorf("current %q", value)
	}
	text, err := states.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if again := parse(t, text); !again.compressed {
		t.Error("no longer compressed")
	}
	states.Compress(false)
	if text, err := states.Encode(); err != nil || text[0] != '{' {
		t.Errorf("still compressed: %s, %v", text, err)
	}
}

func TestPlainValues(t *testing.T) {
	for _, value := range []string{"", "text", "{}", `{"SECRET_KEY": "x"}`, `["a"]`, "QUJD", "eJw=", `{"CURRENT": "x"}`, original + "x"} {
		if _, ok := ParseStates(value); ok {
			t.Errorf("%q is taken for states", value)
		}
		if got, err := Value(value); err != nil || got != value {
			t.Errorf("%q: %q, %v", value, got, err)
		}
	}
	if _, err := Value(`{"PROPOSED": [{"VALUE": "x", "TRANSITIONS": []}]}`); err == nil {
		t.Error("a proposed value is in use")
	}
}
