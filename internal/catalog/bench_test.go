package catalog

import (
	"fmt"
	"strings"
	"testing"
)

// large is a file of count services, in three shapes that real ones have.
func large(count int) []byte {
	var b strings.Builder
	b.WriteString(`{"ports": {"range": [1024, 65535]}, "services": [`)
	for i := range count {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `
  {
    "name": "team-%d/service-%d",
    "type": "gunicorn",
    "dev_port": %d,
    "alias_groups": ["dev", "prod"],
    "needs": [%s],
    "config": {"replicas": {"prod": 2}, "has_static_files": true}
  }`, i/20, i, 1024+i, need(i))
	}
	b.WriteString("\n]}\n")
	return []byte(b.String())
}

// need makes every service need the one before it: the deepest graph there is.
func need(i int) string {
	if i == 0 {
		return ""
	}
	return fmt.Sprintf(`"team-%d/service-%d"`, (i-1)/20, i-1)
}

func BenchmarkParseStock(b *testing.B) {
	data := readStock(b)
	for b.Loop() {
		if _, err := Parse("services.json", data, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse10000(b *testing.B) {
	data := large(10_000)
	for b.Loop() {
		if _, err := Parse("services.json", data, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParse10000Wrong has an unknown name in every service, and all of
// it on one line.
func BenchmarkParse10000Wrong(b *testing.B) {
	data := []byte(strings.ReplaceAll(strings.ReplaceAll(string(large(10_000)), "\n", ""), `"prod": 2`, `"prdo": 2`))
	for b.Loop() {
		if _, err := Parse("services.json", data, Options{}); err == nil {
			b.Fatal("no error")
		}
	}
}

func BenchmarkDerive10000(b *testing.B) {
	c, err := Parse("services.json", large(10_000), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, s := range c.Services {
			c.Derive(s)
		}
	}
}
