package database

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
)

// scramRounds is how often PostgreSQL itself hashes a password.
const scramRounds = 4096

// verifier is what a server has to know to check a password, as PostgreSQL stores it (RFC 5803).
func verifier(password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("reading random bytes: %w", err)
	}
	return scram(password, salt, scramRounds)
}

// verifies tells whether a verifier is a password's.
func verifies(verifier, password string) bool {
	var rounds int
	rest, found := strings.CutPrefix(verifier, "SCRAM-SHA-256$")
	head, _, _ := strings.Cut(rest, "$")
	count, encoded, _ := strings.Cut(head, ":")
	if _, err := fmt.Sscanf(count, "%d", &rounds); err != nil || !found || rounds < 1 {
		return false
	}
	salt, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return false
	}
	own, err := scram(password, salt, rounds)
	return err == nil && subtle.ConstantTimeCompare([]byte(own), []byte(verifier)) == 1
}

func scram(password string, salt []byte, rounds int) (string, error) {
	salted, err := pbkdf2.Key(sha256.New, password, salt, rounds, sha256.Size)
	if err != nil {
		return "", fmt.Errorf("hashing a password: %w", err)
	}
	stored := sha256.Sum256(keyed(salted, "Client Key"))
	text := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s", rounds, text(salt), text(stored[:]), text(keyed(salted, "Server Key"))), nil
}

func keyed(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
