package image

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// write makes a file with its folders.
func write(t *testing.T, file, content string, mode os.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	return file
}

func link(t *testing.T, target, file string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, file); err != nil {
		t.Fatal(err)
	}
	return file
}

// program makes files as Bazel leaves them and the list of a layer with them.
func program(t *testing.T, private os.FileMode) []Entry {
	t.Helper()
	dir := t.TempDir()
	write(t, dir+"/tree/z.txt", "last", 0o644&private)
	write(t, dir+"/tree/a/b.txt", "first", 0o600)
	write(t, dir+"/tree/__pycache__/z.cpython-312.pyc", "bytecode", 0o644)
	return []Entry{
		{Kind: Link, Path: "usr/local/bin/manage.py", Source: "/app/manage"},
		{Kind: File, Path: "app/r/tree", Source: dir + "/tree"},
		{Kind: File, Path: "app/r/bin/python3.12", Source: write(t, dir+"/py/python3.12", "ELF", 0o755&private)},
		{Kind: File, Path: "app/r/bin/python3", Source: link(t, "python3.12", dir+"/py/python3")},
		{Kind: File, Path: "app/r/lib/python", Source: link(t, dir+"/py/python3.12", dir+"/lib/python")},
		{Kind: File, Path: "app/r/lib/tree", Source: link(t, "../tree", dir+"/lib/tree")},
		{Kind: File, Path: "app/r/venv/python", Source: link(t, "../../nowhere/python3", dir+"/venv/python")},
		{Kind: Empty, Path: "app/r/tree/a/__init__.py"},
		{Kind: Program, Path: "app/r/manage", Source: write(t, dir+"/manage", "#!/opt/python3.12\nPYTHON_BINARY = '/opt/python3.12'\n", 0o700)},
		{Kind: File, Path: "app/r/manage", Source: dir + "/manage"},
		{Kind: Mapping, Path: "app/r/_repo_mapping", Source: write(t, dir+"/one", ",b,b~\n,a,a~\n", 0o644)},
		{Kind: Mapping, Path: "app/r/_repo_mapping", Source: write(t, dir+"/two", ",c,c~\n,a,a~\n", 0o644)},
		{Kind: Link, Path: "app/manage", Source: "r/manage"},
	}
}

const wantListing = `drwxr-xr-x app/
lrwxrwxrwx app/manage -> r/manage
drwxr-xr-x app/r/
-rw-r--r-- app/r/_repo_mapping ",a,a~\n,b,b~\n,c,c~\n"
drwxr-xr-x app/r/bin/
lrwxrwxrwx app/r/bin/python3 -> python3.12
-rwxr-xr-x app/r/bin/python3.12 "ELF"
drwxr-xr-x app/r/lib/
lrwxrwxrwx app/r/lib/python -> ../bin/python3.12
lrwxrwxrwx app/r/lib/tree -> ../tree
-rwxr-xr-x app/r/manage "#!/usr/bin/env python3\nPYTHON_BINARY = 'python3'\n"
drwxr-xr-x app/r/tree/
drwxr-xr-x app/r/tree/a/
-rw-r--r-- app/r/tree/a/__init__.py ""
-rw-r--r-- app/r/tree/a/b.txt "first"
-rw-r--r-- app/r/tree/z.txt "last"
drwxr-xr-x app/r/venv/
lrwxrwxrwx app/r/venv/python -> ../../nowhere/python3
lrwxrwxrwx usr/local/bin/manage.py -> /app/manage
`

// golden are the digests of that layer: they change with every change of what
// users' layers are made of, and only then.
func golden(c Compression) string {
	return map[Compression]string{
		Gzip: "sha256:dc888d491468df214b680bc726d412492df6be7032a159107d69d04d2d46caa8",
		Zstd: "sha256:cf3c237602a9d71215512d7621ce32b6787b4e5e2fd3e518e4f40b6b8625871a",
	}[c]
}

func TestLayerIsTheSameEverywhere(t *testing.T) {
	for _, compression := range []Compression{Gzip, Zstd} {
		for _, private := range []os.FileMode{0o777, 0o700} {
			t.Run(fmt.Sprintf("%s %o", compression, private), func(t *testing.T) {
				file := filepath.Join(t.TempDir(), "layer")
				blob, err := WriteLayer(file, program(t, private), LayerOptions{Compression: compression, Python: "python3"})
				if err != nil {
					t.Fatal(err)
				}
				if got := listing(t, decompress(t, file)); got != wantListing {
					t.Errorf("the layer has\n%s\nnot\n%s", got, wantListing)
				}
				if blob.Digest.String() != golden(compression) {
					t.Errorf("digest %s, not %s", blob.Digest, golden(compression))
				}
				checkBlob(t, file, blob)
			})
		}
	}
}

