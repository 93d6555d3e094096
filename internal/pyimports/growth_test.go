package pyimports

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shapes are files that are long in one way each: what is repeated, and what stands around.
var shapes = []struct{ name, before, repeated, after string }{
	{"lines", "", "from shop.models import Order, Item as I  # comment\n", ""},
	{"a long list", "A = [\n", "    'shop.app', x.y,\n", "]\n"},
	{"a long line", "A = x", "; A += 'b.c',", ""},
	{"a sum of lists", "A = []", " + ['a.b']", ""},
	{"a sum of strings", "A = ''", " + 'abc'", ""},
	{"adjacent strings", "A = (", "'abc' ", ")"},
	{"a long string", "A = '''", "it's \\' a \"\" \n", "'''"},
	{"a long f-string", "A = f'''", "{x!r:>{y}} {{ \\N{A B} ' ", "'''"},
	{"fields in fields", "A = (", "f'{f\"{f'''{x:{y}}'''}\"}'", ")"},
	{"a chain of calls", "A = x", ".f('a.b', g)", ""},
	{"a chain of attributes", "A = x", ".abc", ""},
	{"a chain of subscripts", "A = x", "['a'][1:2]", ""},
	{"alternatives", "A = x", " if y else 'a.b'", ""},
	{"conditions", "if x", " and not TYPE_CHECKING", ": import b"},
	{"branches", "if x: pass\n", "elif (x): import b\n", ""},
	{"attempts", "", "try: import b\nexcept (A, ImportError): pass\n", ""},
	{"powers", "A = x", " ** -y", ""},
	{"negations", "A = ", "not ", "x"},
	{"signs", "A = ", "-", "x"},
	{"lambdas", "A = ", "lambda x=1: ", "x"},
	{"targets", "", "A = ", "'a.b'"},
	{"targets of one tuple", "", "A, ", " = 'a.b'"},
	{"paired targets", "", "A, [B, C] = 'a.b', ['c.d', 'e.f']\n", ""},
	{"variables", "A = B = 'a.b'\n", "A = A + B\n", ""},
	{"loops", "", "for A in B: A.append('a.b')\n", ""},
	{"backslashes", "A = 1", "\\\n", "+ 2"},
	{"blank lines", "if x:\n", "  \t \\\n\n # comment\n", "  pass"},
	{"blocks", "", "if x:\n if y:\n  if z:\n   import b\n", ""},
	{"brackets", "A = [", "[[[['a.b']]]],", "]"},
	{"deep brackets", "A = [", strings.Repeat("(", 150) + "include('a.b')" + strings.Repeat(")", 150) + ",", "]"},
	{"calls in calls", "A = [", strings.Repeat("include(", 15) + "'a.b'" + strings.Repeat(")", 15) + ",", "]"},
	{"arguments", "include(", "'a.b', ", ")"},
	{"wide characters", "", "é = 'ü' # €\n", ""},
	{"malformed", "", "import\n", ""},
	{"never closed", "A = [", "[]\n'a', ", ""},
}

// small and large are sizes of files in bytes; reading that takes time with their square is 256 times as slow.
const (
	small = 64 << 10
	large = 16 * small
)

// TestGrowth reads files of 1 MB, and smaller ones of the same shape, and compares the time that the processor worked.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some hundred megabytes, which is not short")
	}
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			sized := func(size int) []byte {
				return []byte(s.before + strings.Repeat(s.repeated, size/len(s.repeated)) + s.after)
			}
			short := work(t, sized(small), 3)
			limit := 3 * large / small * short
			long := work(t, sized(large), 1)
			if long > limit { // the processor may have had to wait for memory
				long = work(t, sized(large), 5)
			}
			if long > limit {
				t.Errorf("%d bytes take %v, %d bytes %v", small, short, large, long)
			}
		})
	}
}

// work is the least time that the processor needs to read a file, of a few attempts.
func work(t *testing.T, src []byte, attempts int) time.Duration {
	least := time.Duration(0)
	for range attempts {
		start := processorTime(t)
		f, _ := Parse("file.py", src)
		f.Assigned("A")
		f.Arguments("include")
		if took := processorTime(t) - start; least == 0 || took < least {
			least = took
		}
	}
	return max(least, time.Millisecond)
}

// processorTime is what this process has used so far.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(fmt.Errorf("asking for the time that was used: %w", err))
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
