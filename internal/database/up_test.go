package database

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestUpFromNothing(t *testing.T) {
	p := newPlace(t)
	c := newCluster(t, p)
	report := up(t, c, "users", "scm_integration")
	if !report.Started || report.Port != p.port || !slices.Equal(report.Databases, []string{"scm_integration", "users"}) ||
		!slices.Equal(report.Secrets, []string{"local-db-master-creds", "local-db-scm-integration-creds", "local-db-users-creds"}) {
		t.Errorf("%+v", report)
	}
	checkSecret(t, c, p)
	checkRoles(t, c)
	checkPrivate(t, c)
}

// checkSecret looks at the names of the fields, which services read.
func checkSecret(t *testing.T, c *Cluster, p place) {
	t.Helper()
	data, err := os.ReadFile(c.Secrets.Path("local-db-scm-integration-creds"))
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	if password, _ := fields["password"].(string); len(password) != 40 {
		t.Errorf("the password has %d characters", len(password))
	}
	delete(fields, "password")
	want := map[string]any{
		"engine": "postgresql", "user": "scm_integration_0000", "host": "127.0.0.1", "port": float64(p.port),
		"dbname": "scm_integration", "set_role": "scm_integration_owner",
	}
	if !maps.Equal(fields, want) {
		t.Errorf("%v", fields)
	}
}

// checkRoles does what services do, and what they must not be able to.
func checkRoles(t *testing.T, c *Cluster) {
	t.Helper()
	users := login(t, c, "local-db-users-creds", "")
	users.SetMaxOpenConns(1)
	if _, err := users.Exec("CREATE TABLE a (b int)"); err == nil {
		t.Error("the role that logs in has rights of its own")
	}
	if _, err := users.Exec("SET ROLE users_owner; CREATE TABLE a (b int)"); err != nil {
		t.Error(err)
	}
	var locale, encoding string
	if err := users.QueryRow("SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'users'").Scan(&locale, &encoding); err != nil ||
		!strings.HasSuffix(locale, "UTF-8") || encoding != "UTF8" {
		t.Errorf("%q, %q, %v", locale, encoding, err)
	}
	if err := login(t, c, "local-db-users-creds", "scm_integration").Ping(); err == nil || !strings.Contains(err.Error(), "permission denied for database") {
		t.Errorf("another one's database: %v", err)
	}
	if err := login(t, c, "local-db-master-creds", "").Ping(); err != nil {
		t.Error(err)
	}
}

