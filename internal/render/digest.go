package render

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
)

// Digest tells apart what a service's files and targets are rendered from: the type's templates, and everything that
// they can name. Equal digests mean equal renderings, but for the Python files that Build is given.
func (t *Type) Digest(in Input) [sha256.Size]byte {
	vars := variables(in)
	data := t.Sum()
	data = appendText(data, in.Catalog.Layout.LicenseHeader)
	for _, name := range sortedKeys(vars) {
		data = appendValue(appendText(data, name), vars[name])
	}
	return sha256.Sum256(data)
}

// Sum is a digest of the type itself: type.json and all templates.
func (t *Type) Sum() []byte {
	if sum, ok := t.templates.Load(digestKey); ok {
		return append([]byte{}, sum.([]byte)...)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q", fmt.Sprintf("%+v", t.files), t.spec, t.buildText())
	for _, f := range t.files {
		fmt.Fprintf(h, "%q", t.text(f.Template))
	}
	sum := h.Sum(nil)
	t.templates.Store(digestKey, sum)
	return append([]byte{}, sum...)
}

// digestKey is no name of a template.
const digestKey = "\x00digest"

// appendValue adds a variable in a form that no other value has. What variables commonly are comes first: there may be
// thousands of services.
func appendValue(data []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		return appendText(append(data, 's'), v)
	case int:
		return binary.AppendVarint(append(data, 'i'), int64(v))
	case bool:
		if v {
			return append(data, 't')
		}
		return append(data, 'f')
	case []string:
		data = binary.AppendVarint(append(data, 'l'), int64(len(v)))
		for _, item := range v {
			data = appendText(data, item)
		}
		return data
	case map[string]string:
		data = binary.AppendVarint(append(data, 'm'), int64(len(v)))
		for _, key := range sortedKeys(v) {
			data = appendText(appendText(data, key), v[key])
		}
		return data
	case []map[string]any:
		data = binary.AppendVarint(append(data, 'v'), int64(len(v)))
		for _, item := range v {
			data = binary.AppendVarint(data, int64(len(item)))
			for _, key := range sortedKeys(item) {
				data = appendValue(appendText(data, key), item[key])
			}
		}
		return data
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // variables are plain data, which always marshals
	}
	return appendText(append(data, 'j'), string(text))
}

func appendText(data []byte, text string) []byte {
	return append(binary.AppendVarint(data, int64(len(text))), text...)
}
