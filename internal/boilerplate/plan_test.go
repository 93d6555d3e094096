package boilerplate

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The service of these tests wants one file of each mode.
var (
	managed = File{
		Path: "services/a/manage.py", Service: "a", Content: []byte("#!/usr/bin/env python3\nmain()\n"),
		Comment: Comments["#"], MarkerLine: 1, Executable: true,
	}
	once = File{Path: "services/a/settings.py", Service: "a", Content: []byte("DEBUG = True\n"), Once: true}
)

// stale is a file as an older template wrote it.
func stale(f File) string {
	f.Content = []byte("old()\n")
	f.MarkerLine = 0
	return string(f.Bytes())
}

// from is a file as it would be written for another service.
func from(f File, service string) string {
	f.Service = service
	return string(f.Bytes())
}

func inStep(f File) string { return string(f.Bytes()) }

func edited(content string) string { return content + "\nprint('mine')\n" }

// belowLines pushes a text down.
func belowLines(n int, content string) string { return strings.Repeat("#\n", n) + content }

// markedAt is the managed file with its marker on the given line, from 1.
func markedAt(line int) (File, string) {
	f := managed
	f.Content = []byte(belowLines(12, "main()\n"))
	f.MarkerLine = line - 1
	return f, string(f.Bytes())
}

