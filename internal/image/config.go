package image

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// defaultUser runs an image whose base names nobody: not root, and the user that
// charts and volumes of services are made for.
const defaultUser = "99"

// configure applies settings to the config that an image has from its base.
func (s *Settings) configure(file *v1.ConfigFile) error {
	created, err := s.created()
	if err != nil {
		return err
	}
	file.Created = v1.Time{Time: created}
	// Who built it, with what and in which container, is the base's, not ours.
	file.Author, file.Container, file.DockerVersion = "", "", ""
	config := &file.Config
	config.Image, config.Hostname, config.Domainname = "", "", ""
	s.configureProcess(config)
	for _, configure := range []func(*v1.Config) error{s.configureEnv, s.configureLabels, s.configurePorts, s.configureVolumes} {
		if err := configure(config); err != nil {
			return err
		}
	}
	return nil
}

// configureProcess sets user, folder and command line. A new entry point does not
// take the arguments of another one, as in a Dockerfile.
func (s *Settings) configureProcess(config *v1.Config) {
	if s.User != "" {
		config.User = s.User
	}
	if config.User == "" {
		config.User = defaultUser
	}
	if s.Workdir != "" {
		config.WorkingDir = s.Workdir
	}
	if len(s.Entrypoint) > 0 {
		config.Entrypoint, config.Cmd = s.Entrypoint, nil
	}
	if len(s.Cmd) > 0 {
		config.Cmd = s.Cmd
	}
}

func (s *Settings) configureEnv(config *v1.Config) error {
	added, err := pairs("env", s.Env)
	if err != nil {
		return err
	}
	place := map[string]int{}
	for i, line := range config.Env {
		name, _, _ := strings.Cut(line, "=")
		place[name] = i
	}
	value := func(name string) string {
		i, ok := place[name]
		if !ok {
			return "${" + name + "}"
		}
		_, value, _ := strings.Cut(config.Env[i], "=")
		return value
	}
	for _, pair := range added {
		line := pair[0] + "=" + expandVariables(pair[1], place, value)
		if i, ok := place[pair[0]]; ok {
			config.Env[i] = line
			continue
		}
		place[pair[0]] = len(config.Env)
		config.Env = append(config.Env, line)
	}
	return nil
}

// expandVariables fills in the variables that are known. Any other dollar sign is
// just that.
func expandVariables(text string, known map[string]int, value func(string) string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "$")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, rest := variableName(after)
		if _, ok := known[name]; ok {
			out.WriteString(value(name))
			text = rest
			continue
		}
		out.WriteString("$")
		text = after
	}
}

// variableName reads NAME or {NAME} at the start of text.
func variableName(text string) (name, rest string) {
	if inside, ok := strings.CutPrefix(text, "{"); ok {
		if name, rest, ok := strings.Cut(inside, "}"); ok {
			return name, rest
		}
		return "", text
	}
	end := 0
	for end < len(text) && (text[end] == '_' || 'a' <= text[end]|0x20 && text[end]|0x20 <= 'z' || end > 0 && '0' <= text[end] && text[end] <= '9') {
		end++
	}
	return text[:end], text[end:]
}

func (s *Settings) configureLabels(config *v1.Config) error {
	added, err := pairs("labels", s.Labels)
	if err != nil {
		return err
	}
	if config.Labels == nil && len(added) > 0 {
		config.Labels = map[string]string{}
	}
	for _, pair := range added {
		config.Labels[pair[0]] = pair[1]
	}
	return nil
}

func (s *Settings) configurePorts(config *v1.Config) error {
	for _, port := range s.ExposedPorts {
		number, protocol, ok := strings.Cut(port, "/")
		if !ok {
			protocol = "tcp"
		}
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > 65535 || protocol != "tcp" && protocol != "udp" && protocol != "sctp" {
			return fmt.Errorf("exposed_ports: %q is no port like 8001, 8001/tcp or 8001/udp", port)
		}
		if config.ExposedPorts == nil {
			config.ExposedPorts = map[string]struct{}{}
		}
		config.ExposedPorts[number+"/"+protocol] = struct{}{}
	}
	return nil
}

func (s *Settings) configureVolumes(config *v1.Config) error {
	for _, volume := range s.Volumes {
		if !path.IsAbs(volume) {
			return fmt.Errorf("volumes: %q is no absolute path", volume)
		}
		if config.Volumes == nil {
			config.Volumes = map[string]struct{}{}
		}
		config.Volumes[volume] = struct{}{}
	}
	return nil
}

// platform is the one that an image shall be for.
func (s *Settings) platform() v1.Platform {
	return v1.Platform{OS: s.OS, Architecture: s.Architecture, Variant: s.Variant}
}
