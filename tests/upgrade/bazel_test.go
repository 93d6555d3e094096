package upgrade

import (
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/internal/scratch"
)

var withBazel = flag.Bool("bazel", false, "also build and run the repository with Bazel")

// TestUpgradeWithBazel builds, tests and runs a repository of the release before with today's rules and runtime: first
// its files as they are, then in step.
func TestUpgradeWithBazel(t *testing.T) {
	if !*withBazel {
		t.Skip("needs Bazel: go test ./tests/upgrade -bazel")
	}
	w := newWorkspace(t)
	w.bazel("test", "//...")
	w.runServices()
	reviewed(t, w.dir, func(args ...string) (string, int) {
		return output(t, w.command(append([]string{"run", "//:gazelle", "--"}, args...)...))
	})
	w.bazel("test", "//...")
	w.runEndToEndTests()
}

// A workspace is a copy of e2e/upgrade that uses these rules.
type workspace struct {
	t         *testing.T
	dir, home string
}

func newWorkspace(t *testing.T) *workspace {
	t.Helper()
	rules, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	w := &workspace{t: t, dir: scratch.Folder(t, "upgrade"), home: t.TempDir()}
	scratch.Empty(t, w.dir)
	files := readTree(t, root+"/e2e/upgrade")
	files["user.bazelrc"] = fmt.Sprintf("common --override_module=rules_services=%s --sandbox_add_mount_pair=%s\n"+
		"common --noshow_progress --show_result=0 --ui_event_filters=-info,-debug,-warning,-stderr\n", rules, rules)
	files.write(t, w.dir)
	if err := os.Symlink(filepath.Join(rules, "bazelw"), filepath.Join(w.dir, "bazelw")); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *workspace) command(args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(w.dir, "bazelw"), args...)
	cmd.Dir = w.dir
	return cmd
}

func (w *workspace) bazel(args ...string) {
	w.t.Helper()
	if out, code := output(w.t, w.command(args...)); code != 0 {
		w.t.Fatalf("bazel %s ends with %d:\n%s", strings.Join(args, " "), code, out)
	}
}

// runServices starts every program of every service, all at once, and asks each of them.
func (w *workspace) runServices() {
	w.t.Helper()
	programs := []*program{
		w.start("services/shop/ui/dev"),
		w.start("services/shop/ui/gunicorn"),
		w.start("services/shop/orders/dev"),
		w.start("services/shop/orders/worker", "mails"),
		w.start("services/shop/orders/maintenance"),
		w.start("services/search/dev"),
		w.start("services/mail/dev"),
	}
	pages := map[string]string{
		"services/shop/ui/dev":      "Welcome, see http://localhost:9002/",
		"services/shop/ui/gunicorn": "Welcome, see http://localhost:9002/",
		"services/search/dev":       "search has no products yet\n",
		"services/mail/dev":         "mail",
	}
	for _, p := range programs {
		p.answers("/healthz")
		p.answers("/readyz")
		if want := pages[p.name]; want != "" {
			if page := p.answers("/"); page != want {
				w.t.Errorf("%s: the page is %q, not %q", p.name, page, want)
			}
		}
	}
	for _, p := range programs {
		p.stop()
	}
}

// runEndToEndTests runs those of a service against it.
func (w *workspace) runEndToEndTests() {
	w.t.Helper()
	w.bazel("build", "//services/shop/ui/e2e_tests")
	service := w.start("services/shop/ui/dev")
	service.answers("/readyz")
	tests := w.command("run", "//services/shop/ui/e2e_tests", "--", "-k", "front")
	tests.Env = append(os.Environ(), "SERVICE_URL_SHOP_UI="+service.url)
	if out, code := output(w.t, tests); code != 0 || !strings.Contains(out, "1 passed") {
		w.t.Errorf("the end-to-end tests end with %d: %s", code, out)
	}
	service.stop()
}

// unusedPort is a port that nothing listens on.
func unusedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}
