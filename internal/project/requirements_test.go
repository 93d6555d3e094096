package project

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRequirementOfLockFile(t *testing.T) {
	const lock = "# requests==1\n-r other.txt\nrequests==2.32.3 \\\n    --hash=sha256:00\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		known bool
	}{
		{"on one line", map[string]string{
			"MODULE.bazel": `pip.parse(hub_name = "pip", requirements_lock = "//third_party:lock.txt")`, "third_party/lock.txt": lock}, true},
		{"for each system", map[string]string{
			"MODULE.bazel": "pip.parse(\n    requirements_darwin = \"//:darwin.txt\",\n    requirements_linux = \"@//:linux.txt\",\n)", "linux.txt": lock}, true},
		{"by platform", map[string]string{
			"MODULE.bazel": "pip.parse(\n    requirements_by_platform = {\n        \"//a:b/lock.txt\": \"linux_*,osx_*\",\n    },\n)", "a/b/lock.txt": lock}, true},
		{"included", map[string]string{
			"MODULE.bazel": `include("//build:pip.MODULE.bazel")`, "build/pip.MODULE.bazel": `include("//build:pip.MODULE.bazel")` + "\npip.parse(requirements_lock = \"lock.txt\")", "lock.txt": lock}, true},
		{"of a WORKSPACE", map[string]string{
			"WORKSPACE": `pip_parse(name = "pip", requirements_lock = Label("//:lock.txt"))`, "lock.txt": lock}, true},
		{"with extras and CRLF", map[string]string{
			"MODULE.bazel": `pip.parse(requirements_lock = "//:lock.txt")`, "lock.txt": "a==1\r\n  Requests[socks] == 2.32.3 ; python_version > '3'\r\n"}, true},
		{"from an address", map[string]string{
			"MODULE.bazel": `pip.parse(requirements_lock = "//:lock.txt")`, "lock.txt": "requests @ https://example.com/requests.whl\n"}, true},
		{"in a comment", map[string]string{
			"MODULE.bazel": `# pip.parse(requirements_lock = "//:lock.txt")`, "lock.txt": lock}, false},
		{"as a comment", map[string]string{
			"MODULE.bazel": `pip.parse(requirements_lock = "//:lock.txt")`, "lock.txt": "uvicorn==1\n    # via requests\n"}, false},
		{"not there", map[string]string{"MODULE.bazel": `pip.parse(requirements_lock = "//:lock.txt")`}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			tt.files["services.json"] = `{"layout": {"python_requirement": "@pip//{package}"}, "services": []}`
			for name, content := range tt.files {
				file := filepath.Join(root, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			p, err := Open(root, "")
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			label, known := p.Requirement("requests.sessions")
			if known != tt.known || known && label != "@pip//requests" {
				t.Errorf("got %q, %t", label, known)
			}
		})
	}
}
