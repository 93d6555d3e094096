package runspec

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// KindDB is the kind of the spec that rule service_db writes.
const KindDB = "db"

// DB says what `bazel run` of a service_db target has at hand.
type DB struct {
	// Version is the version of the schema, always [Version].
	Version int `json:"version"`
	// Kind is always [KindDB].
	Kind string `json:"kind"`
	// Clusters is the one PostgreSQL to look after.
	Clusters []Cluster `json:"clusters"`
}

// Cluster is the PostgreSQL of a workspace.
type Cluster struct {
	// Label is the target, as one types it after `bazel run`.
	Label string `json:"label"`
	// Databases are the names of all databases.
	Databases []string `json:"databases"`
	// Migrators are the services that migrate them.
	Migrators []Migrator `json:"migrators"`
}

// Migrator is a service that applies migrations of databases.
type Migrator struct {
	// Service is its name in services.json, Label the target that runs its commands.
	Service string `json:"service"`
	Label   string `json:"label"`
	// Binary is the runfiles path of the program that runs management commands.
	Binary string `json:"binary"`
	// Code is the runfiles path of a file that lists the files that tell whether
	// a database is in step with the code: a path of the main repository on each
	// line, or one that leads out of it to another repository.
	Code string `json:"code"`
	// Databases are those that it uses.
	Databases []MigratorDatabase `json:"databases"`
	// After are services whose migrations come first.
	After []string `json:"after"`
	// Secrets are the secrets that it reads, with how a value comes to be.
	Secrets map[string]json.RawMessage `json:"secrets"`
	// SecretsDir is the folder of development secrets; "" is the usual one.
	SecretsDir string `json:"secrets_dir"`
}

// MigratorDatabase is a database as a migrator knows it.
type MigratorDatabase struct {
	// Name is its name in services.json, Alias what Django calls it.
	Name  string `json:"name"`
	Alias string `json:"alias"`
	// Migrates tells whether the service applies its migrations, or only uses it.
	Migrates bool `json:"migrates"`
	// Seed is a command with its arguments that fills in the first data, if any.
	Seed []string `json:"seed"`
}

// DecodeDB reads a spec of kind [KindDB], which is about one cluster. An unknown
// field and an incomplete migrator are errors.
func DecodeDB(data []byte) (Cluster, error) {
	var db DB
	if err := decode(data, &db, KindDB); err != nil {
		return Cluster{}, err
	}
	if len(db.Clusters) != 1 {
		return Cluster{}, fmt.Errorf("run spec names %d clusters, not one", len(db.Clusters))
	}
	c := db.Clusters[0]
	if c.Label == "" {
		return Cluster{}, fmt.Errorf("clusters[0]: label is required")
	}
	return c, checkMigrators(c.Migrators)
}

func checkMigrators(migrators []Migrator) error {
	for i, m := range migrators {
		if m.Service == "" || m.Binary == "" || m.Code == "" {
			return fmt.Errorf("migrators[%d] %q: service, binary and code are required", i, m.Service)
		}
	}
	return nil
}

// Migrators are those of all services of a spec, each once, in the order in
// which they migrate, with the names of all databases that they and the services
// use, sorted.
func (d *Dev) Migrators() (databases []string, migrators []Migrator) {
	for _, s := range d.Services {
		databases = append(databases, s.Databases...)
		for _, m := range s.Migrators {
			if !slices.ContainsFunc(migrators, func(other Migrator) bool { return other.Service == m.Service }) {
				migrators = append(migrators, m)
			}
		}
	}
	return UsedDatabases(databases, migrators), OrderedMigrators(migrators)
}

// UsedDatabases are some databases and those of migrators: a migrator looks at
// all that it uses. They are sorted.
func UsedDatabases(databases []string, migrators []Migrator) []string {
	all := slices.Clone(databases)
	for _, m := range migrators {
		for _, d := range m.Databases {
			all = append(all, d.Name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// OrderedMigrators are the same ones, each after those that come first by what
// it says, by name where nothing says.
func OrderedMigrators(migrators []Migrator) []Migrator {
	ordered := slices.Clone(migrators)
	// After names those that are needed indirectly, too: who comes later has more of them.
	slices.SortFunc(ordered, func(a, b Migrator) int {
		return cmp.Or(cmp.Compare(len(a.After), len(b.After)), cmp.Compare(a.Service, b.Service))
	})
	return ordered
}
