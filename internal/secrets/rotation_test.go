package secrets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var jwt = Generator{Generate: generateJWTKeys}

// keysIn reads the keys of a store.
func keysIn(t *testing.T, reader Reader, name string) *Keys {
	t.Helper()
	keys, err := readKeys(context.Background(), reader, name)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func ids(keys []Key) []string {
	var all []string
	for _, key := range keys {
		all = append(all, key.ID)
	}
	return all
}

func rotate(t *testing.T, a Accessor, name string, g Generator, how How, source Source) {
	t.Helper()
	if _, err := Rotate(context.Background(), a, name, g, how, source); err != nil {
		t.Fatal(err)
	}
}

func TestRotateKeysWithinASecond(t *testing.T) {
	s, _ := newStore(t)
	s.Source = fixed()
	ensure(t, s, "jwt", jwt)
	refresh := keysIn(t, s, "jwt").Refresh
	for range 3 {
		rotate(t, s, "jwt", jwt, How{}, fixed())
	}
	keys := keysIn(t, s, "jwt")
	if got := ids(keys.Access); !slices.Equal(got, []string{"ts:1700000003", "ts:1700000002", "ts:1700000001"}) {
		t.Errorf("ids %q", got)
	}
	if !slices.Equal(keys.Refresh, refresh) {
		t.Error("the refresh keys have changed")
	}
}

func TestWaitsAreNotCutShort(t *testing.T) {
	at := time.Unix(1700000000, 900_000_000)
	source := fixed()
	source.Now = func() time.Time { return at }
	keys, err := newKeys(source, HS256)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Take(Publish, 2*time.Second, source, HS256); err != nil {
		t.Fatal(err)
	}
	at = at.Add(2*time.Second - time.Millisecond)
	if err := keys.Take(Sign, 0, source, HS256); err == nil || !strings.Contains(err.Error(), "(1 s more)") {
		t.Errorf("before the wait is over: %v", err)
	}
	at = at.Add(time.Second)
	if err := keys.Take(Sign, 0, source, HS256); err != nil {
		t.Error(err)
	}
}

// Whoever asks for no wait need not wait for the next second either.
func TestNoWait(t *testing.T) {
	at := time.Unix(1000, 500_000_000)
	for wait, want := range map[time.Duration]int64{0: 1000, time.Millisecond: 1001, time.Second: 1002} {
		if got := endOfWait(at, wait); got != want {
			t.Errorf("%v after %v is over in second %d, want %d", wait, at, got, want)
		}
	}
}

func TestRotateAtTheSameTime(t *testing.T) {
	s, _ := newStore(t)
	ensure(t, s, "jwt", jwt)
	ensure(t, s, "plain", Generator{Generate: "random", Rotatable: true})
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() { rotate(t, &Store{Dir: s.Dir}, "jwt", jwt, How{}, System()) })
		all.Go(func() {
			rotate(t, &Store{Dir: s.Dir}, "plain", Generator{Generate: "random", Rotatable: true}, How{}, System())
		})
	}
	all.Wait()
	if got := ids(keysIn(t, s, "jwt").Access); len(slices.Compact(slices.Sorted(slices.Values(got)))) != KeepKeys {
		t.Errorf("ids %q", got)
	}
	stored, err := s.Get(t.Context(), "plain")
	if err != nil {
		t.Fatal(err)
	}
	if got := len(parse(t, stored).Previous); got != 10 {
		t.Errorf("%d former values", got)
	}
}

