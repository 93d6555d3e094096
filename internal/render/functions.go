package render

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"text/template"
)

// functions are what templates can call beside text/template's own.
var functions = template.FuncMap{
	"py":       pythonLiteral,
	"json":     jsonText,
	"fromjson": fromJSON,
	"quote":    strconv.Quote,
	"upper":    strings.ToUpper,
	"replace":  func(old, new, s string) string { return strings.ReplaceAll(s, old, new) },
	"join":     func(sep string, s []string) string { return strings.Join(s, sep) },
	"repeat":   func(n int, s string) string { return strings.Repeat(s, n) },
}

func jsonText(v any) (string, error) {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimRight(out.String(), "\n"), err
}

func fromJSON(s string) (any, error) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// pythonLiteral is a value as the formatter black writes it, which is right in a BUILD file too. A list or dict that
// holds anything stands one element a line with a comma after the last, which black keeps whatever the line length.
// indent is that of the line on which the literal begins.
func pythonLiteral(v any, indent ...int) (string, error) {
	return literal(v, append(indent, 0)[0])
}

func literal(v any, indent int) (string, error) {
	if n, ok := v.(json.Number); ok {
		return n.String(), nil
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Invalid:
		return "None", nil
	case reflect.Bool:
		return map[bool]string{true: "True", false: "False"}[r.Bool()], nil
	case reflect.Int, reflect.Int64, reflect.Float64:
		return fmt.Sprint(v), nil
	case reflect.String:
		return quotePython(r.String()), nil
	case reflect.Slice:
		return literalList(r, indent)
	case reflect.Map:
		return literalDict(r, indent)
	}
	return "", fmt.Errorf("a %T has no Python literal", v)
}

func literalList(r reflect.Value, indent int) (string, error) {
	if r.Len() == 0 {
		return "[]", nil
	}
	pad := strings.Repeat(" ", indent)
	var out strings.Builder
	for i := range r.Len() {
		item, err := literal(r.Index(i).Interface(), indent+4)
		if err != nil {
			return "", err
		}
		out.WriteString(pad + "    " + item + ",\n")
	}
	return "[\n" + out.String() + pad + "]", nil
}

func literalDict(r reflect.Value, indent int) (string, error) {
	if r.Len() == 0 {
		return "{}", nil
	}
	byKey := map[string]any{}
	for _, k := range r.MapKeys() {
		byKey[k.String()] = r.MapIndex(k).Interface()
	}
	pad := strings.Repeat(" ", indent)
	var out strings.Builder
	for _, k := range sortedKeys(byKey) {
		item, err := literal(byKey[k], indent+4)
		if err != nil {
			return "", err
		}
		out.WriteString(pad + "    " + quotePython(k) + ": " + item + ",\n")
	}
	return "{\n" + out.String() + pad + "}", nil
}

// quotePython is a string in double quotes, or in single ones where that saves escapes, as black prefers.
func quotePython(s string) string {
	q := byte('"')
	if strings.Contains(s, `"`) && !strings.Contains(s, "'") {
		q = '\''
	}
	var out strings.Builder
	out.WriteByte(q)
	for _, r := range s {
		switch {
		case r == '\\' || r == rune(q):
			out.WriteString(`\` + string(r))
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&out, `\x%02x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte(q)
	return out.String()
}
