package runspec

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

const (
	// KindDev is the kind of the spec that rule service_dev writes.
	KindDev = "dev"
	// KindGroup is that of a service_group's `.dev`: all of its services are asked for.
	KindGroup = "group"
)

// Dev says what `bazel run` of a service_dev target has at hand.
type Dev struct {
	// Version is the version of the schema, always [Version].
	Version int `json:"version"`
	// Kind is [KindDev] or [KindGroup].
	Kind string `json:"kind"`
	// Services are everything to start. A service comes after all that it needs.
	// Of [KindDev], the last one is the service asked for.
	Services []Service `json:"services"`
}

// Service is one service that can be started on a developer's machine.
type Service struct {
	// Name is the service's name in services.json, like "shop/ui".
	Name string `json:"name"`
	// Type is its type there, like "gunicorn".
	Type string `json:"type"`
	// Label is the target, as one types it after `bazel run`.
	Label string `json:"label"`
	// Dir is the folder of its BUILD file, relative to the workspace's root.
	Dir string `json:"dir"`
	// Port is the port that it is registered with, 0 for a service without one.
	Port int `json:"port"`
	// Binary is the runfiles path of its executable.
	Binary string `json:"binary"`
	// Command is what comes before the user's arguments. "{host}" and "{port}"
	// in it stand for the address that the service is started on.
	Command []string `json:"command"`
	// Env are variables for the process, with the same placeholders.
	Env map[string]string `json:"env"`
	// Health says how one knows that the service is ready.
	Health Health `json:"health"`
	// Needs are names of services that it calls, all of them listed before it.
	Needs []string `json:"needs"`
	// Secrets are the secrets that it reads, with how a value comes to be.
	Secrets map[string]json.RawMessage `json:"secrets"`
	// SecretsDir is the folder that they are in; "" is the usual one.
	SecretsDir string `json:"secrets_dir"`
	// Sources is the runfiles path of a file that lists the source files that its
	// executable has at run time, a line each, relative to the workspace's root.
	Sources string `json:"sources"`
	// Databases are the names of its databases in PostgreSQL, Migrators the
	// services that migrate them, itself perhaps.
	Databases []string   `json:"databases"`
	Migrators []Migrator `json:"migrators"`
}

// SecretsLabel is the target for the service's secrets that Gazelle writes
// beside this one.
func (s Service) SecretsLabel() string {
	pkg, name, _ := strings.Cut(s.Label, ":")
	prefix, ok := strings.CutSuffix(name, "dev")
	if !ok {
		prefix = ""
	}
	return pkg + ":" + prefix + "secrets"
}

// Health says how one knows that a service is ready.
type Health struct {
	// Path answers 200 when the service is ready. "" means that being connected
	// to is enough.
	Path string `json:"path"`
	// Command is a program with its arguments that ends with exit code 0 when the
	// service is ready; it is asked in place of Path. "{binary}" in it stands for
	// the service's executable, "{host}" and "{port}" for where it listens.
	Command []string `json:"command"`
	// StartSeconds is how long the service may take to become ready.
	StartSeconds int `json:"start_seconds"`
	// PeriodSeconds is the time between two questions.
	PeriodSeconds int `json:"period_seconds"`
	// TimeoutSeconds is how long one answer may take.
	TimeoutSeconds int `json:"timeout_seconds"`
}

// DecodeDev reads a spec of kind [KindDev] or [KindGroup]. An unknown field, an incomplete
// service and a need that is not listed before are errors.
func DecodeDev(data []byte) (*Dev, error) {
	var dev Dev
	if err := decode(data, &dev, KindDev, KindGroup); err != nil {
		return nil, err
	}
	if len(dev.Services) == 0 {
		return nil, fmt.Errorf("run spec names no service")
	}
	var seen []string
	for i, s := range dev.Services {
		if s.Name == "" || s.Label == "" || s.Binary == "" {
			return nil, fmt.Errorf("services[%d] %q: name, label and binary are required", i, s.Name)
		}
		if err := checkMigrators(s.Migrators); err != nil {
			return nil, fmt.Errorf("services[%d] %q: %w", i, s.Name, err)
		}
		if slices.Contains(seen, s.Name) {
			return nil, fmt.Errorf("services[%d] %q: listed twice", i, s.Name)
		}
		for _, need := range s.Needs {
			if !slices.Contains(seen, need) {
				return nil, fmt.Errorf("services[%d] %q: needs %q, which is not listed before it", i, s.Name, need)
			}
		}
		seen = append(seen, s.Name)
	}
	return &dev, nil
}

// Requested is the service that the user asked for, of a spec of [KindDev].
func (d *Dev) Requested() Service {
	return d.Services[len(d.Services)-1]
}

// Service finds a service by its name.
func (d *Dev) Service(name string) (Service, bool) {
	i := slices.IndexFunc(d.Services, func(s Service) bool { return s.Name == name })
	if i < 0 {
		return Service{}, false
	}
	return d.Services[i], true
}

// Shifted is the spec with all ports that much higher, so that a second copy of everything can run beside the first. It
// fails where a port would be none.
func (d *Dev) Shifted(offset int) (*Dev, error) {
	shifted := *d
	shifted.Services = slices.Clone(d.Services)
	for i := range shifted.Services {
		s := &shifted.Services[i]
		if s.Port == 0 {
			continue
		}
		if s.Port += offset; s.Port < 1 || s.Port > 65535 {
			return nil, fmt.Errorf("%s would be on port %d", s.Name, s.Port)
		}
	}
	return &shifted, nil
}
