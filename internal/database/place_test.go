package database

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestDataFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	home := "/nowhere/.local/share"
	if runtime.GOOS == "darwin" {
		home = "/nowhere/Library/Application Support"
	}
	other := account{name: "somebody", uid: os.Getuid() + 1, gid: os.Getgid() + 1, dropped: true}
	for _, c := range []struct {
		env  map[string]string
		a    account
		want string
		note bool
	}{
		{map[string]string{"HOME": "/nowhere"}, account{}, home, false},
		{map[string]string{"HOME": "/nowhere", "XDG_DATA_HOME": "/data"}, account{}, "/data", false},
		{map[string]string{"HOME": "/nowhere", "XDG_DATA_HOME": "relative"}, account{}, home, false},
		{map[string]string{"HOME": dir}, other, rootsData, true},
	} {
		got, note, err := dataFolder(func(key string) string { return c.env[key] }, c.a)
		if err != nil || got != c.want+"/"+folder || (note != "") != c.note {
			t.Errorf("%v: %s, %q, %v", c.env, got, note, err)
		}
	}
	if _, _, err := dataFolder(func(string) string { return "" }, account{}); err == nil {
		t.Error("no home")
	}
}

func TestSocketsHaveShortPaths(t *testing.T) {
	if got := socketFolder("/data/x", "x", account{}); got != "/data/x/run" {
		t.Error(got)
	}
	long := "/" + strings.Repeat("d", 90)
	if got := socketFolder(long, "x", account{uid: 7}); filepath.Base(got) != "rules_services-x-7" || len(filepath.Join(got, socketName)) > longestSocket {
		t.Error(got)
	}
}

func TestSocketFolderOfOthers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if err := os.Symlink(t.TempDir(), dir); err != nil {
		t.Fatal(err)
	}
	if err := ownSocketFolder(dir, account{uid: os.Getuid(), gid: os.Getgid()}); err == nil || !strings.Contains(err.Error(), "is another user's") {
		t.Error(err)
	}
}

func TestWorkspacesAreToldApart(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	one, err := workspaceID(dir)
	if err != nil {
		t.Fatal(err)
	}
	if same, _ := workspaceID(link); same != one {
		t.Error("a link to a workspace is the workspace")
	}
	if other, _ := workspaceID(t.TempDir()); other == one {
		t.Error("two workspaces have one cluster")
	}
}

func TestLongPlace(t *testing.T) {
	p := newPlace(t)
	p.home = filepath.Join(p.home, strings.Repeat("long", 20))
	if err := os.Mkdir(p.home, 0o755); err != nil {
		t.Fatal(err)
	}
	c := newCluster(t, p)
	up(t, c, "users")
	if _, err := c.Destroy(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(c.sockets); err == nil {
		t.Error("the folder of the socket is left")
	}
}