// checkBlob holds a description against its layer.
func checkBlob(t *testing.T, file string, blob Blob) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := sum(data); got != blob.Digest.String() || int64(len(data)) != blob.Size {
		t.Errorf("the file has %s and %d bytes, the description says %s and %d", got, len(data), blob.Digest, blob.Size)
	}
	if got := sum(decompress(t, file)); got != blob.DiffID.String() {
		t.Errorf("the content has %s, the description says %s", got, blob.DiffID)
	}
}

func sum(data []byte) string {
	c := newCounter()
	c.Write(data)
	return c.digest().String()
}

func decompress(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var reader io.Reader
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		reader, err = gzip.NewReader(bytes.NewReader(data))
	} else {
		reader, err = zstd.NewReader(bytes.NewReader(data))
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// listing says what is in a tar, and checks what all entries have in common.
func listing(t *testing.T, data []byte) string {
	t.Helper()
	var out strings.Builder
	for reader := tar.NewReader(bytes.NewReader(data)); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.ModTime.Unix() != 0 || header.Uid != 0 || header.Gid != 0 || header.Uname != "" || header.Gname != "" {
			t.Errorf("%s has a time or an owner: %+v", header.Name, header)
		}
		mode := header.FileInfo().Mode().String()
		switch header.Typeflag {
		case tar.TypeSymlink:
			fmt.Fprintf(&out, "%s %s -> %s\n", strings.ToLower(mode), header.Name, header.Linkname)
		case tar.TypeReg:
			content, _ := io.ReadAll(reader)
			fmt.Fprintf(&out, "%s %s %q\n", mode, header.Name, content)
		default:
			fmt.Fprintf(&out, "%s %s\n", mode, header.Name)
		}
	}
}

func TestCompressionDoesNotHangOnProcessors(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, 0, 8<<20)
	for len(text) < 8<<20 {
		text = append(text, fmt.Sprintf("line %d of %d\n", random.IntN(1000), random.IntN(10))...)
	}
	for _, compression := range []Compression{Gzip, Zstd} {
		digests := map[string]bool{}
		for _, processors := range []int{1, 2, 8} {
			before := runtime.GOMAXPROCS(processors)
			blob, err := compressed(filepath.Join(t.TempDir(), "layer"), compression, func(w io.Writer) error {
				_, err := w.Write(text)
				return err
			})
			runtime.GOMAXPROCS(before)
			if err != nil {
				t.Fatal(err)
			}
			digests[blob.Digest.String()] = true
		}
		if len(digests) != 1 {
			t.Errorf("%s: the same content has the digests %v", compression, digests)
		}
	}
}

