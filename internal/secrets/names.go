package secrets

import (
	"fmt"
	"path/filepath"
	"regexp"
)

// subdomain is what Kubernetes allows as a name. What it allows, AWS Secrets
// Manager allows, too.
var subdomain = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

// maxName is the longest name that Kubernetes allows.
const maxName = 253

// CheckName refuses a name that not every store can have.
func CheckName(name string) error {
	if len(name) > maxName || !subdomain.MatchString(name) {
		return fmt.Errorf("secret %q: a secret's name is lower-case letters, digits, - and single dots, %d characters at most", name, maxName)
	}
	return nil
}

// checkFileName refuses a name that would lead out of a folder, or to a file
// that is none of the secrets.
func checkFileName(name string) error {
	if name == "" || name != filepath.Base(name) || name[0] == '.' {
		return fmt.Errorf("secret %q: a secret's name is one that a file can have, without a dot in front", name)
	}
	return nil
}
