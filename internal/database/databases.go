package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/lib/pq"
)

// templatePrefix is in front of a database's name in that of its template. No database that services declare has a
// hyphen in its name.
const templatePrefix = "tpl-"

// existing is what the server knows of a database.
type existing struct {
	owner string
	// closed tells that nobody but its roles may connect.
	closed bool
	// broken tells that it was not removed to the end.
	broken bool
	stamp  stamp
}

// readDatabases reads all databases.
func readDatabases(ctx context.Context, db *sql.DB) (map[string]existing, error) {
	const grants = `(SELECT count(*) FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.privilege_type = 'CONNECT' AND `
	rows, err := db.QueryContext(ctx, `SELECT d.datname, r.rolname, d.datconnlimit = -2, coalesce(shobj_description(d.oid, 'pg_database'), ''),
		`+grants+`a.grantee = 0) = 0 AND `+grants+`a.grantee = (SELECT oid FROM pg_roles WHERE rolname = d.datname || '_0000')) > 0
		FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba`)
	if err != nil {
		return nil, fmt.Errorf("reading databases: %w", err)
	}
	defer rows.Close()
	found := map[string]existing{}
	for rows.Next() {
		var name, comment string
		var e existing
		if err := rows.Scan(&name, &e.owner, &e.broken, &comment, &e.closed); err != nil {
			return nil, fmt.Errorf("reading databases: %w", err)
		}
		e.stamp = readStamp(comment)
		found[name] = e
	}
	return found, rows.Err()
}

// ensureDatabase has one database, owned by its role and closed to others. A new one is a copy of its template, if that
// was migrated by the same code. made tells whether it is new.
func ensureDatabase(ctx context.Context, db *sql.DB, name, code string, found map[string]existing) (made bool, err error) {
	have, there := found[name]
	if there && have.broken {
		if err := dropDatabase(ctx, db, name); err != nil {
			return false, err
		}
		there, have = false, existing{}
	}
	id, owner, login := pq.QuoteIdentifier(name), pq.QuoteIdentifier(ownerRole(name)), pq.QuoteIdentifier(loginRole(name))
	var statements []string
	if !there {
		create := "CREATE DATABASE " + id + " OWNER " + owner
		template := found[templatePrefix+name]
		if code != "" && template.stamp.Code == code && !template.broken {
			create += " TEMPLATE " + pq.QuoteIdentifier(templatePrefix+name)
			statements = append(statements, template.stamp.statement(name))
		} else {
			create += " TEMPLATE template0"
		}
		if err := createDatabase(ctx, db, create); err != nil {
			return false, fmt.Errorf("making database %q: %w", name, err)
		}
	} else if have.owner != ownerRole(name) {
		statements = append(statements, "ALTER DATABASE "+id+" OWNER TO "+owner)
	}
	if !have.closed {
		statements = append(statements, "REVOKE CONNECT ON DATABASE "+id+" FROM PUBLIC", "GRANT CONNECT ON DATABASE "+id+" TO "+login)
	}
	if len(statements) == 0 {
		return false, nil
	}
	err = persist(ctx, func() error {
		_, err := db.ExecContext(ctx, strings.Join(statements, ";"))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("giving database %q to its roles: %w", name, err)
	}
	return !there, nil
}

// createDatabase makes a database, unless a run that was killed has come so far.
func createDatabase(ctx context.Context, db *sql.DB, statement string) error {
	const duplicateDatabase = "42P04"
	return persist(ctx, func() error {
		_, err := db.ExecContext(ctx, statement)
		var failure *pq.Error
		if errors.As(err, &failure) && failure.Code == duplicateDatabase {
			return nil
		}
		return err
	})
}

// dropDatabase removes a database, whoever is connected to it.
func dropDatabase(ctx context.Context, db *sql.DB, name string) error {
	// A template cannot be dropped as such, and one that is in use could not be without FORCE.
	if _, err := db.ExecContext(ctx, "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(name)+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("removing database %q: %w", name, err)
	}
	return nil
}

// keepTemplate copies a database that has just been migrated from nothing, for those to come. It only saves time, so
// somebody who is connected is a reason to do without.
func keepTemplate(ctx context.Context, db *sql.DB, name string, s stamp) error {
	template := templatePrefix + name
	if err := dropDatabase(ctx, db, template); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(template)+" TEMPLATE "+pq.QuoteIdentifier(name)+
		" OWNER "+pq.QuoteIdentifier(ownerRole(name)))
	const objectInUse = "55006"
	if failure := (*pq.Error)(nil); errors.As(err, &failure) && failure.Code == objectInUse {
		return nil
	}
	if err != nil {
		return fmt.Errorf("keeping database %q as it is when new: %w", name, err)
	}
	_, err = db.ExecContext(ctx, "REVOKE CONNECT ON DATABASE "+pq.QuoteIdentifier(template)+" FROM PUBLIC;"+s.statement(template))
	return err
}
