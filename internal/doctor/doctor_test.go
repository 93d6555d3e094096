package doctor

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// machine is one with programs that print what the map says, and an empty home.
func machine(t *testing.T, programs map[string]string, env map[string]string) Machine {
	return Machine{
		Getenv: func(key string) string { return env[key] },
		Home:   t.TempDir(),
		Output: func(_ context.Context, program string, _ ...string) (string, error) {
			if out, ok := programs[program]; ok {
				return out, nil
			}
			return "", errors.New("no such program")
		},
		Glob: func(pattern string) []string {
			found, _ := filepath.Glob(pattern)
			for program := range programs {
				if ok, _ := filepath.Match(pattern, program); ok {
					found = append(found, program)
				}
			}
			return found
		},
	}
}

func TestLook(t *testing.T) {
	everything := Needs{Python: true, PostgreSQL: true, Cloud: true}
	for name, c := range map[string]struct {
		programs, env map[string]string
		want          []string
	}{
		"all is well": {
			map[string]string{"bazel": "bazel 7.7.1", "python3": "Python 3.12.3", "/usr/lib/postgresql/15/bin/postgres": "postgres (PostgreSQL) 15.10 (Debian)"},
			map[string]string{"AWS_PROFILE": "dev"},
			[]string{"ok  Bazel       7.7.1", "ok  Python      3.12.3", "ok  PostgreSQL  15.10", "ok  ports       all 0 are free", "ok  secrets     none yet", "ok  cloud       AWS_PROFILE is set"},
		},
		"nothing is there": {
			nil, nil,
			[]string{"--  Bazel       neither bazel nor bazelisk", "install Bazelisk", "--  Python      python3 is not", "ok  PostgreSQL  none here; the first start of a database fetches one", "--  cloud       no credentials", "aws sso login"},
		},
		"all is old": {
			map[string]string{"bazelisk": "bazel 7.4.0", "python3": "Python 3.9.2", "postgres": "postgres (PostgreSQL) 13.3"}, nil,
			[]string{"--  Bazel       7.4.0 is too old", "--  Python      3.9.2 is too old", "ok  PostgreSQL  only 13.3, which is too old; the first start"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			Print(&out, Look(t.Context(), machine(t, c.programs, c.env), everything))
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is not in\n%s", want, &out)
				}
			}
		})
	}
}

func TestOnlyWhatIsNeeded(t *testing.T) {
	for _, f := range Look(t.Context(), machine(t, nil, nil), Needs{}) {
		if f.What == "Python" || f.What == "PostgreSQL" || f.What == "cloud" {
			t.Errorf("%+v", f)
		}
	}
}

func TestPorts(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	found := ports(map[int]string{port: "shop/ui"})
	if len(found) != 1 || found[0].OK || !strings.Contains(found[0].Text, "of shop/ui is taken") {
		t.Errorf("%+v", found)
	}
}

func TestSecrets(t *testing.T) {
	m := machine(t, nil, nil)
	dir := filepath.Join(m.Home, ".toolchain_secrets_dev")
	secret := filepath.Join(dir, "key")
	for _, err := range []error{os.Mkdir(dir, 0o755), os.WriteFile(secret, nil, 0o644)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if f := m.secrets(""); f.OK || f.Fix != "chmod 700 "+dir {
		t.Errorf("%+v", f)
	}
	os.Chmod(dir, 0o700)
	if f := m.secrets(""); f.OK || f.Fix != "chmod 600 "+secret {
		t.Errorf("%+v", f)
	}
	os.Chmod(secret, 0o600)
	if f := m.secrets(""); !f.OK {
		t.Errorf("%+v", f)
	}
	if f := m.secrets("~/elsewhere"); !strings.HasPrefix(f.Text, "none yet") {
		t.Errorf("%+v", f)
	}
}
