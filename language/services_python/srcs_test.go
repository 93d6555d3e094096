package python

import (
	"slices"
	"testing"

	"github.com/bazelbuild/bazel-gazelle/rule"
)

// What globs and filegroups hold takes a walk of Gazelle: python_library_forms.txtar and others show it.
func TestSources(t *testing.T) {
	for _, tt := range []struct {
		name, srcs string
		want       []string
	}{
		{"a list", `["a.py", "sub/b.py"]`, []string{"shop/a.py", "shop/sub/b.py"}},
		{"labels", `[":a.py", "//lib:b.py", "@//lib:sub/c.py"]`, []string{"shop/a.py", "lib/b.py", "lib/sub/c.py"}},
		{"of another repository", `["@other//lib:a.py"]`, nil},
		{"no label", `["a:b:c.py"]`, nil},
		{"a sum", `["a.py"] + (["b.py"] + ["c.py"])`, []string{"shop/a.py", "shop/b.py", "shop/c.py"}},
		{"a select", `select({"//x": ["a.py"], "//conditions:default": ["b.py"]}) + ["c.py"]`, []string{"shop/a.py", "shop/b.py", "shop/c.py"}},
		{"a variable", `SRCS + ["c.py"]`, []string{"shop/a.py", "shop/c.py"}},
		{"a variable of itself", `LOOP`, []string{"shop/b.py"}},
		{"an unknown variable", `OTHER`, nil},
		{"what is computed", `[f for f in ["a.py"]]`, nil},
		{"another call", `sources("a.py")`, nil},
		{"none", `None`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			content := "SRCS = [\"a.py\"]\n\nLOOP = LOOP + [\"b.py\"]\n\npy_library(\n    name = \"shop\",\n    srcs = " + tt.srcs + ",\n)\n"
			f, err := rule.LoadData("shop/BUILD.bazel", "shop", []byte(content))
			if err != nil {
				t.Fatal(err)
			}
			if got := sources(f.Rules[0].Attr("srcs"), f); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