func TestRotateInSteps(t *testing.T) {
	s, _ := newStore(t)
	now := time.Unix(1700000000, 0)
	source := fixed()
	source.Now = func() time.Time { return now }
	s.Source = source
	ensure(t, s, "jwt", jwt)
	take := func(step Step) error {
		_, err := Rotate(t.Context(), s, "jwt", jwt, How{Step: step}, source)
		return err
	}
	refuse := func(step Step, want string) {
		t.Helper()
		before, _ := s.Get(t.Context(), "jwt")
		if err := take(step); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", step, err, want)
		}
		if after, _ := s.Get(t.Context(), "jwt"); after != before {
			t.Errorf("%s was refused and changed the secret", step)
		}
	}
	accept := func(step Step, want ...string) {
		t.Helper()
		if err := take(step); err != nil {
			t.Fatal(err)
		}
		if got := ids(keysIn(t, s, "jwt").Access); !slices.Equal(got, want) {
			t.Errorf("%s: keys %q", step, got)
		}
	}
	refuse(Sign, "step sign is not the next one, which is publish")
	refuse("jump", `step "jump" is none of`)
	accept(Publish, "ts:1700000000", "ts:1700000001")
	refuse("", "is under way: the next one is --step sign")
	refuse(Sign, "step sign has to wait until")
	now = now.Add(DefaultWait(Publish))
	accept(Sign, "ts:1700000001", "ts:1700000000")
	now = now.Add(DefaultWait(Sign) - time.Second)
	refuse(Retire, "(1 s more), for the tokens of the old key to expire")
	now = now.Add(time.Second)
	accept(Retire, "ts:1700000001")
	refuse(Drop, "step drop has to wait")
	now = now.Add(DefaultWait(Retire))
	accept(Drop, "ts:1700000001")
	if keysIn(t, s, "jwt").Rotation != nil {
		t.Error("something is left of the rotation")
	}
	accept("", "ts:1700087600", "ts:1700000001")
}

func TestSetFollowsKeys(t *testing.T) {
	for _, algorithm := range []string{HS256, RS256, EdDSA} {
		t.Run(algorithm, func(t *testing.T) {
			s, _ := newStore(t)
			keys := Generator{Generate: generateJWTKeys, Algorithm: algorithm}
			set := Generator{Generate: generateJWKSet, Of: "jwt", Keys: &keys}
			if !ensure(t, s, "set", set) {
				t.Error("the set was not made")
			}
			rotate(t, s, "jwt", keys, How{}, System())
			if problem, err := Verify(t.Context(), s, "set", set); err != nil || problem != `it is not in step with "jwt"` {
				t.Errorf("%q, %v", problem, err)
			}
			change, err := Ensure(t.Context(), s, "set", set, System(), false)
			if err != nil || change != Updated {
				t.Errorf("%s, %v", change, err)
			}
			if problem, err := Verify(t.Context(), s, "set", set); err != nil || problem != "" {
				t.Errorf("%q, %v", problem, err)
			}
			text, err := s.Get(t.Context(), "set")
			if err != nil {
				t.Fatal(err)
			}
			if private := strings.Contains(text, `"d":`); private {
				t.Error("the set holds private keys")
			}
			for _, id := range ids(keysIn(t, s, "jwt").Access) {
				if !strings.Contains(text, `"kid":"`+id+`"`) {
					t.Errorf("the set lacks %s", id)
				}
			}
		})
	}
}

func TestPublicSetsHoldNoSharedKeys(t *testing.T) {
	keys, err := newKeys(System(), HS256)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Rotate(System(), EdDSA); err != nil {
		t.Fatal(err)
	}
	set, err := keys.JWKSet(EdDSA)
	if err != nil || strings.Contains(set, "oct") || !strings.Contains(set, "OKP") {
		t.Errorf("%s, %v", set, err)
	}
}