func TestPlan(t *testing.T) {
	tenth, onTenth := markedAt(10)
	eleventh, onEleventh := markedAt(11)
	other := File{Path: "services/a/other.py", Service: "a", Content: []byte("x\n"), Comment: Comments["#"]}
	chart := renamed(managed, "chart/Chart.yaml")
	values := renamed(once, "chart/values.yaml")
	orphan := "services/a/old.py"
	orphanFile := File{Path: orphan, Service: "gone", Content: []byte("x = 1\n"), Comment: Comments["#"]}

	for _, test := range []struct {
		name  string
		have  map[string]string
		want  []File
		found []string
		force string
		once  bool // an explicit `services generate`
		plan  string
	}{
		{name: "absent: both are created, once first", want: []File{managed, once},
			plan: "create settings.py, create manage.py"},
		{name: "in step", want: []File{managed, once},
			have: map[string]string{managed.Path: inStep(managed), once.Path: "mine\n"},
			plan: "keep settings.py, keep manage.py"},
		{name: "stale", want: []File{managed},
			have: map[string]string{managed.Path: stale(managed)}, plan: "update manage.py"},
		{name: "adoptable: equal but for the marker", want: []File{managed},
			have: map[string]string{managed.Path: string(managed.Content)}, plan: "update manage.py"},
		{name: "adoptable: with an empty line where the marker goes", want: []File{managed},
			have: map[string]string{managed.Path: "#!/usr/bin/env python3\r\n\r\nmain()\r\n"}, plan: "update manage.py"},
		{name: "not adoptable: with an empty line elsewhere", want: []File{managed},
			have: map[string]string{managed.Path: "\n#!/usr/bin/env python3\nmain()\n"}, plan: "owned manage.py"},
		{name: "adoptable with CRLF", want: []File{managed},
			have: map[string]string{managed.Path: crlf(string(managed.Content))}, plan: "update manage.py"},
		{name: "edited", want: []File{managed},
			have: map[string]string{managed.Path: edited(inStep(managed))}, plan: "conflict manage.py: was edited, although it is generated"},
		{name: "edited, and the rendering differs too", want: []File{managed},
			have: map[string]string{managed.Path: edited(stale(managed))}, plan: "conflict manage.py: was edited, although it is generated"},
		{name: "edited into what is wanted", want: []File{managed},
			have: map[string]string{managed.Path: strings.Replace(stale(managed), "old()", "#!/usr/bin/env python3\nmain()", 1)}, plan: "update manage.py"},
		{name: "yours: no marker, other content", want: []File{managed},
			have: map[string]string{managed.Path: "mine()\n"}, plan: "owned manage.py"},
		{name: "yours: empty", want: []File{managed},
			have: map[string]string{managed.Path: ""}, plan: "owned manage.py"},

		{name: "CRLF check-out", want: []File{managed},
			have: map[string]string{managed.Path: crlf(inStep(managed))}, plan: "keep manage.py"},
		{name: "CRLF check-out of a stale file", want: []File{managed},
			have: map[string]string{managed.Path: crlf(stale(managed))}, plan: "update manage.py"},
		{name: "CRLF check-out of an edited file", want: []File{managed},
			have: map[string]string{managed.Path: crlf(edited(inStep(managed)))}, plan: "conflict manage.py: was edited, although it is generated"},
		{name: "trailing blanks", want: []File{managed},
			have: map[string]string{managed.Path: strings.ReplaceAll(inStep(managed), "\n", " \t\n")}, plan: "keep manage.py"},
		{name: "no newline at the end", want: []File{managed},
			have: map[string]string{managed.Path: strings.TrimSuffix(inStep(managed), "\n")}, plan: "keep manage.py"},
		{name: "blank lines at the end", want: []File{managed},
			have: map[string]string{managed.Path: inStep(managed) + "\n\n"}, plan: "keep manage.py"},

		{name: "marker on line 10", want: []File{tenth},
			have: map[string]string{managed.Path: onTenth}, plan: "keep manage.py"},
		{name: "marker on line 11 is none", want: []File{eleventh},
			have: map[string]string{managed.Path: onEleventh}, plan: "owned manage.py"},
		{name: "damaged marker: hash cut off", want: []File{managed},
			have: map[string]string{managed.Path: damaged(stale(managed))}, plan: "conflict manage.py: was edited, although it is generated"},
		{name: "damaged marker, right content", want: []File{managed},
			have: map[string]string{managed.Path: damaged(inStep(managed))}, plan: "update manage.py"},
		{name: "marker of another service, intact", want: []File{managed},
			have: map[string]string{managed.Path: from(managed, "b")}, plan: "update manage.py"},
		{name: "marker of another service, edited", want: []File{managed},
			have: map[string]string{managed.Path: edited(from(managed, "b"))}, plan: "conflict manage.py: was edited, although it is generated"},

		{name: "once: deleted later stays away", want: []File{managed, once},
			have: map[string]string{managed.Path: inStep(managed)}, plan: "keep manage.py"},
		{name: "once: deleted later, managed file stale", want: []File{managed, once},
			have: map[string]string{managed.Path: stale(managed)}, plan: "update manage.py"},
		{name: "once: deleted later, managed file edited", want: []File{managed, once},
			have: map[string]string{managed.Path: edited(inStep(managed))}, plan: "conflict manage.py: was edited, although it is generated"},
		{name: "once: deleted later, managed file is yours", want: []File{managed, once},
			have: map[string]string{managed.Path: "mine()\n"}, plan: "owned manage.py"},
		{name: "once: first run beside a managed file that is yours", want: []File{managed, other, once},
			have: map[string]string{managed.Path: "mine()\n"}, plan: "create settings.py, owned manage.py, create other.py"},
		{name: "once: first run that adopts", want: []File{managed, once},
			have: map[string]string{managed.Path: string(managed.Content)}, plan: "create settings.py, update manage.py"},
		{name: "once: run that was killed before the managed files", want: []File{managed, once},
			have: map[string]string{once.Path: string(once.Content)}, plan: "keep settings.py, create manage.py"},
		{name: "once: explicit generate", want: []File{managed, once}, once: true,
			have: map[string]string{managed.Path: inStep(managed)}, plan: "create settings.py, keep manage.py"},
		{name: "once: explicit generate leaves what is there", want: []File{managed, once}, once: true,
			have: map[string]string{managed.Path: inStep(managed), once.Path: "mine\n"}, plan: "keep settings.py, keep manage.py"},
		{name: "once: in a folder that a release brings", want: []File{managed, once, chart, values},
			have: map[string]string{managed.Path: inStep(managed)}, plan: "create values.yaml, keep manage.py, create Chart.yaml"},
		{name: "once: deleted later in a folder below", want: []File{managed, chart, values},
			have: map[string]string{managed.Path: inStep(managed), chart.Path: stale(chart)}, plan: "keep manage.py, update Chart.yaml"},
		{name: "once: first run without a managed file beside", want: []File{managed, values}, plan: "create values.yaml, create manage.py"},
		{name: "once alone: first run", want: []File{once}, plan: "create settings.py"},
		{name: "once alone: one of two deleted", want: []File{once, renamed(once, "urls.py")},
			have: map[string]string{once.Path: "mine\n"}, plan: "keep settings.py"},

		{name: "forced: edited", want: []File{managed}, force: managed.Path,
			have: map[string]string{managed.Path: edited(inStep(managed))}, plan: "update manage.py"},
		{name: "forced: yours", want: []File{managed}, force: managed.Path,
			have: map[string]string{managed.Path: "mine()\n"}, plan: "update manage.py"},
		{name: "forced: once", want: []File{managed, once}, force: once.Path,
			have: map[string]string{managed.Path: inStep(managed), once.Path: "mine\n"}, plan: "update settings.py, keep manage.py"},
		{name: "forced: in step already", want: []File{managed}, force: managed.Path,
			have: map[string]string{managed.Path: inStep(managed)}, plan: "keep manage.py"},

		{name: "orphan: intact", found: []string{orphan},
			have: map[string]string{orphan: inStep(orphanFile)}, plan: "remove old.py"},
		{name: "orphan: intact with CRLF", found: []string{orphan},
			have: map[string]string{orphan: crlf(inStep(orphanFile))}, plan: "remove old.py"},
		{name: "orphan: edited", found: []string{orphan},
			have: map[string]string{orphan: edited(inStep(orphanFile))}, plan: `conflict old.py: is left over: "gone" no longer wants it, and it was edited, copied or moved`},
		{name: "orphan: copied from elsewhere", found: []string{orphan},
			have: map[string]string{orphan: inStep(managed)}, plan: `conflict old.py: is left over: "a" no longer wants it, and it was edited, copied or moved`},
		{name: "orphan: damaged marker", found: []string{orphan},
			have: map[string]string{orphan: damaged(inStep(orphanFile))}, plan: "conflict old.py: is left over: no service wants it, and it was edited"},
		{name: "orphan: edited and forced", found: []string{orphan}, force: orphan,
			have: map[string]string{orphan: edited(inStep(orphanFile))}, plan: "remove old.py"},
		{name: "orphan: made somebody's own", found: []string{orphan},
			have: map[string]string{orphan: string(orphanFile.Content)}, plan: ""},
		{name: "orphan: gone meanwhile", found: []string{orphan}, plan: ""},
		{name: "found but wanted", found: []string{managed.Path}, want: []File{managed},
			have: map[string]string{managed.Path: inStep(managed)}, plan: "keep manage.py"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := tree(t, test.have)
			r := Request{Want: test.want, Found: test.found, CreateOnce: test.once}
			if test.force != "" {
				r.Force = map[string]bool{test.force: true}
			}
			plan := Plan(dir, r)
			if got := text(plan); got != test.plan {
				t.Errorf("plan:\n got %s\nwant %s", got, test.plan)
			}
			checkNextRun(t, dir, r, plan)
		})
	}
}

