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
)

// defaultLength is the number of characters of a random secret that does not
// say how long it is.
const defaultLength = 50

// Generator says how the value of a secret comes to be, as the `secrets` of
// services.json do. One of Generate, Fields, AWSSecret and Prompt is set.
type Generator struct {
	// Generate is "random" or "jwt_keys".
	Generate string `json:"generate,omitempty"`
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
	switch {
	case ways != 1:
		return errors.New("generator wants exactly one of generate, fields, aws_secret and prompt")
	case g.Generate != "" && g.Generate != generateRandom && g.Generate != generateJWTKeys:
		return fmt.Errorf("generator %q is unknown: want %s or %s", g.Generate, generateRandom, generateJWTKeys)
	case g.Length < 0 || g.Length != 0 && g.Generate != generateRandom:
		return errors.New("length is a positive number, for generate \"random\" only")
	case g.AWSSecret == "" && (g.Key != "" || g.Local != nil):
		return errors.New("key and local belong to aws_secret")
	}
	if g.Local != nil {
		if err := g.Local.validate(); err != nil {
			return fmt.Errorf("local: %w", err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(g.Fields)) {
		if err := g.Fields[name].validate(); err != nil {
			return fmt.Errorf("fields.%s: %w", name, err)
		}
	}
	return nil
}

// value makes a new value, or returns errNotHere.
func (g Generator) value(source Source) (string, error) {
	switch {
	case g.Generate == generateRandom:
		length := g.Length
		if length == 0 {
			length = defaultLength
		}
		return randomText(source.Random, length)
	case g.Generate == generateJWTKeys:
		return jwtKeys(source)
	case g.Fields != nil:
		return g.object(source)
	case g.Local != nil:
		return g.Local.value(source)
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
