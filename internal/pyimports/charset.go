package pyimports

import (
	"strings"
	"unicode/utf8"
)

// aliases are further names of encodings, lower case, with hyphens.
var aliases = map[string]string{
	"utf8": "utf-8", "utf": "utf-8", "u8": "utf-8", "cp65001": "utf-8",
	"us-ascii": "ascii", "646": "ascii", "ansi-x3.4-1968": "ascii", "iso646-us": "ascii",
	"iso-8859-1": "latin-1", "iso-latin-1": "latin-1", "iso8859-1": "latin-1", "latin1": "latin-1", "latin": "latin-1",
	"l1": "latin-1", "8859": "latin-1", "cp819": "latin-1",
	"iso8859-15": "iso-8859-15", "latin-9": "iso-8859-15", "latin9": "iso-8859-15", "l9": "iso-8859-15",
	"windows-1252": "cp1252", "1252": "cp1252",
}

// charsets decode by name. Each gives the text, or the position of the first byte that is not of the charset, else -1.
var charsets = map[string]func(src []byte) (text string, bad int){
	"utf-8":       fromUTF8,
	"ascii":       singleByte(func(byte) rune { return -1 }),
	"latin-1":     singleByte(func(b byte) rune { return rune(b) }),
	"iso-8859-15": singleByte(latin9),
	"cp1252":      singleByte(windows1252),
}

func fromUTF8(src []byte) (string, int) {
	if utf8.Valid(src) {
		return string(src), -1
	}
	bad := 0
	for {
		r, size := utf8.DecodeRune(src[bad:])
		if r == utf8.RuneError && size == 1 {
			return "", bad
		}
		bad += size
	}
}

// singleByte decodes with a function that gives the rune of a byte from 0x80 on, and -1 where there is none.
func singleByte(high func(byte) rune) func([]byte) (string, int) {
	return func(src []byte) (string, int) {
		var text strings.Builder
		text.Grow(len(src))
		for i, b := range src {
			r := rune(b)
			if b >= utf8.RuneSelf {
				r = high(b)
			}
			if r < 0 {
				return "", i
			}
			text.WriteRune(r)
		}
		return text.String(), -1
	}
}

// latin9 differs from latin-1 in eight places.
func latin9(b byte) rune {
	switch b {
	case 0xa4:
		return '€'
	case 0xa6:
		return 'Š'
	case 0xa8:
		return 'š'
	case 0xb4:
		return 'Ž'
	case 0xb8:
		return 'ž'
	case 0xbc:
		return 'Œ'
	case 0xbd:
		return 'œ'
	case 0xbe:
		return 'Ÿ'
	}
	return rune(b)
}

// windows1252 has letters and signs where latin-1 has control characters; '\x00' marks the five bytes without a meaning.
func windows1252(b byte) rune {
	const from80 = "€\x00‚ƒ„…†‡ˆ‰Š‹Œ\x00Ž\x00\x00‘’“”•–—˜™š›œ\x00žŸ"
	if b >= 0xa0 {
		return rune(b)
	}
	if r := []rune(from80)[b-0x80]; r != 0 {
		return r
	}
	return -1
}