// checkPrivate looks for what others could read, and for passwords where none belongs.
func checkPrivate(t *testing.T, c *Cluster) {
	t.Helper()
	for path := range files(t, c.Secrets.Dir) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	info, err := os.Stat(c.Dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
	cred, _, err := readCredentials(t.Context(), c.Secrets, "local-db-users-creds")
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range files(t, c.Dir) {
		if strings.Contains(content, cred.Password) {
			t.Errorf("a password is in %s", path)
		}
	}
	if p, ok := c.running(); !ok || strings.Contains(commandLine(p.pid), cred.Password) {
		t.Error("a password is among the server's arguments, or it does not run")
	}
}

func TestSecondRunChangesNothing(t *testing.T) {
	c := newCluster(t, newPlace(t))
	up(t, c, "users")
	before, process, _ := files(t, c.Secrets.Dir), commandOf(c), c.Port
	c.Port = 0
	report := up(t, c, "users")
	if report.Started || len(report.Databases)+len(report.Secrets) > 0 || report.Port != process.port {
		t.Errorf("%+v", report)
	}
	if !maps.Equal(before, files(t, c.Secrets.Dir)) || commandOf(c) != process {
		t.Error("a secret or the server has changed")
	}
	up(t, c, "orders")
	after := files(t, c.Secrets.Dir)
	if len(after) != len(before)+1 {
		t.Errorf("%d secrets", len(after))
	}
	for path, content := range before {
		if after[path] != content {
			t.Errorf("%s has changed", path)
		}
	}
}

func commandOf(c *Cluster) process {
	p, _ := c.running()
	return p
}

func TestUpMendsWhatIsOut(t *testing.T) {
	c := newCluster(t, newPlace(t))
	up(t, c, "users")
	db, err := c.connect(c.Port, superuser)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("ALTER ROLE users_0000 PASSWORD NULL; REVOKE users_owner FROM users_0000; GRANT CONNECT ON DATABASE users TO PUBLIC; ALTER DATABASE users OWNER TO postgres"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(c.Secrets.Path("local-db-master-creds")); err != nil {
		t.Fatal(err)
	}
	up(t, c, "users", "orders")
	if _, err := login(t, c, "local-db-users-creds", "").Exec("SET ROLE users_owner"); err != nil {
		t.Error(err)
	}
	if err := login(t, c, "local-db-orders-creds", "users").Ping(); err == nil {
		t.Error("the database is open to others")
	}
	if err := login(t, c, "local-db-master-creds", "").Ping(); err != nil {
		t.Error(err)
	}
}

func TestUpAtTheSameTime(t *testing.T) {
	p := newPlace(t)
	c := newCluster(t, p)
	var all sync.WaitGroup
	for _, names := range [][]string{{"a", "b"}, {"b", "c"}, {"a", "c"}} {
		all.Go(func() {
			other, err := p.open()
			if err == nil {
				_, err = other.Up(t.Context(), wanted(names...))
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if report := up(t, c, "a", "b", "c"); report.Started || len(report.Databases) > 0 {
		t.Errorf("%+v", report)
	}
}

func TestRemoteDatabaseIsLeftAlone(t *testing.T) {
	c := newCluster(t, newPlace(t))
	elsewhere := credentials{Engine: "postgresql", User: "u", Host: "db.example.com", Port: 5432, DBName: "users"}
	elsewhere, _, err := ensureCredentials(t.Context(), c.Secrets, SecretName("users"), elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	if report := up(t, c, "users"); !slices.Equal(report.Remote, []string{"users"}) || len(report.Databases) > 0 {
		t.Errorf("%+v", report)
	}
	if err := c.Reset(t.Context(), Wanted{Name: "users"}); err == nil || !strings.Contains(err.Error(), "is on another server") {
		t.Error(err)
	}
	removed, err := c.Destroy(t.Context(), nil)
	if err != nil || !slices.Equal(removed.Secrets, []string{"local-db-master-creds"}) {
		t.Errorf("%+v, %v", removed, err)
	}
	if have, found, err := readCredentials(t.Context(), c.Secrets, SecretName("users")); !found || have != elsewhere || err != nil {
		t.Errorf("%+v, %v", have, err)
	}
}

func TestPorts(t *testing.T) {
	p := newPlace(t)
	c := newCluster(t, p)
	up(t, c, "users")
	beside := p
	beside.workspace = filepath.Join(p.home, "beside")
	other := newCluster(t, beside)
	if _, err := other.Up(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "is taken by the databases of "+p.workspace) {
		t.Error(err)
	}
	old := c.Port
	moved, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	c.Port = moved
	up(t, c, "users")
	if listens(old) || !listens(moved) {
		t.Error("the server has not moved")
	}
	if err := login(t, c, "local-db-users-creds", "").Ping(); err != nil {
		t.Error(err)
	}
	if c.Port = 0; up(t, c).Port != moved {
		t.Error("the port is forgotten")
	}
	if _, err := Open(Options{Port: 70000}); err == nil {
		t.Error("70000 is no port")
	}
}

func TestDamagedSecret(t *testing.T) {
	c := newCluster(t, newPlace(t))
	if err := os.MkdirAll(c.Secrets.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.Secrets.Path(SecretName("users")), []byte("hunter2"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Up(t.Context(), wanted("users")); err == nil || !strings.Contains(err.Error(), "is not a JSON object") || strings.Contains(err.Error(), "hunter2") {
		t.Error(err)
	}
}
