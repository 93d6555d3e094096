package image

import (
	"fmt"
	"os"
	"strings"
)

// Stamp adds what Bazel's workspace status says about the commit that an image
// is built from. What the image says itself wins.
func (s *Settings) Stamp(statusFile string) error {
	data, err := os.ReadFile(statusFile)
	if err != nil {
		return fmt.Errorf("reading the workspace status: %w", err)
	}
	status := map[string]string{}
	for _, line := range strings.Split(string(data), "\n") {
		key, value, _ := strings.Cut(line, " ")
		status[key] = value
	}
	var env, labels []string
	if commit := status["STABLE_GIT_COMMIT"]; commit != "" {
		env = append(env, "GIT_COMMIT_SHA="+commit)
		labels = append(labels, "org.opencontainers.image.revision="+commit)
	}
	if source := status["STABLE_GIT_SOURCE"]; source != "" {
		labels = append(labels, "org.opencontainers.image.source="+source)
	}
	if created := status["STABLE_GIT_COMMIT_TIME"]; created != "" {
		labels = append(labels, "org.opencontainers.image.created="+created)
		if s.Created == "" {
			s.Created = created
		}
	}
	s.Env, s.Labels = append(env, s.Env...), append(labels, s.Labels...)
	return nil
}
