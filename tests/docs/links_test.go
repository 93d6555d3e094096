package docs

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	inlineCode = regexp.MustCompile("`[^`\n]+`")
	linkTarget = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#+ +(.*?) *$`)
	anchorTag  = regexp.MustCompile(`<a id="([^"]+)">`)
	linkText   = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// TestLinks follows every link that stays in the repository, to the heading where it names one.
func TestLinks(t *testing.T) {
	anchors := map[string]map[string]bool{}
	all := documents(t)
	for _, d := range all {
		anchors[d.path] = anchorsOf(d)
	}
	count := 0
	for _, d := range all {
		for _, m := range linkTarget.FindAllStringSubmatch(inlineCode.ReplaceAllString(d.prose, ""), -1) {
			if strings.Contains(m[1], ":") {
				continue // another place's
			}
			count++
			file, anchor, named := strings.Cut(m[1], "#")
			target := d.path
			if file != "" {
				target = path.Join(path.Dir(d.path), file)
			}
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(target))); err != nil {
				t.Errorf("%s links to %s, which is not there", d.path, m[1])
			} else if named && !anchors[target][anchor] {
				t.Errorf("%s links to %s, and %s has no such heading", d.path, m[1], target)
			}
		}
	}
	if count < 20 {
		t.Errorf("found %d links", count)
	}
}

// anchorsOf are the fragments that a document can be entered at.
func anchorsOf(d document) map[string]bool {
	found := map[string]bool{}
	for _, m := range anchorTag.FindAllStringSubmatch(d.prose, -1) {
		found[m[1]] = true
	}
	for _, m := range heading.FindAllStringSubmatch(d.prose, -1) {
		found[slug(m[1])] = true
	}
	return found
}

// slug is the fragment that GitHub gives a heading.
func slug(text string) string {
	text = linkText.ReplaceAllString(text, "$1")
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"`services_file`":              "services_file",
		"From [rules_oci](x.md), once": "from-rules_oci-once",
		"What's new? 2-3 things":       "whats-new-2-3-things",
	} {
		if got := slug(text); got != want {
			t.Errorf("slug(%q) is %q, want %q", text, got, want)
		}
	}
}
