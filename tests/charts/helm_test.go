package charts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// helm is the program that HELM names, else the one on the PATH.
func helm(t *testing.T) string {
	t.Helper()
	if name := os.Getenv("HELM"); name != "" {
		return name
	}
	name, err := exec.LookPath("helm")
	if err != nil {
		t.Skip("there is no helm on the PATH and HELM names none: `./test.sh charts` installs it")
	}
	return name
}

// run runs helm, with a home of its own, and returns what it prints on both streams.
func run(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.Command(helm(t), args...)
	home := t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+home, "HELM_CACHE_HOME="+home, "HELM_CONFIG_HOME="+home, "HELM_DATA_HOME="+home,
		"KUBECONFIG="+filepath.Join(home, "none"), "HELM_NAMESPACE=")
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// template renders a chart as a release of a namespace.
func template(t *testing.T, chart, namespace string, more ...string) string {
	t.Helper()
	out, errs, err := run(t, templateArgs(chart, namespace, more)...)
	if err != nil {
		t.Fatalf("helm template %s --namespace %s %q: %v\n%s", chart, namespace, more, err, errs)
	}
	return out
}

// refused is what helm says of a chart that does not render.
func refused(t *testing.T, chart, namespace string, more ...string) string {
	t.Helper()
	out, errs, err := run(t, templateArgs(chart, namespace, more)...)
	if err == nil {
		t.Fatalf("helm template %s %q is no error:\n%s", chart, more, out)
	}
	return errs
}

func templateArgs(chart, namespace string, more []string) []string {
	return append([]string{"template", namespace + "-release", chart, "--namespace", namespace}, more...)
}

func lint(t *testing.T, chart string) {
	t.Helper()
	if out, errs, err := run(t, "lint", "--strict", chart); err != nil {
		t.Errorf("helm lint --strict %s: %v\n%s%s", chart, err, out, errs)
	}
}

// values writes values to a file and returns the arguments that name it.
func values(t *testing.T, text string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "values.yaml")
	write(t, file, text)
	return []string{"--values", file}
}

// yamllint holds files and folders to the default configuration of yamllint; it is left out where there is no yamllint.
func yamllint(t *testing.T, paths ...string) {
	t.Helper()
	name := os.Getenv("YAMLLINT")
	if name == "" {
		var err error
		if name, err = exec.LookPath("yamllint"); err != nil {
			t.Log("there is no yamllint on the PATH and YAMLLINT names none")
			return
		}
	}
	if out, err := exec.Command(name, append([]string{"--strict", "-d", "default"}, paths...)...).CombinedOutput(); err != nil {
		t.Errorf("yamllint: %v\n%s", err, out)
	}
}
