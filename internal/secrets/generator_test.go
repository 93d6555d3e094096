package secrets

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

// fixed is a source at a fixed time.
func fixed() Source {
	source := System()
	source.Now = func() time.Time { return time.Unix(1700000000, 0) }
	return source
}

// generate makes a value from a generator's JSON.
func generate(t *testing.T, generator string) string {
	t.Helper()
	g, err := ParseGenerator([]byte(generator))
	if err != nil {
		t.Fatal(err)
	}
	value, err := g.value(fixed())
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// checkText checks the length and the characters of a random text.
func checkText(t *testing.T, text string, length int) {
	t.Helper()
	if len(text) != length {
		t.Errorf("%d characters, want %d", len(text), length)
	}
	if rest := strings.Trim(text, alphabet); rest != "" {
		t.Errorf("%q is not of the alphabet", rest)
	}
}

func TestRandomText(t *testing.T) {
	checkText(t, generate(t, `{"generate": "random", "length": 20}`), 20)
	checkText(t, generate(t, `{"generate": "random", "rotatable": true}`), 50)
	checkText(t, generate(t, `{"aws_secret": "a", "key": "K", "local": {"generate": "random", "length": 7}}`), 7)
	long := generate(t, `{"generate": "random", "length": 5000}`)
	for _, c := range alphabet {
		if !strings.ContainsRune(long, c) {
			t.Errorf("%q never comes", c)
		}
	}
	if len(alphabet) != 75 {
		t.Errorf("alphabet has %d characters", len(alphabet))
	}
}

func TestFields(t *testing.T) {
	value := generate(t, `{"fields": {"SECRET_KEY": {"generate": "random", "length": 50}, "SALT": {"generate": "random", "length": 8}}}`)
	var object map[string]string
	if err := json.Unmarshal([]byte(value), &object); err != nil {
		t.Fatal(err)
	}
	checkText(t, object["SECRET_KEY"], 50)
	checkText(t, object["SALT"], 8)
	if strings.Contains(value, `\u00`) || strings.HasSuffix(value, "\n") {
		t.Error("escapes or an end of line in the file")
	}
}

func TestJWTKeys(t *testing.T) {
	var document map[string][]map[string]string
	if err := json.Unmarshal([]byte(generate(t, `{"generate": "jwt_keys"}`)), &document); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, kind := range []string{"refresh_token_keys", "access_token_keys"} {
		keys := document[kind]
		if len(keys) != 1 || len(keys[0]) != 3 {
			t.Fatalf("%s: %d keys", kind, len(keys))
		}
		checkText(t, keys[0]["secret_key"], 32)
		if keys[0]["key_id"] != "ts:1700000000" || keys[0]["algorithm"] != "HS256" {
			t.Errorf("%s: id %q, algorithm %q", kind, keys[0]["key_id"], keys[0]["algorithm"])
		}
		texts = append(texts, keys[0]["secret_key"])
	}
	if len(document) != 2 || texts[0] == texts[1] {
		t.Error("want two lists with a key of its own each")
	}
}

func TestNotGeneratedHere(t *testing.T) {
	for _, generator := range []string{
		`{"prompt": true}`,
		`{"aws_secret": "stripe"}`,
		`{"aws_secret": "stripe", "local": {"prompt": true}}`,
		`{"fields": {"A": {"generate": "random"}, "B": {"prompt": true}}}`,
	} {
		g, err := ParseGenerator([]byte(generator))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.value(fixed()); !errors.Is(err, errNotHere) {
			t.Errorf("%s: %v", generator, err)
		}
	}
}

func TestParseGeneratorErrors(t *testing.T) {
	cases := map[string]string{
		`[]`:                                     "parsing generator",
		`{"genrate": "random"}`:                  `unknown field "genrate"`,
		`{}`:                                     "exactly one of",
		`{"generate": "random", "prompt": true}`: "exactly one of",
		`{"generate": "uuid"}`:                   `generator "uuid" is unknown: want random, jwt_keys or jwk_set`,
		`{"generate": "random", "length": -1}`:   "length is a positive number",
		`{"generate": "jwt_keys", "length": 5}`:  "length is a positive number",
		`{"generate": "jwt_keys", "algorithm": "ES256"}`: `algorithm "ES256" is unknown`,
		`{"generate": "random", "algorithm": "RS256"}`:   "algorithm and sets belong to",
		`{"generate": "jwk_set"}`:                        "a jwk_set, and nothing else, is of",
		`{"generate": "random", "of": "a"}`:              "a jwk_set, and nothing else, is of",
		`{"generate": "jwk_set", "of": "a", "keys": {}}`: "keys: generator wants",
		`{"prompt": true, "key": "K"}`:                   "key and local belong to aws_secret",
		`{"aws_secret": "a", "local": {}}`:               "local: generator wants",
		`{"fields": {"A": {"generate": "uuid"}}}`:        `fields.A: generator "uuid"`,
		`{"fields": {"A": {"prompt": 1}}}`:               "parsing generator",
		`{"fields": {"A": {"aws_secret": 1, "x":}}`:      "parsing generator",
	}
	for generator, want := range cases {
		if _, err := ParseGenerator([]byte(generator)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", generator, err, want)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("no entropy") }

func TestBrokenSource(t *testing.T) {
	source := fixed()
	source.Random = broken{}
	for _, generator := range []string{`{"generate": "random"}`, `{"generate": "jwt_keys"}`} {
		g, err := ParseGenerator([]byte(generator))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.value(source); err == nil || !strings.Contains(err.Error(), "no entropy") {
			t.Errorf("%s: %v", generator, err)
		}
	}
}
