package catalog

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiledSchema(t testing.TB) *jsonschema.Schema { return schemaAt(t, "") }

// schemaAt compiles a part of the schema.
func schemaAt(t testing.TB, pointer string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("services.schema.json", document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("services.schema.json#" + pointer)
}

// TestSchemaAgreesWithParser holds the two against each other on the corpus:
// what Parse accepts the schema accepts, what is wrong in shape both refuse,
// and what is wrong only in meaning the schema lets pass.
func TestSchemaAgreesWithParser(t *testing.T) {
	schema := compiledSchema(t)
	for folder, valid := range map[string]bool{"good": true, "bad_shape": false, "bad_meaning": true} {
		for _, doc := range corpus(t, folder) {
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc.data))
			if err != nil {
				t.Fatalf("%s/%s: %v", folder, doc.name, err)
			}
			if err := schema.Validate(value); (err == nil) != valid {
				t.Errorf("%s/%s: the schema says %v\n%s", folder, doc.name, err, doc.data)
			}
		}
	}
}

func TestSchemaAcceptsStockFile(t *testing.T) {
	stock(t)
	var value any
	if err := json.Unmarshal(readStock(t), &value); err != nil {
		t.Fatal(err)
	}
	if err := compiledSchema(t).Validate(value); err != nil {
		t.Error(err)
	}
}
