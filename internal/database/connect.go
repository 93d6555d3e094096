package database

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"

	"github.com/lib/pq"
)

// connect gives connections to a database as superuser, over the socket and without a password.
func (c *Cluster) connect(port int, database string) (*sql.DB, error) {
	leaveUserSettings()
	quote := func(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'" }
	connector, err := pq.NewConnector(fmt.Sprintf("host=%s port=%d user=%s dbname=%s sslmode=disable connect_timeout=10 application_name=rules_services",
		quote(c.sockets), port, superuser, quote(database)))
	if err != nil {
		return nil, fmt.Errorf("connecting to database %q: %w", database, err)
	}
	return sql.OpenDB(connector), nil
}

// leaveUserSettings takes variables out of this process's environment that are the user's settings for other servers:
// the driver would follow some of them, and refuse others.
func leaveUserSettings() {
	for _, pair := range os.Environ() {
		if key, _, _ := strings.Cut(pair, "="); strings.HasPrefix(key, "PG") {
			os.Unsetenv(key)
		}
	}
}

// ping tells whether the server takes connections.
func (c *Cluster) ping(ctx context.Context, port int) error {
	db, err := c.connect(port, superuser)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.PingContext(ctx)
}
