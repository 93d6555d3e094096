package secrets

import (
	"crypto/rand"
	"fmt"
	"io"
	"math/big"
	"time"
)

// alphabet holds the characters of random secrets. None of them needs quoting
// in JSON, and no two services' idea of it may differ.
const alphabet = "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "0123456789" + "!@#%^&*(-_=+)"

// jwtKeyLength is the number of characters of a key that signs tokens. A reader
// of these keys in use elsewhere takes 32 bytes and no more.
const jwtKeyLength = 32

// Source is what new values are made from.
type Source struct {
	// Random is a source of random bytes.
	Random io.Reader
	// Now is the time of creation.
	Now func() time.Time
}

// System is the source of real secrets: the operating system's random bytes
// and the clock.
func System() Source {
	return Source{Random: rand.Reader, Now: time.Now}
}

// jwtKey is one key of the keys that sign JSON web tokens.
type jwtKey struct {
	SecretKey string `json:"secret_key"`
	KeyID     string `json:"key_id"`
	Algorithm string `json:"algorithm"`
}

// randomText gives characters of the alphabet, each as likely as the others.
func randomText(random io.Reader, length int) (string, error) {
	text := make([]byte, length)
	for i := range text {
		n, err := rand.Int(random, big.NewInt(int64(len(alphabet))))
		if err != nil {
			return "", fmt.Errorf("reading random bytes: %w", err)
		}
		text[i] = alphabet[n.Int64()]
	}
	return string(text), nil
}

// jwtKeys gives the JSON document of the first keys: one that signs refresh
// tokens and one that signs access tokens.
func jwtKeys(source Source) (string, error) {
	id := fmt.Sprintf("ts:%d", source.Now().Unix())
	var document struct {
		Refresh []jwtKey `json:"refresh_token_keys"`
		Access  []jwtKey `json:"access_token_keys"`
	}
	for _, keys := range []*[]jwtKey{&document.Refresh, &document.Access} {
		text, err := randomText(source.Random, jwtKeyLength)
		if err != nil {
			return "", err
		}
		*keys = append(*keys, jwtKey{SecretKey: text, KeyID: id, Algorithm: "HS256"})
	}
	return encode(document)
}
