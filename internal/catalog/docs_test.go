package catalog

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

const reference = "../../docs/services_json.md"

// TestReferenceExamples reads every example of the reference as a file.
func TestReferenceExamples(t *testing.T) {
	doc := readReference(t)
	count := 0
	for _, block := range strings.Split(doc, "```json\n")[1:] {
		example, _, _ := strings.Cut(block, "```")
		if _, err := Parse("services.json", []byte(example), Options{}); err != nil {
			t.Errorf("%v in\n%s", err, example)
		}
		count++
	}
	if count < 7 {
		t.Errorf("found %d examples", count)
	}
}

// TestReferenceErrors makes the two mistakes whose messages the reference
// shows.
func TestReferenceErrors(t *testing.T) {
	doc := readReference(t)
	_, after, _ := strings.Cut(doc, "```json\n")
	example, _, _ := strings.Cut(after, "```")
	mistaken := strings.Replace(example, `"shop/api", "type": "gunicorn", "dev_port": 9002`, `"shop/api", "type": "gunicron", "dev_port": 9001`, 1)
	_, err := Parse("services.json", []byte(mistaken), Options{})
	if err == nil || !strings.Contains(doc, "\n```\n"+err.Error()+"\n```\n") {
		t.Errorf("the reference does not show\n%v", err)
	}
}

// TestReferenceNamesEveryKey looks for each property of the schema in a table
// of the reference.
func TestReferenceNamesEveryKey(t *testing.T) {
	doc := readReference(t)
	var tree any
	if err := json.Unmarshal(Schema(), &tree); err != nil {
		t.Fatal(err)
	}
	for key := range properties(tree) {
		if !strings.Contains(doc, "\n| `"+key+"` |") {
			t.Errorf("%s has no row for %q", reference, key)
		}
	}
}

// properties collects the names of all properties in a schema.
func properties(schema any) map[string]bool {
	found := map[string]bool{}
	object, _ := schema.(map[string]any)
	for key, value := range object {
		if names, ok := value.(map[string]any); ok && key == "properties" {
			for name := range names {
				found[name] = true
			}
		}
		for name := range properties(value) {
			found[name] = true
		}
	}
	return found
}

func readReference(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
