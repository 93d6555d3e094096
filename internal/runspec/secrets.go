package runspec

import (
	"encoding/json"
	"fmt"
)

// KindSecrets is the kind of the spec that rule service_secrets and a
// service_group's `.secrets` write.
const KindSecrets = "secrets"

// Secrets says which secrets `bazel run` of a service_secrets target is about.
type Secrets struct {
	// Version is the version of the schema, always [Version].
	Version int `json:"version"`
	// Kind is always [KindSecrets].
	Kind string `json:"kind"`
	// Services are the services chosen, at least one.
	Services []SecretsOfService `json:"services"`
}

// SecretsOfService are the secrets of one service.
type SecretsOfService struct {
	// Name is the service's name in services.json, like "shop/ui".
	Name string `json:"name"`
	// Label is the service_secrets target, as one types it after `bazel run`.
	Label string `json:"label"`
	// SecretsDir is the folder that they are in; "" is the usual one.
	SecretsDir string `json:"secrets_dir"`
	// Secrets are the secrets that it reads, with how a value comes to be.
	Secrets map[string]json.RawMessage `json:"secrets"`
}

// DecodeSecrets reads a spec of kind [KindSecrets]. An unknown field, an
// incomplete service and services with folders of their own each are errors.
func DecodeSecrets(data []byte) ([]SecretsOfService, error) {
	var spec Secrets
	if err := decode(data, &spec, KindSecrets); err != nil {
		return nil, err
	}
	if len(spec.Services) == 0 {
		return nil, fmt.Errorf("run spec names no service")
	}
	for i, s := range spec.Services {
		if s.Name == "" || s.Label == "" {
			return nil, fmt.Errorf("services[%d] %q: name and label are required", i, s.Name)
		}
		if first := spec.Services[0]; s.SecretsDir != first.SecretsDir {
			return nil, fmt.Errorf("services[%d] %q: its folder is %q, that of %q is %q", i, s.Name, s.SecretsDir, first.Name, first.SecretsDir)
		}
	}
	return spec.Services, nil
}
