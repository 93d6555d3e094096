package secrets

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// States are the values of a secret that can be rotated, by what they are for.
// Their JSON is a map of labels, in which a label without values is left out.
type States struct {
	// Proposed is a value that nobody uses yet: one at most.
	Proposed []Envelope `json:"PROPOSED,omitempty"`
	// Current is the value in use: one at most.
	Current []Envelope `json:"CURRENT,omitempty"`
	// Previous are values that may still be in use, the oldest first.
	Previous []Envelope `json:"PREVIOUS,omitempty"`
	// Removable are values that nobody uses and that may still be valid.
	Removable []Envelope `json:"REMOVABLE,omitempty"`
	// Removed are values that are no longer valid, kept to look things up.
	Removed []Envelope `json:"REMOVED,omitempty"`

	compressed bool
}

// Envelope is a value with its history.
type Envelope struct {
	// Value is the value in JSON: a string nearly always.
	Value json.RawMessage `json:"VALUE"`
	// Transitions are what has happened to it, the newest last.
	Transitions []Transition `json:"TRANSITIONS"`
}

// Transition is the step of a value from one label to another.
type Transition struct {
	// Timestamp is in seconds since 1970.
	Timestamp int64 `json:"TIMESTAMP"`
	// From is nil for a new value.
	From *string `json:"FROM_LABEL"`
	To   string  `json:"TO_LABEL"`
}

// Labels of the states.
const (
	proposed  = "PROPOSED"
	current   = "CURRENT"
	previous  = "PREVIOUS"
	removable = "REMOVABLE"
	removed   = "REMOVED"
)

// ParseStates reads the text of a secret, which may be compressed with zlib and
// encoded with base64. ok is false for a text that is a plain value.
func ParseStates(text string) (states *States, ok bool) {
	states = &States{}
	data := []byte(text)
	if packed, err := base64.StdEncoding.DecodeString(text); err == nil && text != "" {
		if data, err = decompress(packed); err != nil {
			return nil, false
		}
		states.compressed = true
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if decoder.Decode(states) != nil || decoder.More() {
		return nil, false
	}
	return states, len(states.all()) > 0
}

func decompress(packed []byte) ([]byte, error) {
	reader, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}

// Encode gives the text to store, compressed if it was when it was read.
func (s *States) Encode() (string, error) {
	text, err := encode(s)
	if err != nil || !s.compressed {
		return text, err
	}
	var packed bytes.Buffer
	writer := zlib.NewWriter(&packed)
	if _, err := io.WriteString(writer, text); err != nil {
		return "", err
	}
	if err := writer.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes()), nil
}

// Compress tells whether Encode compresses.
func (s *States) Compress(compressed bool) { s.compressed = compressed }

// Value is the current value, if there is one.
func (s *States) Value() (value string, ok bool) {
	if len(s.Current) == 0 {
		return "", false
	}
	return s.Current[0].text(), true
}

// InUse are all values that somebody may use: the current one first, then the
// previous ones, the oldest first, then the proposed one.
func (s *States) InUse() []string {
	var values []string
	for _, e := range slices.Concat(s.Current, s.Previous, s.Proposed) {
		values = append(values, e.text())
	}
	return values
}

// Propose sets the proposed value. One that was proposed before is removable then.
func (s *States) Propose(value string, now time.Time) error {
	data, err := encode(value)
	if err != nil {
		return fmt.Errorf("encoding a value: %w", err)
	}
	move(&s.Proposed, proposed, &s.Removable, removable, now)
	s.Proposed = []Envelope{{
		Value: json.RawMessage(data), Transitions: []Transition{{Timestamp: now.Unix(), To: proposed}},
	}}
	return nil
}

// Promote makes the proposed value the current one and the current one a
// previous one. It reports whether a value was proposed.
func (s *States) Promote(now time.Time) bool {
	if len(s.Proposed) == 0 {
		return false
	}
	move(&s.Current, current, &s.Previous, previous, now)
	move(&s.Proposed, proposed, &s.Current, current, now)
	return true
}

// MakePreviousRemovable says that nobody uses a previous value any more.
func (s *States) MakePreviousRemovable(now time.Time) {
	move(&s.Previous, previous, &s.Removable, removable, now)
}

// RemoveRemovable says that the removable values are no longer valid.
func (s *States) RemoveRemovable(now time.Time) {
	move(&s.Removable, removable, &s.Removed, removed, now)
}

// Prune forgets all removed values but the newest ones.
func (s *States) Prune(keep int) {
	if surplus := len(s.Removed) - keep; surplus > 0 {
		s.Removed = slices.Clone(s.Removed[surplus:])
	}
}

// move takes all values of a label to another one.
func move(from *[]Envelope, fromLabel string, to *[]Envelope, toLabel string, now time.Time) {
	for _, e := range *from {
		e.Transitions = append(e.Transitions, Transition{Timestamp: now.Unix(), From: &fromLabel, To: toLabel})
		*to = append(*to, e)
	}
	*from = nil
}

func (s *States) all() []Envelope {
	return slices.Concat(s.Proposed, s.Current, s.Previous, s.Removable, s.Removed)
}

// text is the value itself: that of a JSON string, or the JSON of anything else.
func (e Envelope) text() string {
	var value string
	if json.Unmarshal(e.Value, &value) == nil {
		return value
	}
	return string(e.Value)
}
