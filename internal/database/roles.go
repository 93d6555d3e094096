package database

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/lib/pq"
)

// role is what the server knows of one.
type role struct {
	verifier string
	memberOf map[string]bool
}

// ownerRole owns a database and all in it, and cannot log in.
func ownerRole(database string) string { return database + "_owner" }

// loginRole logs in and becomes the owner. The number leaves room for another one beside it, with the next password.
func loginRole(database string) string { return database + "_0000" }

// readRoles reads all roles.
func readRoles(ctx context.Context, db *sql.DB) (map[string]role, error) {
	rows, err := db.QueryContext(ctx, `SELECT r.rolname, coalesce(r.rolpassword, ''), coalesce(string_agg(o.rolname, ' '), '')
		FROM pg_authid r LEFT JOIN pg_auth_members m ON m.member = r.oid LEFT JOIN pg_authid o ON o.oid = m.roleid
		GROUP BY 1, 2`)
	if err != nil {
		return nil, fmt.Errorf("reading roles: %w", err)
	}
	defer rows.Close()
	roles := map[string]role{}
	for rows.Next() {
		var name, verifier, owners string
		if err := rows.Scan(&name, &verifier, &owners); err != nil {
			return nil, fmt.Errorf("reading roles: %w", err)
		}
		r := role{verifier: verifier, memberOf: map[string]bool{}}
		for _, owner := range strings.Fields(owners) {
			r.memberOf[owner] = true
		}
		roles[name] = r
	}
	return roles, rows.Err()
}

// ensureRoles has the roles of databases as they are to be, with the passwords that the secrets hold.
func ensureRoles(ctx context.Context, db *sql.DB, passwords map[string]string, master string) error {
	return persist(ctx, func() error { return makeRoles(ctx, db, passwords, master) })
}

func makeRoles(ctx context.Context, db *sql.DB, passwords map[string]string, master string) error {
	roles, err := readRoles(ctx, db)
	if err != nil {
		return err
	}
	var statements []string
	add := func(format string, args ...any) { statements = append(statements, fmt.Sprintf(format, args...)) }
	check := func(role, password string) error {
		if verifies(roles[role].verifier, password) {
			return nil
		}
		v, err := verifier(password)
		add("ALTER ROLE %s PASSWORD %s", pq.QuoteIdentifier(role), pq.QuoteLiteral(v))
		return err
	}
	if err := check(superuser, master); err != nil {
		return err
	}
	for database, password := range passwords {
		owner, login := ownerRole(database), loginRole(database)
		if _, found := roles[owner]; !found {
			// With CREATEDB, as `manage.py test` makes databases of its own.
			add("CREATE ROLE %s NOLOGIN CREATEDB", pq.QuoteIdentifier(owner))
		}
		if _, found := roles[login]; !found {
			add("CREATE ROLE %s LOGIN NOINHERIT", pq.QuoteIdentifier(login))
		}
		if err := check(login, password); err != nil {
			return err
		}
		if !roles[login].memberOf[owner] {
			add("GRANT %s TO %s", pq.QuoteIdentifier(owner), pq.QuoteIdentifier(login))
		}
	}
	if len(statements) == 0 {
		return nil
	}
	// All in one go is one transaction.
	if _, err := db.ExecContext(ctx, strings.Join(statements, ";")); err != nil {
		return fmt.Errorf("making roles: %w", err)
	}
	return nil
}
