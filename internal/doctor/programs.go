package doctor

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/postgresql"
)

// bazel looks for Bazel 7.7 or later under the names that people install it by.
func (m Machine) bazel(ctx context.Context) Finding {
	f := Finding{What: "Bazel", Text: "neither bazel nor bazelisk is on the PATH",
		Fix: "install Bazelisk: https://github.com/bazelbuild/bazelisk"}
	for _, name := range []string{"bazel", "bazelisk"} {
		out, err := m.Output(ctx, name, "--version")
		if err != nil {
			continue
		}
		version, ok := atLeast(out, 7, 7)
		if ok {
			return Finding{f.What, true, version, ""}
		}
		f.Text, f.Fix = fmt.Sprintf("%s is too old: 7.7 is needed", version), "write 7.7.1, or a later version, into .bazelversion"
	}
	return f
}

// python looks for the Python that editors and pip use; Bazel brings its own.
func (m Machine) python(ctx context.Context) Finding {
	out, err := m.Output(ctx, "python3", "--version")
	if err != nil {
		return Finding{"Python", false, "python3 is not on the PATH", "install Python 3.10 or later"}
	}
	version, ok := atLeast(out, 3, 10)
	if !ok {
		return Finding{"Python", false, version + " is too old: Django needs 3.10", "install Python 3.10 or later"}
	}
	return Finding{"Python", true, version, ""}
}

// postgresql looks for a server that is new enough. Without one, the databases of development get one by themselves.
func (m Machine) postgresql(ctx context.Context) Finding {
	old := ""
	for _, program := range m.servers() {
		out, err := m.Output(ctx, program, "--version")
		if err != nil {
			continue
		}
		version, ok := atLeast(out, postgresql.OldestMajor, 0)
		if ok {
			return Finding{"PostgreSQL", true, version, ""}
		}
		old = version
	}
	if old != "" {
		old = "only " + old + ", which is too old"
	}
	return Finding{"PostgreSQL", true, cmp.Or(old, "none here") + "; the first start of a database fetches one", ""}
}

// servers are the places where PostgreSQL's server may be, the newest of each folder first.
func (m Machine) servers() []string {
	if folder := m.Getenv(postgresql.ProgramsVariable); folder != "" {
		return []string{filepath.Join(folder, "postgres")}
	}
	servers := []string{"postgres"}
	for _, folder := range postgresql.Folders() {
		found := m.Glob(filepath.Join(folder, "postgres"))
		slices.Reverse(found)
		servers = append(servers, found...)
	}
	return servers
}

// secrets looks at the folder of development secrets, the registry's own one where it names one.
func (m Machine) secrets(own string) Finding {
	dir := m.Getenv("SERVICES_SECRETS_DIR")
	if dir == "" {
		dir = filepath.Join(m.Home, strings.TrimPrefix(cmp.Or(own, "~/.toolchain_secrets_dev"), "~/"))
	}
	const open = 0o077
	info, err := os.Stat(dir)
	switch {
	case os.IsNotExist(err):
		return Finding{"secrets", true, "none yet; the first start makes what can be made", ""}
	case err != nil:
		return Finding{"secrets", false, err.Error(), "make the folder readable for you"}
	case info.Mode().Perm()&open != 0:
		return Finding{"secrets", false, fmt.Sprintf("others can look into %s", dir), fmt.Sprintf("chmod 700 %s", dir)}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return Finding{"secrets", false, err.Error(), "make the folder readable for you"}
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&open != 0 {
			path := filepath.Join(dir, e.Name())
			return Finding{"secrets", false, fmt.Sprintf("others can read %s", path), fmt.Sprintf("chmod 600 %s", path)}
		}
	}
	return Finding{"secrets", true, fmt.Sprintf("%s is yours alone", dir), ""}
}

// cloud looks for credentials of AWS. Whether they still hold is for the cloud to say, and nobody is asked.
func (m Machine) cloud() Finding {
	for _, variable := range []string{"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"} {
		if m.Getenv(variable) != "" {
			return Finding{"cloud", true, variable + " is set", ""}
		}
	}
	for _, name := range []string{"credentials", "config"} {
		if path := filepath.Join(m.Home, ".aws", name); len(m.Glob(path)) > 0 {
			return Finding{"cloud", true, path + " is there", ""}
		}
	}
	return Finding{"cloud", false, "no credentials of AWS were found; development does not need them",
		"aws configure sso, then aws sso login"}
}
