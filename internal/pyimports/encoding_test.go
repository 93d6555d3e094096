package pyimports

import (
	"strings"
	"testing"
)

// TestEncodings reads files in bytes. All import "a" or "é.b"; what else is found is in the golden files.
func TestEncodings(t *testing.T) {
	for _, c := range []struct {
		name, src, want string
	}{
		{"empty", "", ""},
		{"UTF-8", "import \u00e9.b", "1: import é.b"},
		{"UTF-8 by its mark", "\xef\xbb\xbfimport \u00e9.b", "1: import é.b"},
		{"only the mark", "\xef\xbb\xbf", ""},
		{"UTF-8 by mark and comment", "\xef\xbb\xbf# coding: UTF_8\nimport \u00e9.b", "2: import é.b"},
		{"UTF-8 with line ends of Unix", "# coding: utf-8-unix\nimport \u00e9.b", "2: import é.b"},
		{"latin-1", "# -*- coding: latin-1 -*-\nimport \xe9.b", "2: import é.b"},
		{"latin-1 with its other name", "# vim: set fileencoding=iso-8859-1 :\nimport \xe9.b", "2: import é.b"},
		{"latin-1 in the second line", "#!/usr/bin/env python\n \t\f# coding=l1\nimport \xe9.b", "3: import é.b"},
		{"latin-1 after a blank line", "\r\n#coding:latin_1\r\nimport \xe9.b", "3: import é.b"},
		{"latin-1 after a first comment without a name", "# coding: \n# coding: latin1\nimport \xe9.b", "3: import é.b"},
		{"not in the third line", "\n\n# coding: latin-1\nimport a", "4: import a"},
		{"not after a statement", "import a\n# coding: latin-1\n", "1: import a"},
		{"not in a string", "'# coding: nonsense'\nimport a", "2: import a"},
		{"cp1252", "# coding: cp1252\nimport \xe9.b; x = '\x80\x93'", "2: import é.b"},
		{"windows-1252", "# coding: windows-1252\nimport \x8a", "2: import Š"},
		{"iso-8859-15", "# coding: iso-8859-15\nimport \xbd", "2: import œ"},
		{"ascii", "# coding: us-ascii\nimport a", "2: import a"},
		{"koi8-r", "# coding: koi8-r\nimport a; x = '\xc1\xc2'", "2: import a"},
		{"cp1251", "# coding: windows-1251\nx = '\xcf'; import a", "2: import a"},
		{"euc-jp", "# coding: euc-jp\nx = '\xa4\xa2'; \xa4\xa2 = 1; import a", "2: import a"},
		{"shift_jis", "# coding: shift_jis\nx = '\x83\x5c'; y = '\xb1'; import a", "2: import a"},
		{"gbk", "# coding: gbk\nx = '\x81\x5c'; import a", "2: import a"},
		{"big5 cut off", "# coding: big5\nimport a # \xa4\nimport b # \xa4", "2: import a\n3: import b"},

		{"UTF-16", "\xff\xfei\x00m\x00p\x00o\x00r\x00t\x00 \x00a\x00", "file.py:1: null byte: this is not Python, or not saved as UTF-8"},
		{"UTF-16 by name", "# coding: utf-16\nimport a", `file.py:1: the encoding "utf-16" is not supported: save the file as UTF-8`},
		{"a null byte", "import a\r\nimport b\r\x00", "file.py:3: null byte: this is not Python, or not saved as UTF-8"},
		{"not UTF-8", "import a\nimport \xe9", "file.py:2: byte 0xe9 is not UTF-8: save the file as UTF-8"},
		{"not ASCII", "# coding: ascii\n\nimport \xe9", "file.py:3: byte 0xe9 is not ascii: save the file as UTF-8"},
		{"not cp1252", "# coding: cp1252\n# \x81", "file.py:2: byte 0x81 is not cp1252: save the file as UTF-8"},
		{"unknown", "\n# coding: nonsense\nimport a", `file.py:2: the encoding "nonsense" is not supported: save the file as UTF-8`},
		{"mark and another name", "\xef\xbb\xbf# coding: latin-1\nimport a", `file.py:1: the encoding is declared as "latin-1", but the file begins with the mark of UTF-8`},
		{"unread letters in a name", "# coding: koi8-r\nimport a\nimport \xc1\nimport b", "2: import a\n4: import b\nfile.py:3: the module's name has letters that only UTF-8 files can have: save the file as UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.TrimSpace(described("file.py", []byte(c.src))); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

// TestLineEnds reads the same lines with each line end, and with none at the end of the file.
func TestLineEnds(t *testing.T) {
	const src = "import a\n'''\n'''\nif x: \\\n  import b\n\nx = (\n1,\n)\n\f  \timport c # d\n\t\f\vimport d"
	const want = "1: import a\n5: import b\n10: import c\nfile.py:11: the character '\\v' has no place here\n"
	for _, end := range []string{"\n", "\r\n", "\r"} {
		if got := described("file.py", []byte(strings.ReplaceAll(src, "\n", end))); got != want {
			t.Errorf("with line end %q: got:\n%s\nwant:\n%s", end, got, want)
		}
	}
	if got := described("file.py", []byte("if x:\r\n\timport a\n\r\n\r\timport b\r\r\nimport c")); got != "2: import a\n5: import b\n7: import c\n" {
		t.Errorf("with mixed line ends:\n%s", got)
	}
}
