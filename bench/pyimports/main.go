// Command pyimports reads many files of Python with internal/pyimports and prints what it finds as JSON, for compare.py,
// which tells how to run it.
//
// Each line of the input asks for a file: {"path": "a.py", "variables": ["X"], "functions": ["include"]}. Each line of
// the output answers one, in the same order; the last line has the time that Parse took for all of them, best of a few.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/rules-services/rules_services/internal/pyimports"
)

// rounds are how often everything is read for the measurement.
const rounds = 5

type question struct {
	Path      string   `json:"path"`
	Variables []string `json:"variables"`
	Functions []string `json:"functions"`
	source    []byte
}

type answer struct {
	Imports   []pyimports.Import            `json:"imports"`
	Assigned  map[string][]pyimports.String `json:"assigned"`
	Arguments []pyimports.String            `json:"arguments"`
	Error     string                        `json:"error,omitempty"`
}

type measurement struct {
	Nanoseconds int64 `json:"nanoseconds"`
}

func main() {
	log.SetFlags(0)
	if err := run(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(in io.Reader, out io.Writer) error {
	questions, err := read(in)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffer)
	for _, q := range questions {
		if err := encoder.Encode(q.answer()); err != nil {
			return err
		}
	}
	if err := encoder.Encode(measure(questions)); err != nil {
		return err
	}
	return buffer.Flush()
}

func read(in io.Reader) (questions []question, err error) {
	for decoder := json.NewDecoder(in); ; {
		var q question
		if err := decoder.Decode(&q); err == io.EOF {
			return questions, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading question %d: %w", len(questions)+1, err)
		}
		if q.source, err = os.ReadFile(q.Path); err != nil {
			return nil, err
		}
		questions = append(questions, q)
	}
}

func (q question) answer() answer {
	file, err := pyimports.Parse(q.Path, q.source)
	a := answer{
		Imports:   file.Imports,
		Assigned:  file.Assigned(q.Variables...),
		Arguments: file.Arguments(q.Functions...),
	}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}

func measure(questions []question) measurement {
	best := time.Duration(0)
	for range rounds {
		start := time.Now()
		for _, q := range questions {
			// Files that cannot be read are told of in their answers.
			_, _ = pyimports.Parse(q.Path, q.source)
		}
		if took := time.Since(start); best == 0 || took < best {
			best = took
		}
	}
	return measurement{best.Nanoseconds()}
}
