package runspec

import (
	"fmt"
	"os"
)

// Read finds the spec beside a program that was started as argv0 and reads it with one of this package's Decode
// functions.
func Read[T any](argv0 string, decode func([]byte) (T, error)) (Location, T, error) {
	var none T
	location, err := Locate(argv0)
	if err != nil {
		return location, none, err
	}
	data, err := os.ReadFile(location.Spec)
	if err != nil {
		return location, none, fmt.Errorf("reading run spec: %w", err)
	}
	spec, err := decode(data)
	if err != nil {
		return location, none, fmt.Errorf("%s: %w", location.Spec, err)
	}
	return location, spec, nil
}
