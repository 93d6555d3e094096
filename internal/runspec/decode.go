package runspec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Version is the version of the schema that this package reads and that
// rules/private/runnable.bzl writes.
const Version = 1

// decode reads one spec of a kind, or of one of several, into v. The header is looked at first, so
// that a spec of another version is not reported as one with an unknown field.
func decode(data []byte, v any, kinds ...string) error {
	var header struct {
		Version int    `json:"version"`
		Kind    string `json:"kind"`
	}
	if err := json.Unmarshal(data, &header); err != nil {
		return fmt.Errorf("parsing run spec: %w", err)
	}
	if header.Version != Version {
		return fmt.Errorf("run spec has version %d, this tool reads version %d", header.Version, Version)
	}
	if !slices.Contains(kinds, header.Kind) {
		return fmt.Errorf("run spec is of kind %q, this tool reads kind %q", header.Kind, kinds[0])
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("parsing run spec: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("parsing run spec: more than one JSON value")
	}
	return nil
}
