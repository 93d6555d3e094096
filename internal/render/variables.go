package render

import (
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/catalog"
)

// variables are what a template can name. docs/service_types.md lists them; a name that is not here fails the
// run with the template's file and line.
func variables(in Input) map[string]any {
	c, s := in.Catalog, in.Service
	return map[string]any{
		"service_name":      s.Name,
		"type":              s.Type,
		"dashes":            catalog.Dashes(s.Name),
		"shortname":         c.ShortName(s),
		"package":           c.PythonPackage(s),
		"python_root":       c.PythonRoot(s),
		"python_root_depth": pythonRootDepth(c, s),
		"python_root_up":    path.Clean(strings.Repeat("../", pythonRootDepth(c, s))),
		"rules_services":    in.Repository,
		"dir":               c.Directory(s),
		"chart_dir":         c.ChartDir(s),
		"binary":            c.Binary(s),
		"executable":        c.Executable(s),
		"own_program":       ownProgram(c, s),
		"prefix":            c.TargetPrefix(s),
		"dev_port":          s.DevPort,
		"year":              in.Year,
		"health_path":       s.Health.Path,
		"health_start":      s.Health.StartSeconds,
		"health_period":     s.Health.PeriodSeconds,
		"health_command":    append([]string{}, s.Health.Command...),
		"health_timeout":    s.Health.TimeoutSeconds,
		"needs":             needs(in),
		"databases":         databases(c, s),
		"server_databases":  append([]string{}, c.ServerDatabases(s)...),
		"migrators":         migrators(in),
		"secrets":           secrets(c, s),
		"secrets_dir":       c.Layout.SecretsDir,
		"apps":              append([]string{}, s.Apps...),
		"urls":              urls(s),
		"workers":           workers(s),
		"has_static_files":  s.Config.HasStaticFiles,
		"image_registry":    c.ImageRegistry,
		"processes":         processes(c, s),
		"pod_port":          podPort,
		"image_base":        c.Layout.ImageBases[s.Type],
		"program":           programName(c, s),
		"live_path":         livePath(c, s),
		"mounted_secrets":   mountedSecrets(c, s),
		"clusters":          clusters(c, s),
		"chart":             in.Chart,
		"ingress":           s.Config.Ingress,
		"owner":             s.Owner,
		"description":       s.Description,
		"python_packages":   pythonPackages(c),
	}
}

// ownProgram tells whether the service's program is what a language's Gazelle extension makes of the service's folder: a
// binary with the name of the folder. Otherwise somebody else writes that target.
func ownProgram(c *catalog.Catalog, s *catalog.Service) bool {
	return c.TargetPrefix(s) == "" && c.Executable(s) == "//"+c.Directory(s)+":"+c.Binary(s)
}

// programName is what the executable of a service that is built elsewhere is called.
func programName(c *catalog.Catalog, s *catalog.Service) string {
	label := c.Executable(s)
	return path.Base(label[strings.LastIndexByte(label, ':')+1:])
}

// pythonRootDepth is how many folders lie between the Python root and the service's files.
func pythonRootDepth(c *catalog.Catalog, s *catalog.Service) int {
	below := strings.TrimPrefix(c.Directory(s), c.PythonRoot(s)+"/")
	return strings.Count(below, "/") + 1
}

func needs(in Input) []map[string]any {
	out := []map[string]any{}
	for _, name := range in.Service.Needs {
		n, err := in.Catalog.Lookup(name)
		if err != nil {
			continue // the catalog has refused such an entry before
		}
		out = append(out, map[string]any{
			"name":      n.Name,
			"type":      n.Type,
			"dashes":    catalog.Dashes(n.Name),
			"dev_port":  n.DevPort,
			"url_env":   catalog.URLEnv(n.Name),
			"dev_label": devLabel(in, n),
		})
	}
	return out
}

