// Package postgresql knows where PostgreSQL's programs are on people's machines, for those that run them and for those that
// only tell whether they are there.
package postgresql

const (
	// OldestMajor is the oldest major version that services are run with.
	OldestMajor = 14
	// ProgramsVariable is the environment variable that names the folder of the programs, and rules all others out.
	ProgramsVariable = "SERVICES_POSTGRESQL_BIN"
)

// Folders are patterns of the folders where systems and people put versions of PostgreSQL, which are on nobody's PATH often.
func Folders() []string {
	return []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
		"/opt/local/lib/postgresql*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin",
	}
}
