package devserver

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rules-services/rules_services/internal/runspec"
)

// Environ gives the environment of a service's process: what this process has,
// and
//
//   - SERVICE_NAME; PORT and HOST for the server, but not for a command, which may
//     run beside it: a process that listens as well chooses a port of its own;
//   - SERVICE_URL_<NAME> for each service that it needs, unless the user has set
//     that to another place;
//   - SERVICES_DEBUGPY, the port of the debugger that was asked for;
//   - PYTHONUNBUFFERED, so that what the service prints is seen at once;
//   - RUNFILES_DIR, for executables that look up files of their own;
//   - the `env` of its target.
func Environ(base []string, dev *runspec.Dev, s runspec.Service, in Invocation, runfiles string) []string {
	env := map[string]string{}
	for _, pair := range base {
		if key, value, ok := strings.Cut(pair, "="); ok {
			env[key] = value
		}
	}
	setDefault(env, "PYTHONUNBUFFERED", "1")
	for _, name := range s.Needs {
		if need, ok := dev.Service(name); ok && need.Port != 0 {
			setDefault(env, urlVariable(name), "http://localhost:"+strconv.Itoa(need.Port)+"/")
		}
	}
	env["SERVICE_NAME"] = s.Name
	if in.Address.Port != 0 && !in.Command {
		env["HOST"], env["PORT"] = in.Address.Host, strconv.Itoa(in.Address.Port)
	}
	if in.Debugpy != 0 {
		env["SERVICES_DEBUGPY"] = strconv.Itoa(in.Debugpy)
	}
	env["RUNFILES_DIR"], env["JAVA_RUNFILES"] = runfiles, runfiles
	delete(env, "RUNFILES_MANIFEST_FILE")
	for key, value := range s.Env {
		env[key] = in.Address.expand(value)
	}
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(env)) {
		pairs = append(pairs, key+"="+env[key])
	}
	return pairs
}

// urlVariable is the variable that holds a service's URL: SERVICE_URL_SHOP_API
// for "shop/api". The look-ups of the run-time libraries read it.
func urlVariable(name string) string {
	return "SERVICE_URL_" + strings.ToUpper(strings.NewReplacer("/", "_", "-", "_").Replace(name))
}

func setDefault(env map[string]string, key, value string) {
	if env[key] == "" {
		env[key] = value
	}
}