// devLabel is the target that runs a service, "" for one that has none.
func devLabel(in Input, s *catalog.Service) string {
	c := in.Catalog
	if !slices.Contains(c.Type(s).Targets, "dev") || in.HasTargets != nil && !in.HasTargets(s) {
		return ""
	}
	return "//" + c.Directory(s) + ":" + c.TargetName(s, "dev")
}

func databases(c *catalog.Catalog, s *catalog.Service) []map[string]any {
	out := []map[string]any{}
	for _, name := range s.Databases {
		d := c.Databases[name]
		out = append(out, map[string]any{
			"name": name, "engine": d.Engine, "migrated_by": d.MigratedBy, "apps": append([]string{}, d.Apps...),
		})
	}
	return out
}

func secrets(c *catalog.Catalog, s *catalog.Service) []map[string]any {
	out := []map[string]any{}
	for _, name := range c.EffectiveSecrets(s) {
		out = append(out, map[string]any{"name": name, "generator": secretJSON(c, name)})
	}
	return out
}

// generator is a secret with what a tool that sees this one alone has to know of others.
type generator struct {
	catalog.Secret
	// Keys is how the keys come to be that a jwk_set is made of.
	Keys *catalog.Secret `json:"keys,omitempty"`
	// Sets are the secrets that are a jwk_set of these jwt_keys.
	Sets []string `json:"sets,omitempty"`
}

// secretJSON is a generator on one line. It is plain data, which always marshals.
func secretJSON(c *catalog.Catalog, name string) string {
	g := generator{Secret: c.Secrets[name]}
	if g.Of != "" {
		keys := c.Secrets[g.Of]
		g.Keys = &keys
	}
	for _, other := range slices.Sorted(maps.Keys(c.Secrets)) {
		if c.Secrets[other].Of == name {
			g.Sets = append(g.Sets, other)
		}
	}
	data, err := json.Marshal(g)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func urls(s *catalog.Service) []map[string]any {
	out := []map[string]any{}
	for _, u := range s.URLs {
		out = append(out, map[string]any{"prefix": u.Prefix, "module": u.Module})
	}
	return out
}

// workers are the workers that a service declares, by name.
func workers(s *catalog.Service) []map[string]any {
	out := []map[string]any{}
	for _, name := range sortedKeys(s.Workers) {
		out = append(out, map[string]any{"name": name, "dev_port": s.Workers[name].DevPort})
	}
	return out
}

// generatedNeed are the pip packages that generated Python imports, under the names of their modules.
var generatedNeed = []string{"django", "gunicorn", "psycopg", "pytest", "whitenoise"}

// pythonPackages are the labels of the third-party packages that generated Python imports, by package name.
func pythonPackages(c *catalog.Catalog) map[string]string {
	out := map[string]string{}
	for _, name := range generatedNeed {
		out[name], _ = Requirement(c, name)
	}
	return out
}

// Requirement is the label of the third-party package that layout.python_packages names for a module or for a package
// that holds it; the longest name decides. What generated files import is known without being named.
func Requirement(c *catalog.Catalog, module string) (label string, known bool) {
	for name := module; name != ""; name = name[:max(strings.LastIndexByte(name, '.'), 0)] {
		if pkg, ok := c.Layout.PythonPackages[name]; ok {
			return RequirementLabel(c, pkg), true
		}
		if slices.Contains(generatedNeed, name) {
			return RequirementLabel(c, name), true
		}
	}
	return "", false
}

// separators are what pip's rules for names of packages take for one another.
var separators = regexp.MustCompile(`[-_.]+`)

// PackageName is the name of a pip package as labels have it: lower case, "_" between words.
func PackageName(pkg string) string { return strings.ToLower(separators.ReplaceAllString(pkg, "_")) }

// RequirementLabel is layout.python_requirement for a pip package.
func RequirementLabel(c *catalog.Catalog, pkg string) string {
	return strings.ReplaceAll(c.Layout.PythonRequirement, "{package}", PackageName(pkg))
}