func TestRotateValues(t *testing.T) {
	s, _ := newStore(t)
	rotatable := Generator{Generate: "random", Length: 12, Rotatable: true}
	ensure(t, s, "plain", random) // from before it was rotatable
	first, _ := s.Get(t.Context(), "plain")
	for _, step := range []Step{Propose, Promote, "", MakeRemovable, Remove} {
		rotate(t, s, "plain", rotatable, How{Step: step}, System())
	}
	stored, _ := s.Get(t.Context(), "plain")
	states := parse(t, stored)
	if len(states.Removed) != 2 || states.Removed[0].text() != first || len(states.InUse()) != 1 {
		t.Errorf("%d values removed, %d in use", len(states.Removed), len(states.InUse()))
	}
	if change, err := Prune(t.Context(), s, "plain", 1); err != nil || change != Updated {
		t.Errorf("%s, %v", change, err)
	}
	if change, err := Prune(t.Context(), s, "plain", 1); err != nil || change != Unchanged {
		t.Errorf("%s, %v", change, err)
	}
	for want, c := range map[string]struct {
		name string
		g    Generator
		how  How
	}{
		"there is no such secret":   {"none", rotatable, How{}},
		"it is not rotatable":       {"simple", random, How{}},
		"is none of":                {"plain", rotatable, How{Step: Sign}},
		"no value is proposed":      {"plain", rotatable, How{Step: Promote}},
		"are for signing keys":      {"plain", rotatable, How{UpdateOnly: true}},
		`it follows "jwt"`:          {"set", Generator{Generate: generateJWKSet, Of: "jwt"}, How{}},
		"it cannot be generated":    {"plain", Generator{Prompt: true, Rotatable: true}, How{}},
		"not a document of signing": {"simple", jwt, How{}},
	} {
		ensure(t, s, "simple", random)
		if _, err := Rotate(t.Context(), s, c.name, c.g, c.how, System()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestSet(t *testing.T) {
	s, _ := newStore(t)
	object := Generator{Fields: map[string]Generator{"A": {Prompt: true}}, Rotatable: true}
	for _, value := range []string{"", "hidden", `{"B": "hidden"}`} {
		if _, err := Set(t.Context(), s, "stripe", object, value, System()); err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: %v", value, err)
		}
	}
	for _, step := range []struct {
		value string
		want  Change
	}{{`{"A": "1"}`, Create}, {`{"A": "2"}`, Updated}, {`{"A": "2"}`, Unchanged}} {
		if change, err := Set(t.Context(), s, "stripe", object, step.value, System()); err != nil || change != step.want {
			t.Errorf("%s: %s, %v", step.value, change, err)
		}
	}
	stored, _ := s.Get(t.Context(), "stripe")
	if got := parse(t, stored).InUse(); !slices.Equal(got, []string{`{"A": "2"}`, `{"A": "1"}`}) {
		t.Errorf("in use %q", got)
	}
}

func TestOverwrite(t *testing.T) {
	s, _ := newStore(t)
	ensure(t, s, "key", random)
	before, _ := s.Get(t.Context(), "key")
	if change, err := Ensure(t.Context(), s, "key", random, System(), true); err != nil || change != Updated {
		t.Errorf("%s, %v", change, err)
	}
	if after, _ := s.Get(t.Context(), "key"); after == before {
		t.Error("the value is the same")
	}
	if change, err := Ensure(t.Context(), s, "key", Generator{Prompt: true}, System(), true); err != nil || change != Unchanged {
		t.Errorf("%s, %v", change, err)
	}
}

func TestDryRun(t *testing.T) {
	s, _ := newStore(t)
	set := Generator{Generate: generateJWKSet, Of: "jwt", Keys: &jwt}
	dry := NewDryRun(s)
	for _, want := range []Change{Create, Unchanged} {
		if change, err := Ensure(t.Context(), dry, "set", set, System(), false); err != nil || change != want {
			t.Errorf("%s, %v", change, err)
		}
	}
	if names, err := s.Names(t.Context()); err != nil || len(names) != 0 {
		t.Errorf("a dry run has written %q, %v", names, err)
	}
	if _, err := dry.Update(t.Context(), "UPPER", text("x")); err == nil || !strings.Contains(err.Error(), "lower-case") {
		t.Errorf("got %v", err)
	}
}

func TestVolume(t *testing.T) {
	mount := t.TempDir()
	pod := &Store{Dir: mount + "/stripe", Source: System()}
	if _, err := pod.Update(t.Context(), volumeKey, text("value\n")); err != nil {
		t.Fatal(err)
	}
	volume := Volume{Dir: mount}
	if got, err := volume.Get(t.Context(), "stripe"); err != nil || got != "value" {
		t.Errorf("%q, %v", got, err)
	}
	if names, err := volume.Names(t.Context()); err != nil || !slices.Equal(names, []string{"stripe"}) {
		t.Errorf("names %q, %v", names, err)
	}
	if _, err := volume.Get(t.Context(), "none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if _, err := volume.Get(t.Context(), "../stripe"); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if problem, err := Verify(t.Context(), volume, "stripe", jwt); err != nil || problem != "it is not a document of signing keys" {
		t.Errorf("%q, %v", problem, err)
	}
}
