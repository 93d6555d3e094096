package catalog

import (
	"fmt"
	"reflect"
	"strings"
)

// dump writes the exported content of a value, one line for each leaf that is
// not zero.
func dump(value any) string {
	var b strings.Builder
	dumpValue(&b, "", reflect.ValueOf(value))
	return b.String()
}

func dumpValue(b *strings.Builder, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			dumpValue(b, path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && !v.Field(i).IsZero() {
				dumpValue(b, path+"."+field.Name, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			dumpValue(b, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		for _, key := range sortedKeys(v) {
			dumpValue(b, fmt.Sprintf("%s[%q]", path, key), v.MapIndex(reflect.ValueOf(key)))
		}
	default:
		fmt.Fprintf(b, "%s = %#v\n", strings.TrimPrefix(path, "."), v.Interface())
	}
}
