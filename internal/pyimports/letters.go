package pyimports

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// unread stands for a letter of an encoding that we know only as far as it is ASCII. A string with one is no name.
const unread = utf8.RuneError

// families are encodings that have ASCII in its place, by how their names begin, in lower case, with hyphens. What
// imports say is ASCII but for curiosities, so that all that matters is which bytes are not.
var families = []struct {
	names []string
	// pairs tells whether a byte and the next one, which may look like ASCII, are one letter.
	pairs func(byte) bool
}{
	{[]string{"shift", "sjis", "s-jis", "ms-kanji", "mskanji", "cp932", "ms932"}, func(b byte) bool { return b < 0xa0 || b > 0xdf }},
	{[]string{"big5", "gbk", "gb18030", "uhc", "johab", "cp936", "cp949", "cp950", "cp1361"}, func(byte) bool { return true }},
	{[]string{"cp", "windows-", "iso8859-", "iso-8859-", "latin", "koi8-", "mac-", "euc", "gb2312", "tis-620"}, func(byte) bool { return false }},
}

// lettersOf gives the function that decodes an encoding of the families, nil for another one.
func lettersOf(encoding string) func(src []byte) (text string, bad int) {
	for _, family := range families {
		if slices.ContainsFunc(family.names, func(name string) bool { return strings.HasPrefix(encoding, name) }) {
			return func(src []byte) (string, int) { return fromLetters(src, family.pairs), -1 }
		}
	}
	return nil
}

func fromLetters(src []byte, pairs func(byte) bool) string {
	var text strings.Builder
	text.Grow(len(src))
	for i := 0; i < len(src); i++ {
		b := src[i]
		if b < utf8.RuneSelf {
			text.WriteByte(b)
			continue
		}
		text.WriteRune(unread)
		if pairs(b) && i+1 < len(src) && src[i+1] >= ' ' {
			i++
		}
	}
	return text.String()
}
