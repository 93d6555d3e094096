package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestProblems changes one file of a chart in which nothing is wrong.
func TestProblems(t *testing.T) {
	for _, test := range []struct{ file, content, want string }{
		{"values.yaml", "replicas: 0\n", ""},
		{"values.yaml", "replicas: many\n", "values.yaml: - at '/replicas': got string, want integer"},
		{"values.yaml", "replicas: [\n", "values.yaml: unable to parse YAML"},
		{"values.yaml", "replicas: 13\n", "execution error at (shop-ui/templates/config.yaml:1:36): too many"},
		{"Chart.yaml", "apiVersion: v2\nversion: 1.0.0\n", "Chart.yaml: name is required"},
		{"Chart.yaml", "name: [\n", "Chart.yaml: unable to parse YAML"},
		{"templates/config.yaml", "{{ .Values.replicas.of.prod }}\n", "can't evaluate field of"},
		{"templates/config.yaml", "{{ include \"nothing\" . }}\n", `no template "nothing" associated`},
		{"templates/config.yaml", "a: b: c\n", "unable to parse YAML"},
		{"templates/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Config}\n", "object name does not conform"},
		{"templates/config.yaml", "{{ if eq .Release.Namespace \"dev\" }}{{ fail \"not in dev\" }}{{ end }}\n", ""},
		{"charts/other/Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n", "chart metadata is missing these dependencies: other"},
	} {
		t.Run(fmt.Sprintf("%s %.30s", test.file, test.content), func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range map[string]string{
				"Chart.yaml":            "apiVersion: v2\nname: shop-ui\nversion: 1.0.0\n",
				"values.yaml":           "replicas: 3\n",
				"values.schema.json":    `{"properties": {"replicas": {"type": "integer"}}}`,
				"templates/config.yaml": "{{ if gt .Values.replicas 12.0 }}{{ fail \"too many\" }}{{ end }}\n",
				test.file:               test.content,
			} {
				write(t, filepath.Join(dir, filepath.FromSlash(name)), content)
			}
			got := problems(dir, "prod")
			if test.want == "" && got != nil || test.want != "" && !strings.Contains(fmt.Sprint(got), test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
