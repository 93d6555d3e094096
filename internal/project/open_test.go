package project

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

const empty = "{\"services\": []}\n"

func TestOpenFindsRegistry(t *testing.T) {
	for _, test := range []struct {
		name  string
		build string // of the root BUILD.bazel
		flag  string
		want  string
	}{
		{"at the root", "", "", "services.json"},
		{"named by a directive", "# gazelle:services_file config/services.json\n", "", "config/services.json"},
		{"directive among others", "load(\":x.bzl\", \"x\")\n\n# gazelle:prefix a\n#  gazelle:services_file   ./config/services.json  \n# gazelle:exclude b\n", "", "config/services.json"},
		{"the last directive counts", "# gazelle:services_file a.json\n# gazelle:services_file config/services.json\n", "", "config/services.json"},
		{"an empty directive takes it back", "# gazelle:services_file a.json\n# gazelle:services_file\n", "", "services.json"},
		{"CRLF", "# gazelle:services_file config/services.json\r\n", "", "config/services.json"},
		{"text that is no directive", "x(\n    # gazelle:services_files a.json\n    a = \"gazelle:services_file b.json\",\n)\n", "", "services.json"},
		{"named on the command line", "# gazelle:services_file a.json\n", "config/services.json", "config/services.json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := repository(t, "-- services.json --\n"+empty+"-- config/services.json --\n"+empty)
			write(t, root, "BUILD.bazel", test.build)
			p, err := Open(root, test.flag)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			if p.Catalog.File != test.want {
				t.Errorf("got %s, want %s", p.Catalog.File, test.want)
			}
		})
	}
}

// BUILD.bazel hides BUILD, for Bazel and for us.
func TestOpenReadsOneBuildFile(t *testing.T) {
	root := repository(t, "-- BUILD --\n# gazelle:services_file a.json\n-- a.json --\n"+empty)
	if p := open(t, root); p.Catalog.File != "a.json" {
		t.Errorf("got %s", p.Catalog.File)
	}
	write(t, root, "BUILD.bazel", "")
	if _, err := Open(root, ""); !errors.Is(err, ErrNoRegistry) {
		t.Errorf("got %v", err)
	}
}

func TestOpenMistakes(t *testing.T) {
	for _, test := range []struct {
		name, build string
		make        func(t *testing.T, root string)
		want        string
	}{
		{"directive names nothing", "# gazelle:services_file config/services.json\n", nil,
			"reading the registry config/services.json: no such file or directory"},
		{"directive leads out", "# gazelle:services_file ../services.json\n", nil,
			"reading the registry ../services.json: path escapes from parent"},
		{"folder", "", func(t *testing.T, root string) { write(t, root, "services.json/x", "") },
			"reading the registry services.json: is not a regular file"},
		{"link that leads out", "", func(t *testing.T, root string) {
			if err := os.Symlink("/etc/hosts", filepath.Join(root, "services.json")); err != nil {
				t.Fatal(err)
			}
		}, "reading the registry services.json: is a symbolic link that leads nowhere inside the repository"},
		{"template folder that is not there", "", func(t *testing.T, root string) { put(t, root, registry("")) },
			"services.json:1:30: layout: reading service types: reading template folder tools/templates: no such file or directory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := repository(t)
			write(t, root, "BUILD.bazel", test.build)
			if test.make != nil {
				test.make(t, root)
			}
			_, err := Open(root, "")
			if err == nil || err.Error() != test.want {
				t.Errorf("got:\n%v\nwant:\n%s", err, test.want)
			}
		})
	}
}

func TestFindRoot(t *testing.T) {
	root := repository(t, "-- MODULE.bazel --\n-- a/b/x --\n-- inner/WORKSPACE --\n-- inner/c/x --\n-- odd/REPO.bazel/x --\n")
	for dir, want := range map[string]string{"": "", "a/b": "", "inner": "inner", "inner/c": "inner", "odd": ""} {
		got, err := FindRoot(filepath.Join(root, dir))
		if err != nil || got != filepath.Join(root, want) {
			t.Errorf("from %q: got %s, %v; want %q", dir, got, err, want)
		}
	}
	outside := t.TempDir()
	if _, err := FindRoot(outside); !errors.Is(err, errNoRepository) {
		t.Errorf("outside of a repository: %v", err)
	}
}