// checkNextRun carries a plan out: afterwards nothing differs but what was a conflict before, and what the plan leaves
// alone is as it was.
func checkNextRun(t *testing.T, dir *Dir, r Request, plan []Action) {
	t.Helper()
	before := map[string]string{}
	for _, a := range plan {
		content, _ := dir.Read(a.Path)
		before[a.Path] = string(content)
	}
	if _, err := Apply(dir, plan, "services"); err != nil {
		t.Fatal(err)
	}
	for _, a := range plan {
		now, _ := dir.Read(a.Path)
		switch a.Kind {
		case Keep, Owned, Conflict:
			if string(now) != before[a.Path] {
				t.Errorf("%s %s was changed", a.Kind, a.Path)
			}
		case Create, Update:
			if string(now) != string(a.New) {
				t.Errorf("%s %s was not written", a.Kind, a.Path)
			}
		}
	}
	conflicts := only(plan, func(a Action) bool { return a.Kind == Conflict })
	if left := only(Plan(dir, r), Action.Differs); text(left) != text(conflicts) {
		t.Errorf("the next run would: %s", text(left))
	}
}

func TestPlanObstacles(t *testing.T) {
	const problem = "conflict manage.py: cannot be read: "
	for _, test := range []struct {
		name string
		make func(t *testing.T, root string)
		want File
		plan string
	}{
		{"folder where a file should be", func(t *testing.T, root string) {
			mkdir(t, root, managed.Path)
		}, managed, problem + "is not a regular file"},
		{"file where a folder should be", func(t *testing.T, root string) {
			write(t, root, "services", "x")
		}, managed, problem + "openat services/a/manage.py: not a directory"},
		{"link to a file outside", func(t *testing.T, root string) {
			outside := t.TempDir()
			write(t, outside, "manage.py", "x\n")
			link(t, root, filepath.Join(outside, "manage.py"), managed.Path)
		}, managed, problem + "is a symbolic link that leads nowhere inside the repository"},
		{"link that dangles", func(t *testing.T, root string) {
			link(t, root, "nowhere", managed.Path)
		}, managed, problem + "is a symbolic link that leads nowhere inside the repository"},
		{"link that leads in a circle", func(t *testing.T, root string) {
			link(t, root, "manage.py", managed.Path)
		}, managed, problem + "is a symbolic link that leads nowhere inside the repository"},
		{"folder that is a link to a folder outside", func(t *testing.T, root string) {
			link(t, root, t.TempDir(), "services/a")
		}, managed, problem + "openat services/a/manage.py: path escapes from parent"},
		{"link inside the repository, to a file without marker", func(t *testing.T, root string) {
			write(t, root, "services/b.py", "mine\n")
			link(t, root, "../b.py", managed.Path)
		}, managed, "owned manage.py"},
		{"once: link outside is its author's", func(t *testing.T, root string) {
			link(t, root, t.TempDir(), once.Path)
		}, once, "keep settings.py"},
		{"once: folder is its author's", func(t *testing.T, root string) {
			mkdir(t, root, once.Path)
		}, once, "keep settings.py"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			test.make(t, root)
			dir := open(t, root)
			plan := Plan(dir, Request{Want: []File{test.want}, Force: map[string]bool{}})
			if got := text(plan); got != test.plan {
				t.Errorf("plan:\n got %s\nwant %s", got, test.plan)
			}
			if _, err := Apply(dir, plan, "services"); err != nil {
				t.Error(err)
			}
		})
	}
}

