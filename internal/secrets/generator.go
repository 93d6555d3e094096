package secrets

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Values of Generator.Generate.
const (
	generateRandom  = "random"
	generateJWTKeys = "jwt_keys"
	generateJWKSet  = "jwk_set"
)

// defaultLength is the number of characters of a random secret that does not
// say how long it is.
const defaultLength = 50

// Generator says how the value of a secret comes to be, as the `secrets` of
// services.json do. One of Generate, Fields, AWSSecret and Prompt is set.
type Generator struct {
	// Generate is "random", "jwt_keys", or "jwk_set".
	Generate string `json:"generate,omitempty"`
	// Algorithm is what jwt_keys are for: "HS256" (the default), "RS256" or "EdDSA".
	Algorithm string `json:"algorithm,omitempty"`
	// Of is the name of the secret with the jwt_keys that a jwk_set is made of, and
	// Keys the generator of those, for whoever has the set alone.
	Of   string     `json:"of,omitempty"`
	Keys *Generator `json:"keys,omitempty"`
	// Sets are the names of the secrets that are a jwk_set of these jwt_keys.
	Sets []string `json:"sets,omitempty"`
	// Length is the number of characters of a random value, 50 by default.
	Length int `json:"length,omitempty"`
	// Fields make the secret a JSON object with one generated value for each key.
	Fields map[string]Generator `json:"fields,omitempty"`
	// AWSSecret is the name of the AWS secret to copy the value from.
	AWSSecret string `json:"aws_secret,omitempty"`
	// Key is the key within that secret, for one that is a JSON object.
	Key string `json:"key,omitempty"`
	// Local stands in for AWSSecret on a machine without cloud.
	Local *Generator `json:"local,omitempty"`
	// Prompt asks a person for the value.
	Prompt bool `json:"prompt,omitempty"`
	// Rotatable marks a secret that is replaced from time to time.
	Rotatable bool `json:"rotatable,omitempty"`
}

// errNotHere says that a value has to come from somewhere else.
var errNotHere = errors.New("it cannot be generated")

// ParseGenerator reads a generator from its JSON and refuses unknown keys.
func ParseGenerator(data []byte) (Generator, error) {
	var g Generator
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&g); err != nil {
		return Generator{}, fmt.Errorf("parsing generator: %w", err)
	}
	return g, g.validate()
}

// validate reports a generator that says nothing, too much or nonsense.
func (g Generator) validate() error {
	ways := 0
	for _, set := range []bool{g.Generate != "", g.Fields != nil, g.AWSSecret != "", g.Prompt} {
		if set {
			ways++
		}
	}
	generators := []string{"", generateRandom, generateJWTKeys, generateJWKSet}
	switch {
	case ways != 1:
		return errors.New("generator wants exactly one of generate, fields, aws_secret and prompt")
	case !slices.Contains(generators, g.Generate):
		return fmt.Errorf("generator %q is unknown: want random, jwt_keys or jwk_set", g.Generate)
	case g.Length < 0 || g.Length != 0 && g.Generate != generateRandom:
		return errors.New("length is a positive number, for generate \"random\" only")
	case !slices.Contains([]string{"", HS256, RS256, EdDSA}, g.Algorithm):
		return fmt.Errorf("algorithm %q is unknown: want HS256, RS256 or EdDSA", g.Algorithm)
	case (g.Algorithm != "" || g.Sets != nil) && g.Generate != generateJWTKeys:
		return errors.New("algorithm and sets belong to generate \"jwt_keys\"")
	case (g.Of != "") != (g.Generate == generateJWKSet) || g.Keys != nil && g.Of == "":
		return errors.New("a jwk_set, and nothing else, is of a secret with jwt_keys")
	case g.AWSSecret == "" && (g.Key != "" || g.Local != nil):
		return errors.New("key and local belong to aws_secret")
	}
	return g.validateBelow()
}

// validateBelow does the same for the generators within this one.
func (g Generator) validateBelow() error {
	for name, below := range map[string]*Generator{"local": g.Local, "keys": g.Keys} {
		if below == nil {
			continue
		}
		if err := below.validate(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(g.Fields)) {
		if err := g.Fields[name].validate(); err != nil {
			return fmt.Errorf("fields.%s: %w", name, err)
		}
	}
	return nil
}

// here is the generator that counts on a machine without cloud.
func (g Generator) here() Generator {
	if g.Local != nil {
		local := *g.Local
		local.Rotatable = g.Rotatable
		return local
	}
	return g
}

// Derived are the secrets that follow from this one, named name, by name.
func (g Generator) Derived(name string) map[string]Generator {
	keys := g.here()
	sets := keys.Sets
	keys.Sets = nil
	derived := map[string]Generator{}
	for _, set := range sets {
		derived[set] = Generator{Generate: generateJWKSet, Of: name, Keys: &keys}
	}
	return derived
}

// Asks tells whether a person has to supply the value, or a part of it.
func (g Generator) Asks() bool {
	g = g.here()
	for _, field := range g.Fields {
		if field.Asks() {
			return true
		}
	}
	return g.Prompt || g.AWSSecret != ""
}

// String says in a few words where a value comes from.
func (g Generator) String() string {
	switch here := g.here(); {
	case here.Generate == generateJWTKeys:
		return here.algorithm() + " keys"
	case here.Generate == generateJWKSet:
		return "key set of " + here.Of
	case here.Generate != "":
		return here.Generate
	case here.Prompt:
		return "a person"
	case here.AWSSecret != "":
		return "AWS secret " + here.AWSSecret
	case here.Asks():
		return "a person, in part"
	}
	return "random fields"
}

// Fill makes a value of which ask supplies what cannot be generated; it is
// called with the name of each field, "" for a secret without fields. What is
// generated is taken from the former value where that has it.
func (g Generator) Fill(former string, source Source, ask func(field string) (string, error)) (string, error) {
	g = g.here()
	if g.Fields == nil {
		return ask("")
	}
	values := map[string]string{}
	_ = json.Unmarshal([]byte(former), &values) // no object: nothing to keep
	for _, name := range slices.Sorted(maps.Keys(g.Fields)) {
		field := g.Fields[name]
		var err error
		switch {
		case field.Asks():
			values[name], err = ask(name)
		case values[name] == "":
			values[name], err = field.value(source)
		}
		if err != nil {
			return "", err
		}
	}
	return encode(values)
}

// algorithm is what keys are for.
func (g Generator) algorithm() string {
	if g.Algorithm == "" {
		return HS256
	}
	return g.Algorithm
}

// value makes a new value, or returns errNotHere.
func (g Generator) value(source Source) (string, error) {
	g = g.here()
	switch {
	case g.Generate == generateRandom:
		length := g.Length
		if length == 0 {
			length = defaultLength
		}
		return randomText(source.Random, length)
	case g.Generate == generateJWTKeys:
		keys, err := newKeys(source, g.algorithm())
		if err != nil {
			return "", err
		}
		return encode(keys)
	case g.Fields != nil:
		return g.object(source)
	}
	return "", errNotHere
}

// object makes the JSON object of a generator with fields.
func (g Generator) object(source Source) (string, error) {
	values := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(g.Fields)) {
		value, err := g.Fields[name].value(source)
		if err != nil {
			return "", err
		}
		values[name] = value
	}
	return encode(values)
}

// encode gives JSON on one line without HTML's escapes and without an end of
// line, as Python's json.dumps does.
func encode(v any) (string, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(out.Bytes(), []byte("\n"))), nil
}
