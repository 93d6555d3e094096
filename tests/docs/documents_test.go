// Package docs holds the tests of the repository's documents: links lead somewhere, examples are well formed, commands
// do what the text says. README.md beside this file tells how a document is marked.
package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// root is the repository.
const root = "../.."

// A document is one Markdown file.
type document struct {
	// path is relative to the repository, with slashes.
	path string
	// prose is the text without code blocks and comments.
	prose string
	// blocks are the fenced code blocks.
	blocks []block
}

// A block is one fenced code block.
type block struct {
	line     int // of its first fence, from 1
	language string
	// mark is what a comment `<!-- test: … -->` on the line above the block says.
	mark string
	text string
}

var (
	markLine = regexp.MustCompile(`^<!-- test: (.*) -->$`)
	fence    = regexp.MustCompile("^ *(```+)([a-z]*)")
)

// documents are all Markdown files of the repository, those of tests left out.
func documents(t *testing.T) []document {
	t.Helper()
	// What a program that the test runs reads, Go's cache of test results does not know; what the test looks at, it does.
	_, _ = os.Stat(filepath.Join(root, ".git", "index"))
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.md")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("git tells which documents there are: %v", err)
	}
	var all []document
	for _, path := range strings.Split(strings.Trim(string(out), "\x00"), "\x00") {
		if strings.Contains(path, "testdata/") {
			continue
		}
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		if os.IsNotExist(err) {
			continue // deleted, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parse(path, string(content)))
	}
	return all
}

// parse tells prose from blocks. What a comment of several lines holds is in neither.
func parse(path, content string) document {
	d := document{path: path}
	var open *block
	var fenceOf, mark string
	hidden := false
	for i, line := range strings.Split(content, "\n") {
		switch f := fence.FindStringSubmatch(line); {
		case hidden:
			hidden = !strings.Contains(line, "-->")
		case open != nil && strings.TrimSpace(line) == fenceOf:
			d.blocks = append(d.blocks, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		case f != nil:
			open, fenceOf = &block{line: i + 1, language: f[2], mark: mark}, f[1]
		case strings.HasPrefix(line, "<!--") && !strings.Contains(line, "-->"):
			hidden = true
		case markLine.MatchString(line):
			mark = markLine.FindStringSubmatch(line)[1]
			continue
		default:
			d.prose += line + "\n"
		}
		mark = ""
	}
	return d
}
