package catalog

import _ "embed"

//go:embed services.schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of services.json, which
// editors use through "$schema". What a schema cannot say, such as unique
// names and ports, only Parse checks.
func Schema() []byte { return []byte(schema) }