func TestLayerErrors(t *testing.T) {
	dir := t.TempDir()
	one, two := write(t, dir+"/one", "1", 0o644), write(t, dir+"/two", "2", 0o644)
	for name, c := range map[string]struct {
		entries []Entry
		options LayerOptions
		want    string
	}{
		"two files":   {[]Entry{{File, "app/x", one}, {File, "app/x", two}}, LayerOptions{Compression: Gzip}, `"app/x" is both file`},
		"file folder": {[]Entry{{File, "app/x", one}, {File, "app/x/y", two}}, LayerOptions{Compression: Gzip}, `"app/x" is both`},
		"missing":     {[]Entry{{File, "app/x", dir + "/three"}}, LayerOptions{Compression: Gzip}, `looking at "app/x"`},
		"whiteout":    {[]Entry{{File, "app/.wh.x", one}}, LayerOptions{Compression: Gzip}, `"app/.wh.x": in an image a name with .wh. in front deletes a file`},
		"no file":     {[]Entry{{File, "app/x", "/dev/null"}}, LayerOptions{Compression: Gzip}, `is neither a file nor a folder`},
		"compression": {nil, LayerOptions{Compression: "xz"}, `compression "xz" is neither "gzip" nor "zstd"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := WriteLayer(filepath.Join(t.TempDir(), "layer"), c.entries, c.options)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, not %s", err, c.want)
			}
		})
	}
}

func TestEmptyFileOfAnotherProgram(t *testing.T) {
	file := write(t, t.TempDir()+"/__init__.py", "real", 0o644)
	entries, err := expand([]Entry{{File, "app/__init__.py", file}, {Empty, "app/__init__.py", ""}})
	if err != nil || len(entries) != 2 || entries[1].Source != file {
		t.Errorf("got %v, %v", entries, err)
	}
}

func TestParseEntries(t *testing.T) {
	entries, err := ParseEntries("file\tapp/r/_main/../rules~/a b\tx/a b\nempty\tapp/r/__init__.py\n")
	want := []Entry{{File, "app/r/rules~/a b", "x/a b"}, {Empty, "app/r/__init__.py", ""}}
	if err != nil || fmt.Sprint(entries) != fmt.Sprint(want) {
		t.Errorf("got %v, %v, not %v", entries, err, want)
	}
	for list, want := range map[string]string{
		"device\tapp/x\t/dev/x":           `line 1: "device" is no kind of entry`,
		"file\tapp/x":                     `a source belongs to every kind but "empty"`,
		"empty\tapp/x\ty":                 `a source belongs to every kind but "empty"`,
		"empty\tapp/x\n\nfile\t/app/x\ty": `line 3: "/app/x" is no place in an image`,
		"file\tapp/../../x\ty":            `"app/../../x" is no place in an image`,
	} {
		if _, err := ParseEntries(list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, not %s", list, err, want)
		}
	}
}

func TestReplacePython(t *testing.T) {
	for name, c := range map[string]struct{ script, python, want string }{
		"stub":       {"#!/opt/bin/python3\nPYTHON_BINARY = '/opt/bin/python3'\n", "python3", "#!/usr/bin/env python3\nPYTHON_BINARY = 'python3'\n"},
		"shell":      {"#!/usr/bin/env bash\nPYTHON_BINARY=\"/opt/bin/python3\"\n", "python3", "#!/usr/bin/env bash\nPYTHON_BINARY=\"python3\"\n"},
		"absolute":   {"#!/opt/bin/python3.12\nPYTHON_BINARY = '/opt/bin/python3.12'\n", "/usr/bin/python3", "#!/usr/bin/python3\nPYTHON_BINARY = '/usr/bin/python3'\n"},
		"brought":    {"#!/usr/bin/env python3\nPYTHON_BINARY = 'python_3_12/bin/python3'\n", "python3", "#!/usr/bin/env python3\nPYTHON_BINARY = 'python_3_12/bin/python3'\n"},
		"other":      {"#!/bin/sh\nexec /opt/bin/python3\n", "python3", "#!/bin/sh\nexec /opt/bin/python3\n"},
		"only line":  {"#!/opt/bin/python3\nprint()\n", "python3", "#!/usr/bin/env python3\nprint()\n"},
		"with flags": {"#!/opt/bin/python3 -E\nprint()\n", "python3", "#!/opt/bin/python3 -E\nprint()\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(replacePython([]byte(c.script), c.python)); got != c.want {
				t.Errorf("got %q, not %q", got, c.want)
			}
		})
	}
}

func TestAdoptTar(t *testing.T) {
	dir := t.TempDir()
	if _, err := WriteLayer(dir+"/gz", program(t, 0o777), LayerOptions{Compression: Gzip, Python: "python3"}); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteLayer(dir+"/zst", program(t, 0o777), LayerOptions{Compression: Zstd, Python: "python3"}); err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/tar", string(decompress(t, dir+"/gz")), 0o644)
	for name, want := range map[string]string{"gz": golden(Gzip), "zst": golden(Zstd), "tar": golden(Gzip)} {
		t.Run(name, func(t *testing.T) {
			blob, err := AdoptTar(dir+"/layer."+name, dir+"/"+name)
			if err != nil {
				t.Fatal(err)
			}
			if blob.Digest.String() != want && name != "tar" {
				t.Errorf("digest %s, not %s", blob.Digest, want)
			}
			checkBlob(t, dir+"/layer."+name, blob)
		})
	}
	broken := write(t, dir+"/broken", "\x1f\x8bnonsense", 0o644)
	if _, err := AdoptTar(dir+"/layer", broken); err == nil || !strings.Contains(err.Error(), "reading a compressed tar") {
		t.Errorf("error %v", err)
	}
}
