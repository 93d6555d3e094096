package catalog

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
)

func sortedKeys(m reflect.Value) []string {
	var keys []string
	for _, key := range m.MapKeys() {
		keys = append(keys, key.String())
	}
	slices.Sort(keys)
	return keys
}

// originalLayout is where the original keeps its services.
const originalLayout = `"layout": {"services_root": "src/python/toolchain/service", "python_package": "toolchain.service",
  "chart_dir": "prod/helm/services/{dir_dashes}/{dashes}"},`

// TestOriginalNames holds the derived names against those of the original.
func TestOriginalNames(t *testing.T) {
	source := bytes.Replace(readStock(t), []byte("{"), []byte("{"+originalLayout), 1)
	c := parsed(t, string(source))
	scm, build, proxy := lookup(t, c, "scm-integration/api"), lookup(t, c, "buildsense/workflow"), lookup(t, c, "proxy-server")
	for _, check := range []struct{ what, got, want string }{
		{"directory", c.Directory(scm), "src/python/toolchain/service/scm_integration/api"},
		{"package", c.PythonPackage(scm), "toolchain.service.scm_integration.api"},
		{"package of rust", c.PythonPackage(proxy), ""},
		{"settings", c.SettingsModule(scm), "toolchain.service.scm_integration.api.settings"},
		{"settings of rust", c.SettingsModule(proxy), ""},
		{"python root", c.PythonRoot(scm), "src/python"},
		{"chart", c.ChartDir(scm), "prod/helm/services/scm-integration/api/scm-integration-api"},
		{"chart of rust", c.ChartDir(proxy), "prod/helm/services/remoting/proxy-server"},
		{"chart name", c.ChartName(scm), "scm-integration-api"},
		{"service account", c.ServiceAccount(build), "buildsense-workflow"},
		{"dns", c.DNS(scm), "scm-integration-api.<namespace>.svc.cluster.local:80"},
		{"dns of rust", c.DNS(proxy), ""},
		{"local url", c.LocalURL(build), "http://localhost:9041/"},
		{"local url of rust", c.LocalURL(proxy), ""},
		{"release", c.Release(scm), "<namespace>-scm-integration-api"},
		{"image", c.ImageRepositories(scm)["image"], "scm-integration/api/gunicorn"},
		{"worker", c.ImageRepositories(build)["worker_image"], "buildsense/workflow"},
		{"maintenance", c.ImageRepositories(build)["maintenance_image"], "buildsense/workflow/maintenance"},
		{"rust image", c.ImageRepositories(proxy)["proxy_server_image"], "remoting/proxy_server"},
		{"role", c.IAMRoles(scm)["dev"], "k8s.dev-e1-1.scm-integration-api.service"},
		{"role of rust", c.IAMRoles(proxy)["remoting"], "k8s.remoting-prod-e1-1.proxy-server.service"},
		{"subject", c.TrustSubject(scm), "system:serviceaccount:*:scm-integration-api"},
		{"database secret", DatabaseSecret("local", "scm_integration"), "local-db-scm-integration-creds"},
		{"address", URLEnv("shop/api"), "SERVICE_URL_SHOP_API"},
		{"address", URLEnv("scm-integration/api"), "SERVICE_URL_SCM_INTEGRATION_API"},
		{"prefix", c.TargetPrefix(scm), ""},
		{"prefix in a shared folder", c.TargetPrefix(proxy), "proxy_server_"},
		{"executable", c.Executable(proxy), "//src/python/toolchain/service/remoting:proxy_server"},
		{"executable of Python", c.Executable(scm), ""},
	} {
		if check.got != check.want {
			t.Errorf("%s: got %q, want %q", check.what, check.got, check.want)
		}
	}
}

func TestDefaultLayoutNames(t *testing.T) {
	c := stock(t)
	api, proxy := lookup(t, c, "users/api"), lookup(t, c, "proxy-server")
	for _, check := range []struct{ got, want string }{
		{c.Directory(api), "services/users/api"},
		{c.PythonPackage(api), "services.users.api"},
		{c.PythonRoot(api), "."},
		{c.ChartDir(api), "services/users/api/chart"},
		{c.ChartDir(proxy), "services/remoting/proxy-server-chart"},
		{c.DirDashes(lookup(t, c, "pants-demos/depgraph/web")), "pants-demos/depgraph/web"},
		{c.ServiceDir(lookup(t, c, "pants-demos/depgraph/web")), "pants_demos/depgraph/web"},
		{c.ShortName(proxy), "proxy-server"},
		{c.Binary(proxy), "proxy_server"},
		{c.Dashes(api), "users-api"},
		{c.TargetLabels(proxy)[0], "//services/remoting:proxy_server_dev"},
		{c.TargetLabels(api)[0], "//services/users/api:lib"},
	} {
		if check.got != check.want {
			t.Errorf("got %q, want %q", check.got, check.want)
		}
	}
}

