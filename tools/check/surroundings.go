package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/runspec"
	"github.com/rules-services/rules_services/internal/secrets"
)

// surroundings are what a command of the service sees of the world: folders of
// its own, made up secrets, and nothing that the user has set for services.
type surroundings struct {
	dir    string
	common []string
}

// newSurroundings makes them in the test's own folder.
func newSurroundings(s runspec.CheckedService, runfiles string, env []string) (*surroundings, error) {
	base := ""
	for _, pair := range env {
		if value, ok := strings.CutPrefix(pair, "TEST_TMPDIR="); ok {
			base = value
		}
	}
	dir, err := os.MkdirTemp(base, "check-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the checks: %w", err)
	}
	place := &surroundings{dir: dir, common: append(withoutSettings(env),
		"RUNFILES_DIR="+runfiles, "JAVA_RUNFILES="+runfiles, "SERVICES_USER=check")}
	if err := place.fill(s); err != nil {
		place.remove()
		return nil, err
	}
	return place, nil
}

// fill makes the folders and the secrets.
func (p *surroundings) fill(s runspec.CheckedService) error {
	for variable, folder := range map[string]string{
		"HOME": "home", "TMPDIR": "tmp", "PYTHONPYCACHEPREFIX": "pycache", "SERVICES_STATE_DIR": "state",
		"SERVICES_SECRETS_DIR": "own_secrets", "SERVICES_SECRETS_MOUNT": "secrets",
	} {
		path := filepath.Join(p.dir, folder)
		if err := os.Mkdir(path, 0o700); err != nil {
			return fmt.Errorf("making a folder for the checks: %w", err)
		}
		p.common = append(p.common, variable+"="+path)
	}
	return mountSecrets(s, filepath.Join(p.dir, "secrets"))
}

// remove takes the folders away again.
func (p *surroundings) remove() { os.RemoveAll(p.dir) }

// development is the environment of a developer's machine.
func (p *surroundings) development() []string {
	return append(slices.Clone(p.common), "SERVICES_ENV=dev")
}

// production is that of a pod.
func (p *surroundings) production() []string {
	return append(slices.Clone(p.common), "SERVICES_ENV=prod", "K8S_POD_NAMESPACE=prod")
}

// withoutSettings is an environment without what would change a service.
func withoutSettings(env []string) []string {
	kept := []string{}
	for _, pair := range env {
		name, _, _ := strings.Cut(pair, "=")
		foreign := slices.ContainsFunc([]string{"SERVICE_", "SERVICES_", "TOOLCHAIN_", "K8S_", "DJANGO_", "XDG_", "HELM_"},
			func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		if !foreign && name != "PORT" && name != "HOST" && name != "RUNFILES_MANIFEST_FILE" {
			kept = append(kept, pair)
		}
	}
	return kept
}

// mountSecrets writes every secret where a pod has it. The services look there
// first in development, too.
func mountSecrets(s runspec.CheckedService, mount string) error {
	const file = "secret_string"
	for name, data := range s.Secrets {
		store := secrets.Store{Dir: filepath.Join(mount, name), Source: secrets.System(), Notes: io.Discard}
		if value, ok := s.StandIns[name]; ok {
			if err := os.Mkdir(store.Dir, 0o700); err != nil {
				return err
			}
			if err := os.WriteFile(store.Path(file), []byte(value), 0o600); err != nil {
				return err
			}
			continue
		}
		if err := makeUp(store, file, data); err != nil {
			return fmt.Errorf("secret %q: %w", name, err)
		}
	}
	return nil
}

// makeUp gives a secret some value.
func makeUp(store secrets.Store, file string, data json.RawMessage) error {
	generator, err := secrets.ParseGenerator(data)
	if err != nil {
		return err
	}
	_, err = store.Ensure(file, madeUp(generator))
	return err
}

// madeUp is a generator that needs neither person nor cloud.
func madeUp(g secrets.Generator) secrets.Generator {
	switch {
	case g.Local != nil:
		return madeUp(*g.Local)
	case g.Prompt, g.AWSSecret != "":
		return secrets.Generator{Generate: "random"}
	}
	fields := g.Fields
	for name, field := range fields {
		fields[name] = madeUp(field)
	}
	return g
}
