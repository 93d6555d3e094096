package secrets

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Algorithms of keys that sign JSON web tokens.
const (
	HS256 = "HS256"
	RS256 = "RS256"
	EdDSA = "EdDSA"
)

const (
	// keyLength is the number of characters of a key for HS256. A reader of these
	// keys in use elsewhere takes 32 bytes and no more.
	keyLength = 32
	// rsaBits is the length of a key for RS256.
	rsaBits = 2048
	// idPrefix precedes the time of creation in the id of a key.
	idPrefix = "ts:"
)

// Keys are the keys that sign JSON web tokens. The first of a list signs, all of
// them verify.
type Keys struct {
	// Refresh are the keys of refresh tokens, which only their issuer sees.
	Refresh []Key `json:"refresh_token_keys"`
	// Access are the keys of access tokens.
	Access []Key `json:"access_token_keys"`
	// Rotation is a rotation of the access keys in steps that is under way.
	Rotation *Rotation `json:"rotation,omitempty"`
}

// Key is one key.
type Key struct {
	// Secret is the text itself that HS256 signs with, or the private key in PEM.
	Secret string `json:"secret_key"`
	// ID is "ts:" and the time of creation in seconds since 1970.
	ID string `json:"key_id"`
	// Algorithm is one of the algorithms above.
	Algorithm string `json:"algorithm"`
}

// ParseKeys reads the document of keys.
func ParseKeys(value string) (*Keys, error) {
	var keys Keys
	decoder := json.NewDecoder(bytes.NewReader([]byte(value)))
	decoder.DisallowUnknownFields()
	// The decoder's own error may quote the document.
	if decoder.Decode(&keys) != nil || decoder.More() {
		return nil, errors.New("it is not a document of signing keys")
	}
	if len(keys.Refresh) == 0 || len(keys.Access) == 0 {
		return nil, errors.New("its document of signing keys lacks refresh_token_keys or access_token_keys")
	}
	return &keys, nil
}

// newKeys are the first keys: one for each kind of token.
func newKeys(source Source, algorithm string) (*Keys, error) {
	keys := &Keys{}
	for _, list := range []*[]Key{&keys.Refresh, &keys.Access} {
		key, err := keys.newKey(source, algorithm)
		if err != nil {
			return nil, err
		}
		key.ID = id(source.Now().Unix())
		*list = []Key{key}
	}
	return keys, nil
}

// newKey makes a key with an id that is newer than all others, also of those
// made within the same second.
func (k *Keys) newKey(source Source, algorithm string) (Key, error) {
	created := source.Now().Unix()
	for _, other := range k.all() {
		if at, err := strconv.ParseInt(strings.TrimPrefix(other.ID, idPrefix), 10, 64); err == nil && at >= created {
			created = at + 1
		}
	}
	secret, err := newKeySecret(source, algorithm)
	return Key{Secret: secret, ID: id(created), Algorithm: algorithm}, err
}

func id(seconds int64) string { return fmt.Sprintf("%s%d", idPrefix, seconds) }

// all are all keys, retired ones included.
func (k *Keys) all() []Key {
	all := append(append([]Key{}, k.Refresh...), k.Access...)
	if k.Rotation != nil {
		all = append(all, k.Rotation.Retired...)
	}
	return all
}

// newKeySecret makes what a key signs with.
func newKeySecret(source Source, algorithm string) (string, error) {
	var private any
	var err error
	switch algorithm {
	case RS256:
		private, err = rsa.GenerateKey(source.Random, rsaBits)
	case EdDSA:
		_, private, err = ed25519.GenerateKey(source.Random)
	default:
		return randomText(source.Random, keyLength)
	}
	if err != nil {
		return "", fmt.Errorf("making a key for %s: %w", algorithm, err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", fmt.Errorf("encoding a key for %s: %w", algorithm, err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}