func TestExecutableFromTargets(t *testing.T) {
	c := parsed(t, `{"services": [
	  {"name": "a", "type": "rust", "targets": "//x:y"},
	  {"name": "tools/b-c", "type": "go", "targets": {"binary": "@r//z", "extra": "//q"}},
	  {"name": "tools/d-e", "type": "binary"}]}`)
	for name, want := range map[string]string{"a": "//x:y", "tools/b-c": "@r//z", "tools/d-e": "//services/tools/d_e:d_e"} {
		if got := c.Executable(lookup(t, c, name)); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestProvisionedNames counts what the original provisions, and the workflow
// images that it forgets.
func TestProvisionedNames(t *testing.T) {
	c := stock(t)
	services, err := c.Select(nil)
	if err != nil {
		t.Fatal(err)
	}
	roles, repositories := map[string]bool{}, map[string]bool{}
	for _, s := range services {
		for _, role := range c.IAMRoles(s) {
			roles[role] = true
		}
		for _, repository := range c.ImageRepositories(s) {
			repositories[repository] = true
		}
	}
	if len(roles) != 36 || len(repositories) != 13+16 {
		t.Errorf("%d roles, %d repositories", len(roles), len(repositories))
	}
}

func TestIAMRoles(t *testing.T) {
	c := stock(t)
	for name, want := range map[string][]string{
		"users/api":        {"dev", "prod"},
		"proxy-server":     {"dev", "remoting"},
		"webhooks":         nil, // use_aws is false
		"execution-server": nil,
	} {
		if got := slices.Sorted(maps.Keys(c.IAMRoles(lookup(t, c, name)))); !slices.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	bare := parsed(t, `{"services": [{"name": "a", "type": "go"}]}`)
	if got := bare.IAMRoles(bare.Services[0]); len(got) != 0 {
		t.Errorf("without regions: %v", got)
	}
	dev := parsed(t, `{"regions": {"us-east-1": {"clusters": {"p": {"name": "p-1", "default": true}, "dev": {"name": "d-1"}}}},
	  "services": [{"name": "a", "type": "go", "cluster": "dev"}]}`)
	if got := dev.IAMRoles(dev.Services[0]); !maps.Equal(got, map[string]string{"dev": "k8s.d-1.a.service"}) {
		t.Errorf("with the dev cluster named: %v", got)
	}
}

func TestEffectiveSecrets(t *testing.T) {
	c := parsed(t, `{"secrets": {"z": {"prompt": true}, "a": {"prompt": true}},
	  "services": [{"name": "a", "type": "gunicorn", "dev_port": 9000, "secrets": ["z", "django-secret-key", "a"]}, {"name": "b", "type": "go"}]}`)
	if got := c.EffectiveSecrets(c.Services[0]); !slices.Equal(got, []string{"a", "django-secret-key", "z"}) {
		t.Errorf("%v", got)
	}
	if got := c.EffectiveSecrets(c.Services[1]); got == nil || len(got) != 0 {
		t.Errorf("%#v", got)
	}
}

func TestSecretMarshalsToGenerator(t *testing.T) {
	c := parsed(t, `{"secrets": {
	  "a": {"rotatable": true, "local": {"length": 9, "generate": "random"}, "key": "K", "aws_secret": "n"},
	  "b": {"fields": {"Y": {"generate": "random"}, "X": {"prompt": true}}}}, "services": []}`)
	for name, want := range map[string]string{
		"a":                 `{"aws_secret":"n","key":"K","local":{"generate":"random","length":9},"rotatable":true}`,
		"b":                 `{"fields":{"X":{"prompt":true},"Y":{"generate":"random","length":50}}}`,
		"django-secret-key": `{"fields":{"SECRET_KEY":{"generate":"random","length":50}}}`,
	} {
		if got, err := json.Marshal(c.Secrets[name]); err != nil || string(got) != want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

// TestDerive records the derived names of all services of the stock file.
func TestDerive(t *testing.T) {
	c := stock(t)
	var got bytes.Buffer
	encoder := json.NewEncoder(&got)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	for _, s := range c.Services {
		if err := encoder.Encode(c.Derive(s)); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "testdata/derived.txt", got.String())
}

func TestUnknownPlaceholdersStay(t *testing.T) {
	c := stock(t)
	if got := c.fill(c.Services[1], "a{name}b{what}{c"); got != "ausers/uib{what}{c" {
		t.Error(got)
	}
}
