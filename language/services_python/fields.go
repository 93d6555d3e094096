package python

import (
	"strconv"
	"strings"
)

// Fields is a text made of fields, in which needs can be kept from one run to the next. Reading takes from it what was
// added first.
type Fields struct {
	// Text holds the fields, each behind its length.
	Text string
}

// Done tells whether nothing is left to read.
func (f *Fields) Done() bool { return f.Text == "" }

// Add adds a field.
func (f *Fields) Add(text string) { f.Text += strconv.Itoa(len(text)) + ":" + text }

// Next is the next field.
func (f *Fields) Next() string {
	length, rest, _ := strings.Cut(f.Text, ":")
	n, _ := strconv.Atoi(length) // what Add has added is a number
	f.Text = rest[n:]
	return rest[:n]
}

// AddNumber adds a number.
func (f *Fields) AddNumber(n int) { f.Add(strconv.Itoa(n)) }

// Number is the next field, which is a number.
func (f *Fields) Number() int {
	n, _ := strconv.Atoi(f.Next()) // what AddNumber has added is one
	return n
}

// AddList adds a list of texts.
func (f *Fields) AddList(texts []string) {
	f.AddNumber(len(texts))
	for _, text := range texts {
		f.Add(text)
	}
}

// List is the next list of texts.
func (f *Fields) List() []string {
	texts := make([]string, f.Number())
	for i := range texts {
		texts[i] = f.Next()
	}
	return texts
}

// AddNeeds adds needs.
func (f *Fields) AddNeeds(needs []Need) {
	f.AddNumber(len(needs))
	for _, n := range needs {
		f.AddList(n.Modules)
		f.Add(n.Module)
		f.Add(n.File)
		f.AddNumber(n.Line)
		f.Add(n.Setting)
		f.Add(n.App)
		f.Add(strconv.FormatBool(n.Settings))
		f.Add(strconv.FormatBool(n.Optional))
	}
}

// Needs are the next needs.
func (f *Fields) Needs() []Need {
	needs := make([]Need, f.Number())
	for i := range needs {
		needs[i] = Need{
			Modules: f.List(), Module: f.Next(), File: f.Next(), Line: f.Number(),
			Setting: f.Next(), App: f.Next(), Settings: f.Next() == "true", Optional: f.Next() == "true",
		}
	}
	return needs
}
