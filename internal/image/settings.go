package image

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

// Settings are what rule service_image says about an image beside its layers.
// What is empty is as in the base image.
type Settings struct {
	// OS, Architecture and Variant are the platform, as Go names it.
	OS           string `json:"os"`
	Architecture string `json:"architecture"`
	Variant      string `json:"variant"`
	// User and Workdir are the user, "99" or "99:99", and the working directory.
	User    string `json:"user"`
	Workdir string `json:"workdir"`
	// Entrypoint and Cmd are the command line.
	Entrypoint []string `json:"entrypoint"`
	Cmd        []string `json:"cmd"`
	// Env, Labels and Annotations are lines NAME=value. Env may name variables that
	// came before, and the base image's: $PATH or ${PATH}.
	Env         []string `json:"env"`
	Labels      []string `json:"labels"`
	Annotations []string `json:"annotations"`
	// ExposedPorts are ports, "8001" or "8001/udp"; Volumes are absolute paths.
	ExposedPorts []string `json:"exposed_ports"`
	Volumes      []string `json:"volumes"`
	// Created is the image's time as RFC 3339 has it; "" is 1970.
	Created string `json:"created"`
}

// ReadSettings reads the settings that a rule wrote as JSON. Each of files adds
// the lines of a file to one of them, by its name in JSON.
func ReadSettings(file string, files map[string]string) (Settings, error) {
	var settings Settings
	data, err := os.ReadFile(file)
	if err != nil {
		return settings, fmt.Errorf("reading settings: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&settings); err != nil {
		return settings, fmt.Errorf("reading settings %q: %w", file, err)
	}
	for name, file := range files {
		if err := settings.add(name, file); err != nil {
			return settings, err
		}
	}
	return settings, nil
}

// add adds the lines of a file to the setting of that name.
func (s *Settings) add(name, file string) error {
	list, ok := map[string]*[]string{
		"entrypoint": &s.Entrypoint, "cmd": &s.Cmd, "env": &s.Env, "labels": &s.Labels,
		"annotations": &s.Annotations, "exposed_ports": &s.ExposedPorts, "volumes": &s.Volumes,
	}[name]
	if !ok && name != "created" {
		return fmt.Errorf("%q cannot come from a file", name)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if name == "created" {
		s.Created = strings.TrimSpace(string(data))
		return nil
	}
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSuffix(line, "\r"); line != "" {
			*list = append(*list, line)
		}
	}
	return nil
}

// created is the image's time.
func (s *Settings) created() (time.Time, error) {
	if s.Created == "" {
		return epoch().UTC(), nil
	}
	created, err := time.Parse(time.RFC3339, s.Created)
	if err != nil {
		return created, fmt.Errorf("created: %q is no time like 2026-11-24T17:35:00Z", s.Created)
	}
	return created.UTC(), nil
}

// pairs splits lines NAME=value.
func pairs(attribute string, lines []string) ([][2]string, error) {
	var all [][2]string
	for _, line := range lines {
		name, value, ok := strings.Cut(line, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("%s: %q is not NAME=value", attribute, line)
		}
		all = append(all, [2]string{name, value})
	}
	return all, nil
}
