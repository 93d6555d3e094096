package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
)

// typeSpec is type.json.
type typeSpec struct {
	Description string            `json:"description"`
	DevPort     string            `json:"dev_port"`
	Python      bool              `json:"python"`
	Workers     bool              `json:"workers"`
	Secrets     []string          `json:"secrets"`
	Images      map[string]string `json:"images"`
	Targets     []string          `json:"targets"`
	Files       []fileSpec        `json:"files"`
	Include     []string          `json:"include"`
	Subfolders  map[string]string `json:"subfolders"`
}

// fileSpec is one entry of type.json's "files".
type fileSpec struct {
	Template   string `json:"template"`
	Path       string `json:"path"`
	Folder     string `json:"folder"`
	Mode       string `json:"mode"`
	Comment    string `json:"comment"`
	Executable bool   `json:"executable"`
}

// parseSpec reads type.json; where is how messages call it.
func parseSpec(where string, data []byte) (typeSpec, error) {
	var spec typeSpec
	err := decodeStrictly(where, data, &spec)
	return spec, err
}

// decodeStrictly takes no key that into does not have, and nothing after the value. A mistake names its line.
func decodeStrictly(where string, data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		err = errors.New("something follows the value")
	}
	message, offset := specMistake(data, decoder.InputOffset(), err)
	return fmt.Errorf("%s:%d: %s", where, 1+bytes.Count(data[:offset], []byte("\n")), message)
}

var unknownField = regexp.MustCompile(`^json: unknown field ("[^"]*")$`)

// specMistake is what is wrong, in words that fit the file, and where.
func specMistake(data []byte, offset int64, err error) (string, int64) {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	message := err.Error()
	switch {
	case errors.Is(err, io.EOF):
		message = "is empty"
	case errors.Is(err, io.ErrUnexpectedEOF):
		message, offset = "ends too early", int64(len(data))
	case errors.As(err, &syntax):
		message, offset = "is not JSON: "+syntax.Error(), syntax.Offset-1
	case errors.As(err, &mismatch) && mismatch.Field == "":
		message, offset = fmt.Sprintf("is a JSON %s, not an object", mismatch.Value), mismatch.Offset
	case errors.As(err, &mismatch):
		message, offset = fmt.Sprintf("%q cannot be a JSON %s", mismatch.Field, mismatch.Value), mismatch.Offset
	}
	if m := unknownField.FindStringSubmatch(message); m != nil {
		message = "unknown key " + m[1]
		if at := regexp.MustCompile(regexp.QuoteMeta(m[1]) + `\s*:`).FindIndex(data); at != nil {
			offset = int64(at[0])
		}
	}
	return message, max(0, min(offset, int64(len(data))))
}
