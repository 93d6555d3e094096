package database

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/secrets"
)

const (
	// instance is in front of the names of all secrets of databases on a developer's machine.
	instance = "local-db-"
	// masterSecret has the superuser's credentials.
	masterSecret = instance + "master-creds"
	// passwordLength is the number of characters of a new password.
	passwordLength = 40
	loopback       = "127.0.0.1"
	alphabet       = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
)

// credentials are what a service needs to connect, as a secret holds it.
type credentials struct {
	Engine   string `json:"engine"`
	User     string `json:"user"`
	Password string `json:"password"`
	Host     string `json:"host"`
	Port     int    `json:"port"`
	DBName   string `json:"dbname"`
	SetRole  string `json:"set_role,omitempty"`
}

// SecretName is the secret with the credentials of a database.
func SecretName(database string) string {
	return instance + strings.ReplaceAll(database, "_", "-") + "-creds"
}

// remote tells whether somebody has pointed the secret to a server that is not here: that is left alone.
func (c credentials) remote() bool {
	return !slices.Contains([]string{"", "localhost", loopback, "::1"}, c.Host) && !strings.HasPrefix(c.Host, "/")
}

// parseCredentials reads a secret. The port may be text in one that others wrote.
func parseCredentials(store *secrets.Store, name, text string) (c credentials, err error) {
	raw := struct {
		*credentials
		Port json.RawMessage `json:"port"`
	}{credentials: &c}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return c, fmt.Errorf("secret %q, the file %s, is not a JSON object with credentials: remove it, and it is made anew", name, store.Path(name))
	}
	fmt.Sscanf(strings.Trim(string(raw.Port), `"`), "%d", &c.Port) // whatever else it is will be replaced
	return c, nil
}

// readCredentials reads a secret; found is false where there is none.
func readCredentials(ctx context.Context, store *secrets.Store, name string) (c credentials, found bool, err error) {
	text, err := store.Get(ctx, name)
	if errors.Is(err, secrets.ErrNotFound) {
		return c, false, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("reading secret %q: %w", name, err)
	}
	c, err = parseCredentials(store, name, text)
	return c, err == nil, err
}

// ensureCredentials has a secret with these credentials. The password of one that is there stays; without any there is a
// new one. made tells whether there was no secret before.
func ensureCredentials(ctx context.Context, store *secrets.Store, name string, want credentials) (have credentials, made bool, err error) {
	change, err := store.Update(ctx, name, func(old string, found bool) (string, error) {
		if found {
			if have, err = parseCredentials(store, name, old); err != nil || have.remote() {
				return old, err
			}
		}
		if want.Password = have.Password; want.Password == "" {
			if want.Password, err = newPassword(); err != nil {
				return "", err
			}
		}
		if found && want == have {
			return old, nil
		}
		have = want
		text, err := json.Marshal(want)
		return string(text), err
	})
	return have, change == secrets.Create, err
}

func newPassword() (string, error) {
	text := make([]byte, passwordLength)
	for i := range text {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			return "", fmt.Errorf("reading random bytes: %w", err)
		}
		text[i] = alphabet[n.Int64()]
	}
	return string(text), nil
}

// removeSecrets removes the secrets of databases that this cluster's server had on a port, and gives their names.
func removeSecrets(ctx context.Context, store *secrets.Store, databases []string, port int) (removed []string, err error) {
	names := []string{masterSecret}
	for _, database := range databases {
		names = append(names, SecretName(database))
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		c, found, err := readCredentials(ctx, store, name)
		if err != nil {
			return removed, err
		}
		if !found || c.remote() || c.Port != port {
			continue
		}
		if _, err := store.Delete(ctx, name); err != nil {
			return removed, err
		}
		removed = append(removed, name)
	}
	return removed, nil
}
