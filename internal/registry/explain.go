package registry

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// explain says what is wrong and what to do next, as far as the registry's answer tells.
func explain(err error, repository name.Repository, tag string) error {
	var answer *transport.Error
	if !errors.As(err, &answer) {
		return fmt.Errorf("pushing to %s: %w", repository, err)
	}
	said := strings.ToLower(answer.Error())
	switch {
	case strings.Contains(said, "immutable"):
		return fmt.Errorf("%s:%s is there with another digest, and tags of this repository cannot be changed: push another tag: %w", repository, tag, err)
	case strings.Contains(said, "expired"):
		return fmt.Errorf("the log-in at %s has expired: log in again with %s: %w", repository.RegistryStr(), logIn(repository.Registry), err)
	case answer.StatusCode == http.StatusUnauthorized:
		return fmt.Errorf("%s wants a log-in: %s: %w", repository.RegistryStr(), logIn(repository.Registry), err)
	case has(answer, transport.NameUnknownErrorCode), strings.Contains(said, "repository does not exist"), answer.StatusCode == http.StatusNotFound:
		return fmt.Errorf("the repository %s is not there: %s: %w", repository, create(repository), err)
	case answer.StatusCode == http.StatusForbidden, has(answer, transport.DeniedErrorCode):
		return fmt.Errorf("you may not push to %s: ask for that, or log in as somebody else with %s: %w", repository, logIn(repository.Registry), err)
	}
	return fmt.Errorf("pushing to %s: %w", repository, err)
}

// has looks for a code in a registry's answer.
func has(answer *transport.Error, code transport.ErrorCode) bool {
	for _, one := range answer.Errors {
		if one.Code == code {
			return true
		}
	}
	return false
}

// awsRegion is the region of a registry of ECR, empty for any other.
func awsRegion(registry name.Registry) string {
	parts := strings.Split(registry.RegistryStr(), ".")
	if len(parts) >= 6 && parts[1] == "dkr" && parts[2] == "ecr" {
		return parts[3]
	}
	return ""
}

// logIn is the command that logs one in.
func logIn(registry name.Registry) string {
	if region := awsRegion(registry); region != "" {
		return fmt.Sprintf("`aws ecr get-login-password --region %s | docker login --username AWS --password-stdin %s`", region, registry.RegistryStr())
	}
	return fmt.Sprintf("`docker login %s`", registry.RegistryStr())
}

// create is what makes a repository.
func create(repository name.Repository) string {
	if region := awsRegion(repository.Registry); region != "" {
		return fmt.Sprintf("`aws ecr create-repository --region %s --repository-name %s` makes it", region, repository.RepositoryStr())
	}
	return "make it in the registry, or name another one with --repository"
}
