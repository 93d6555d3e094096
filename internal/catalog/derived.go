package catalog

import (
	"maps"
	"slices"
)

// Derived is everything that follows from an entry, as `services explain
// --json` prints it. Nil is null: the service's type has no such thing.
type Derived struct {
	Name              string            `json:"name"`
	Type              string            `json:"type"`
	Enabled           bool              `json:"enabled"`
	Groups            []string          `json:"groups"`
	DevPort           *int              `json:"dev_port"`
	Directory         string            `json:"directory"`
	PythonPackage     *string           `json:"python_package"`
	SettingsModule    *string           `json:"settings_module"`
	ChartDir          string            `json:"chart_dir"`
	ChartName         string            `json:"chart_name"`
	ServiceAccount    string            `json:"service_account"`
	DNS               *string           `json:"dns"`
	LocalURL          *string           `json:"local_url"`
	Release           string            `json:"release"`
	ImageRepositories map[string]string `json:"image_repositories"`
	IAMRoles          map[string]string `json:"iam_roles"`
	TrustSubject      string            `json:"trust_subject"`
	Targets           []string          `json:"targets"`
	Needs             []string          `json:"needs"`
	Databases         []string          `json:"databases"`
	Secrets           []string          `json:"secrets"`
}

// Derive returns the derived names of a service. Secrets are the effective
// ones.
func (c *Catalog) Derive(s *Service) Derived {
	return Derived{
		Name:              s.Name,
		Type:              s.Type,
		Enabled:           s.Enabled,
		Groups:            notNil(s.Groups),
		DevPort:           orNull(s.DevPort),
		Directory:         c.Directory(s),
		PythonPackage:     orNull(c.PythonPackage(s)),
		SettingsModule:    orNull(c.SettingsModule(s)),
		ChartDir:          c.ChartDir(s),
		ChartName:         c.ChartName(s),
		ServiceAccount:    c.ServiceAccount(s),
		DNS:               orNull(c.DNS(s)),
		LocalURL:          orNull(c.LocalURL(s)),
		Release:           c.Release(s),
		ImageRepositories: c.ImageRepositories(s),
		IAMRoles:          c.IAMRoles(s),
		TrustSubject:      c.TrustSubject(s),
		Targets:           c.TargetLabels(s),
		Needs:             notNil(s.Needs),
		Databases:         notNil(s.Databases),
		Secrets:           c.EffectiveSecrets(s),
	}
}

// EffectiveSecrets returns the secrets that the entry declares and those that
// its type uses, sorted, each once.
func (c *Catalog) EffectiveSecrets(s *Service) []string {
	all := map[string]bool{}
	for _, name := range slices.Concat(s.Secrets, c.Type(s).Secrets) {
		all[name] = true
	}
	return notNil(slices.Sorted(maps.Keys(all)))
}

// notNil makes an empty list marshal to [].
func notNil(list []string) []string {
	return append([]string{}, list...)
}

// orNull returns nil for the zero value.
func orNull[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}
