package devserver

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rules-services/rules_services/internal/runspec"
)

func TestRecord(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "runs")
	ui := []*Server{{Service: runspec.Service{Name: "shop/ui"}, Address: Address{defaultHost, 9001}}}
	if err := CheckRunning(dir, 0, ui); err != nil {
		t.Fatal(err)
	}
	release, err := Record{PID: os.Getpid(), Page: "http://127.0.0.1:1/", Ports: map[string]int{"shop/ui": 9001, "search": 9002, "worker": 0}}.Claim(dir)
	if err != nil {
		t.Fatal(err)
	}
	var running *RunningError
	want := "shop/ui runs already (see http://127.0.0.1:1/): `-- --replace` stops that run first, `-- --port-offset 100` runs beside it"
	if err := CheckRunning(dir, 0, ui); !errors.As(err, &running) || err.Error() != want {
		t.Errorf("%v", err)
	}
	ui[0].Address.Port = 9101
	if err := CheckRunning(dir, 0, ui); err != nil {
		t.Errorf("on another port: %v", err)
	}
	ui[0] = &Server{Service: runspec.Service{Name: "worker"}}
	for offset, clashes := range map[int]bool{0: true, 100: false} {
		if err := CheckRunning(dir, offset, ui); (err != nil) != clashes {
			t.Errorf("one without a port beside an offset of %d: %v", offset, err)
		}
	}
	release()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left: %v, %v", entries, err)
	}
	left := filepath.Join(dir, "run-1.json")
	if err := os.WriteFile(left, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if records := Records(dir); len(records) > 0 {
		t.Errorf("a run that was killed: %v", records)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what a killed run left is still there")
	}
}