// A folder that is a link to another of the repository is as good as a folder.
func TestPlanThroughFolderLink(t *testing.T) {
	root := t.TempDir()
	mkdir(t, root, "elsewhere")
	mkdir(t, root, "services")
	link(t, root, "../elsewhere", "services/a")
	dir := open(t, root)
	r := Request{Want: []File{managed, once}}
	plan := Plan(dir, r)
	if got, want := text(plan), "create settings.py, create manage.py"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	checkNextRun(t, dir, r, plan)
	if got := read(t, root, "elsewhere/manage.py"); got != inStep(managed) {
		t.Errorf("got %q", got)
	}
}

// Files come in the order in which a killed run does least harm: service by service, Once files first.
func TestPlanOrder(t *testing.T) {
	b := func(f File) File {
		f.Service, f.Path = "b", strings.Replace(f.Path, "/a/", "/b/", 1)
		return f
	}
	plan := Plan(tree(t, nil), Request{Want: []File{managed, b(managed), once, b(once)}})
	var got []string
	for _, a := range plan {
		got = append(got, a.Path)
	}
	want := []string{"services/a/settings.py", "services/a/manage.py", "services/b/settings.py", "services/b/manage.py"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func damaged(s string) string {
	i := strings.Index(s, "DO NOT EDIT. ") + len("DO NOT EDIT. ")
	return s[:i] + s[i+3:]
}

func renamed(f File, name string) File {
	f.Path = filepath.ToSlash(filepath.Join(filepath.Dir(f.Path), name))
	return f
}

func only(plan []Action, keep func(Action) bool) []Action {
	return slices.DeleteFunc(slices.Clone(plan), func(a Action) bool { return !keep(a) })
}

// text is a plan in one line.
func text(plan []Action) string {
	var all []string
	for _, a := range plan {
		line := a.Kind.String() + " " + filepath.Base(a.Path)
		if a.Problem != "" {
			line += ": " + a.Problem
		}
		all = append(all, line)
	}
	return strings.Join(all, ", ")
}
