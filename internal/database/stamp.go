package database

import (
	"encoding/json"

	"github.com/lib/pq"
)

// stamp is what has been done to a database. It is kept as the database's comment, so that it goes when the database
// does, and comes with a copy of it.
type stamp struct {
	// Code is a digest of the code that migrated it.
	Code string `json:"code,omitempty"`
	// Applied is a digest of the migrations that Django had applied to it then.
	Applied string `json:"applied,omitempty"`
	// Seeded tells that its first data are in it.
	Seeded bool `json:"seeded,omitempty"`
}

// comment is how a stamp is written, beside a word for people who look at it.
type comment struct {
	By string `json:"rules_services"`
	stamp
}

// readStamp reads a comment; somebody else's says nothing.
func readStamp(text string) stamp {
	var c comment
	if json.Unmarshal([]byte(text), &c) != nil {
		return stamp{}
	}
	return c.stamp
}

// statement writes the stamp to a database.
func (s stamp) statement(database string) string {
	text, err := json.Marshal(comment{"migrated", s})
	if err != nil {
		panic(err) // these are texts and a truth value
	}
	return "COMMENT ON DATABASE " + pq.QuoteIdentifier(database) + " IS " + pq.QuoteLiteral(string(text))
}
