package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// serverFolders are where packages put PostgreSQL's server, which is on nobody's PATH often.
var serverFolders = []string{
	"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// postgresql looks for a server of version 14 or later.
func (m Machine) postgresql(ctx context.Context) Finding {
	candidates := []string{"postgres"}
	for _, folder := range serverFolders {
		found := m.Glob(filepath.Join(folder, "postgres"))
		slices.Reverse(found)
		candidates = append(candidates, found...)
	}
	old := ""
	for _, program := range candidates {
		out, err := m.Output(ctx, program, "--version")
		if err != nil {
			continue
		}
		version, ok := atLeast(out, 14, 0)
		if ok {
			return Finding{"PostgreSQL", true, version, ""}
		}
		old = version
	}
	if old != "" {
		return Finding{"PostgreSQL", false, old + " is too old", "install PostgreSQL 14 or later"}
	}
	return Finding{"PostgreSQL", false, "no server was found", "install PostgreSQL 14 or later: apt install postgresql, brew install postgresql@17"}
}

// secrets looks at the folder of development secrets.
func (m Machine) secrets() Finding {
	dir := m.Getenv("SERVICES_SECRETS_DIR")
	if dir == "" {
		dir = filepath.Join(m.Home, ".toolchain_secrets_dev")
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
