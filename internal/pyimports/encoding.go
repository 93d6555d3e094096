package pyimports

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// largest is the size of a file up to which positions in its text, of up to three bytes a character, fit into a token.
const largest = 1 << 29

const byteOrderMark = "\xef\xbb\xbf"

// decode turns the bytes of a file into UTF-8 with "\n" as line end, by the rules of PEP 263.
func decode(name string, src []byte) (string, *Error) {
	if len(src) > largest {
		return "", &Error{name, 1, "the file is larger than 512 MiB"}
	}
	if zero := bytes.IndexByte(src, 0); zero >= 0 {
		return "", &Error{name, lineAt(src, zero), "null byte: this is not Python, or not saved as UTF-8"}
	}
	rest, marked := bytes.CutPrefix(src, []byte(byteOrderMark))
	label, line := declared(rest)
	encoding := normal(label)
	charset := charsets[encoding]
	if charset == nil {
		charset = lettersOf(encoding)
	}
	if charset == nil || marked && encoding != "utf-8" {
		return "", &Error{name, line, unsupported(label, marked)}
	}
	text, bad := charset(rest)
	if bad >= 0 {
		return "", &Error{name, lineAt(rest, bad), fmt.Sprintf("byte 0x%02x is not %s: save the file as UTF-8", rest[bad], label)}
	}
	if strings.Contains(text, "\r") {
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	}
	return text, nil
}

func unsupported(label string, marked bool) string {
	if marked {
		return fmt.Sprintf("the encoding is declared as %q, but the file begins with the mark of UTF-8", label)
	}
	return fmt.Sprintf("the encoding %q is not supported: save the file as UTF-8", label)
}

// declared finds the encoding that a comment on one of the first two lines names, and its line.
func declared(src []byte) (label string, line int) {
	for line := 1; line <= 2; line++ {
		end := bytes.IndexAny(src, "\r\n")
		if end < 0 {
			end = len(src)
		}
		text := strings.TrimLeft(string(src[:end]), " \t\f")
		if text != "" && text[0] != '#' {
			break
		}
		if label := coding(text); label != "" {
			return label, line
		}
		src = src[end:]
		if after, ok := bytes.CutPrefix(src, []byte("\r\n")); ok {
			src = after
		} else if len(src) > 0 {
			src = src[1:]
		}
	}
	return "UTF-8", 1
}

// coding is what follows `coding:` or `coding=` in a comment.
func coding(comment string) string {
	for {
		_, rest, found := strings.Cut(comment, "coding")
		if !found {
			return ""
		}
		comment = rest
		if rest == "" || rest[0] != ':' && rest[0] != '=' {
			continue
		}
		rest = strings.TrimLeft(rest[1:], " \t")
		end := strings.IndexFunc(rest, func(r rune) bool { return !labelRune(r) })
		if end < 0 {
			end = len(rest)
		}
		if end > 0 {
			return rest[:end]
		}
	}
}

func labelRune(r rune) bool {
	return r == '-' || r == '_' || r == '.' || r < utf8.RuneSelf && wordByte[r]
}

// normal gives the one name that charsets has for a declared encoding.
func normal(label string) string {
	label = strings.ReplaceAll(strings.ToLower(label), "_", "-")
	for _, family := range []string{"utf-8", "latin-1", "iso-8859-1", "iso-latin-1"} {
		// Editors append the kind of line ends, as in utf-8-unix.
		if strings.HasPrefix(label, family+"-") {
			label = family
		}
	}
	if name, ok := aliases[label]; ok {
		return name
	}
	return label
}

// lineAt is the line of a position in bytes with any line ends.
func lineAt(src []byte, pos int) int {
	before := src[:pos]
	crlf := bytes.Count(before, []byte("\r\n"))
	return 1 + bytes.Count(before, []byte("\n")) + bytes.Count(before, []byte("\r")) - crlf
}
