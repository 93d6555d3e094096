package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/runspec"
)

// TestMain lets the test binary be the manage.py of a service, and what looks at charts.
func TestMain(m *testing.M) {
	switch name := filepath.Base(os.Args[0]); name {
	case "manage", "chart":
		program(name)
	}
	os.Exit(m.Run())
}

// program fails when the file "broken" beside it holds its arguments, and tells what it sees.
func program(name string) {
	for _, variable := range []string{"SERVICES_ENV", "K8S_POD_NAMESPACE", "DJANGO_SETTINGS_MODULE", "SERVICES_USER", "PORT", "HELM_BIN"} {
		fmt.Printf("%s=%s\n", variable, os.Getenv(variable))
	}
	for _, folder := range []string{"HOME", "SERVICES_STATE_DIR", "SERVICES_SECRETS_DIR", "SERVICES_SECRETS_MOUNT"} {
		rel, err := filepath.Rel(os.Getenv("TEST_TMPDIR"), os.Getenv(folder))
		fmt.Println(folder, "is in the test's folder:", err == nil && filepath.IsLocal(rel))
	}
	mount := os.Getenv("SERVICES_SECRETS_MOUNT")
	values, err := filepath.Glob(filepath.Join(mount, "*", "secret_string"))
	for _, file := range values {
		var value []byte
		if value, err = os.ReadFile(file); err == nil {
			fmt.Println("secret", filepath.Base(filepath.Dir(file)), len(value))
		}
	}
	broken, _ := os.ReadFile(filepath.Join(os.Getenv("RUNFILES_DIR"), "broken"))
	if err != nil || slices.Contains(strings.Split(string(broken), "\n"), name+" "+filepath.Base(os.Args[1])) {
		fmt.Println("something is wrong", err)
		os.Exit(3)
	}
	os.Exit(0)
}

// target lays out what Bazel makes of a service_check_test, and gives its executable.
func target(t *testing.T, broken string, adjust func(*runspec.CheckedService)) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "check_test")
	runfiles := program + ".runfiles"
	service := runspec.CheckedService{
		Name: "shop/ui", Label: "//shop/ui:check_test", Manage: "_main/manage", Migrations: true,
		Secrets: map[string]json.RawMessage{
			"django-secret-key": json.RawMessage(`{"fields": {"SECRET_KEY": {"generate": "random"}, "OTHER": {"prompt": true}}}`),
			"stripe":            json.RawMessage(`{"aws_secret": "stripe"}`),
			"mail":              json.RawMessage(`{"aws_secret": "mail", "local": {"generate": "random", "length": 7}}`),
			"certificate":       json.RawMessage(`{"prompt": true}`),
		},
		StandIns: map[string]string{"certificate": "PEM"},
	}
	if adjust != nil {
		adjust(&service)
	}
	spec, err := json.Marshal(runspec.Check{Version: runspec.Version, Kind: runspec.KindCheck, Services: []runspec.CheckedService{service}})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.MkdirAll(filepath.Join(runfiles, "_main"), 0o755),
		os.Symlink(self, filepath.Join(runfiles, "_main", "manage")),
		os.Symlink(self, filepath.Join(runfiles, "_main", "chart")),
		os.WriteFile(filepath.Join(runfiles, "broken"), []byte(broken), 0o644),
		os.WriteFile(program+runspec.Suffix, spec, 0o644),
		os.Symlink(self, program),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return program
}

// checked runs the checks with settings of services in the environment, which no check may see.
func checked(t *testing.T, program string) (string, error) {
	t.Helper()
	temporary := t.TempDir()
	env := append(os.Environ(), "TEST_TMPDIR="+temporary, "SERVICES_ENV=edge", "TOOLCHAIN_ENV=toolchain_prod",
		"DJANGO_SETTINGS_MODULE=elsewhere", "PORT=1", "HELM_BIN=elsewhere")
	var stdout bytes.Buffer
	err := run(context.Background(), program, env, &stdout)
	if left, _ := os.ReadDir(temporary); len(left) > 0 {
		t.Errorf("%s is left", left[0])
	}
	return stdout.String(), err
}

func TestAllIsWell(t *testing.T) {
	got, err := checked(t, target(t, "", nil))
	want := `shop/ui: ok: manage.py check, development settings
shop/ui: ok: manage.py check --deploy, production settings
shop/ui: ok: manage.py makemigrations --check
`
	if err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
}

// TestFailure looks at what a command sees, and at what becomes of its words.
func TestFailure(t *testing.T) {
	got, err := checked(t, target(t, "manage makemigrations", nil))
	if err == nil || err.Error() != "shop/ui: 1 of 3 checks failed" {
		t.Errorf("got %v", err)
	}
	want := `shop/ui: FAILED: manage.py makemigrations --check: exit status 3
    SERVICES_ENV=dev
    K8S_POD_NAMESPACE=
    DJANGO_SETTINGS_MODULE=
    SERVICES_USER=check
    PORT=
    HELM_BIN=
    HOME is in the test's folder: true
    SERVICES_STATE_DIR is in the test's folder: true
    SERVICES_SECRETS_DIR is in the test's folder: true
    SERVICES_SECRETS_MOUNT is in the test's folder: true
    secret certificate 3
    secret django-secret-key 128
    secret mail 7
    secret stripe 50
    something is wrong <nil>
`
	if _, failure, _ := strings.Cut(got, "--deploy, production settings\n"); failure != want {
		t.Errorf("got %s", got)
	}
}

func TestSettings(t *testing.T) {
	got, _ := checked(t, target(t, "manage check", func(s *runspec.CheckedService) {
		s.Settings, s.Migrations = []string{"shop.settings", "shop.settings_maintenance"}, false
	}))
	for _, want := range []string{
		"FAILED: manage.py check, development settings of shop.settings: exit status 3\n    SERVICES_ENV=dev\n    K8S_POD_NAMESPACE=\n    DJANGO_SETTINGS_MODULE=shop.settings\n",
		"FAILED: manage.py check --deploy, production settings of shop.settings_maintenance: exit status 3\n    SERVICES_ENV=prod\n    K8S_POD_NAMESPACE=prod\n    DJANGO_SETTINGS_MODULE=shop.settings_maintenance\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if strings.Contains(got, "migrations") {
		t.Errorf("migrations are checked: %s", got)
	}
}

func TestChart(t *testing.T) {
	withChart := func(s *runspec.CheckedService) { s.Chart, s.ChartTool = "_main/the_chart", "_main/chart" }
	got, err := checked(t, target(t, "chart the_chart", withChart))
	if err == nil || err.Error() != "shop/ui: 1 of 4 checks failed" || !strings.Contains(got, "shop/ui: FAILED: helm lint --strict, helm template: exit status 3\n    SERVICES_ENV=\n") {
		t.Errorf("got %v\n%s", err, got)
	}

	got, err = checked(t, target(t, "", func(s *runspec.CheckedService) { withChart(s); s.Manage = "" }))
	if err != nil || got != "shop/ui: ok: helm lint --strict, helm template\n" {
		t.Errorf("got %v\n%s", err, got)
	}
}

func TestMistakes(t *testing.T) {
	broken := target(t, "", func(s *runspec.CheckedService) { s.Secrets["mail"] = json.RawMessage(`{"generate": "luck"}`) })
	for program, want := range map[string]string{
		broken:     `shop/ui: secret "mail": generator "luck" is unknown`,
		os.Args[0]: "start this tool with `bazel run` of a target that uses it",
	} {
		if _, err := checked(t, program); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
