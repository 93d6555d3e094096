package services

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/config"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/catalog"
	"github.com/rules-services/rules_services/internal/memo"
	"github.com/rules-services/rules_services/internal/project"
	"github.com/rules-services/rules_services/language/services_python"
)

// directiveFile names the registry; it is read from the root BUILD file before the walk (project.Open).
const directiveFile = "services_file"

// A mode is what Gazelle does with its results.
type mode string

const (
	modeFix   mode = "fix"
	modeDiff  mode = "diff"
	modePrint mode = "print"
)

// run is everything that one run of Gazelle needs to know.
type run struct {
	project *project.Project
	config  *config.Config
	mode    mode
	patch   string
	plan    []boilerplate.Action
	// byDir are the services of each folder, in the order of the registry.
	byDir map[string][]*catalog.Service
	// charts are those that lie in other packages than their services.
	charts charts
	scope  project.Scope
	// created are the names of files that the plan adds to each folder, removed the paths of those it takes away.
	created map[string][]string
	removed map[string]bool
	// abandoned is what becomes of files in folders that nothing is looked for in any more.
	abandoned []boilerplate.Action
	// changing are the folders with files that the plan changes.
	changing map[string]bool
	// kept are the generated Python files that are as they should be, present the folders of files that are.
	kept, present map[string]bool
	// generated are the names of files that types generate into a service's folder, buildNames those of targets that their
	// BUILD templates make.
	generated, buildNames map[string]bool
	// kinds and loads are what a BUILD file may need.
	kinds map[string]rule.KindInfo
	loads []rule.LoadInfo
	// visited are the folders that Gazelle has been to, in a run that writes nothing.
	visited map[string]*visit
	// otherComesFirst tells that rules_python's extension stands before this one in the list of languages.
	otherComesFirst bool
	// problems are modules that nothing provides, and Python that cannot be read.
	problems problems
	// typesSum is a digest of all service types.
	typesSum memo.Sum
}

// CheckFlags implements [config.Configurer]: it reads the registry and plans the run. An error here ends Gazelle with
// exit code 1 before anything is written.
func (l *servicesLang) CheckFlags(fs *flag.FlagSet, c *config.Config) error {
	m := fs.Lookup("mode")
	if m == nil {
		return nil // a command that writes no BUILD files, such as update-repos
	}
	scope, err := scopeOf(fs, c)
	if err != nil {
		return err
	}
	remembered := memo.Open(memo.Folder(), c.RepoRoot, l.now)
	if scope.Whole() {
		remembered.LookAhead()
	}
	p, err := project.OpenWith(remembered, c.RepoRoot, "")
	if errors.Is(err, project.ErrNoRegistry) {
		return nil
	}
	if err != nil {
		return l.refuse(err)
	}
	collectLess(remembered)
	if name := c.ModuleToApparentName(moduleName); name != "" {
		p.Repository = name
	}
	r := &run{project: p, config: c, scope: scope, mode: mode(m.Value.String()), byDir: map[string][]*catalog.Service{}, visited: map[string]*visit{}}
	if f := fs.Lookup("patch"); f != nil && f.Value.String() != "" {
		r.patch = absolute(c.WorkDir, f.Value.String())
	}
	for _, s := range p.Catalog.Services {
		dir := p.Catalog.Directory(s)
		r.byDir[dir] = append(r.byDir[dir], s)
	}
	if r.plan, err = p.PlanScope(r.scope); err != nil {
		return l.refuse(err)
	}
	r.indexPlan()
	r.plan = differing(r.plan)
	r.charts = r.findCharts()
	r.typesSum = p.TypesSum()
	l.run = r
	r.kinds = l.Kinds()
	r.loads = append(l.ApparentLoads(c.ModuleToApparentName), python.Loads(c.ModuleToApparentName)...)
	if err := r.checkBuildTemplates(); err != nil {
		l.run = nil
		return l.refuse(err)
	}
	return nil
}

// collectLess lets the heap of a run that remembers grow to three times of what is in use, not to twice, before garbage is
// collected: such a run keeps little in memory, so that there is room for a fifth less of processor time.
func collectLess(remembered *memo.Memo) {
	const percent = 200
	if remembered.Len() > 0 && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// indexPlan notes what each folder gains and loses.
func (r *run) indexPlan() {
	r.created, r.removed = map[string][]string{}, map[string]bool{}
	r.generated, r.buildNames = map[string]bool{}, map[string]bool{}
	r.changing, r.kept, r.present = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, a := range r.plan {
		if a.Differs() {
			r.changing[path.Dir(a.Path)] = true
		}
		switch a.Kind {
		case boilerplate.Create:
			r.created[path.Dir(a.Path)] = append(r.created[path.Dir(a.Path)], path.Base(a.Path))
		case boilerplate.Remove:
			r.removed[a.Path] = true
		case boilerplate.Keep:
			r.present[path.Dir(a.Path)] = true
			if !a.Once && strings.HasSuffix(a.Path, ".py") {
				r.kept[a.Path] = true
			}
		}
	}
	for _, t := range r.project.Types {
		for _, name := range t.ManagedNames() {
			r.generated[name] = true
		}
		for _, name := range t.BuildNames() {
			r.buildNames[name] = true
		}
	}
}

// differing are the actions that change something: the others are most of a plan, and nobody asks for them again.
func differing(plan []boilerplate.Action) []boilerplate.Action {
	var differ []boilerplate.Action
	for _, a := range plan {
		if a.Differs() {
			differ = append(differ, a)
		}
	}
	return differ
}

// refuse prints every mistake on a line of its own, beginning with its place, and returns the summary that Gazelle ends
// with.
func (l *servicesLang) refuse(err error) error {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	for _, line := range lines {
		fmt.Fprintln(l.stderr, line)
	}
	if len(lines) == 1 {
		return errors.New("1 mistake; nothing was written")
	}
	return fmt.Errorf("%d mistakes; nothing was written", len(lines))
}

// scopeOf is the part of the repository that the command line asks for.
func scopeOf(fs *flag.FlagSet, c *config.Config) (project.Scope, error) {
	scope := project.Scope{}
	if f := fs.Lookup("r"); f != nil {
		scope.Flat = f.Value.String() == "false"
	}
	args := fs.Args()
	if len(args) == 0 {
		args = []string{"."}
	}
	root, err := filepath.EvalSymlinks(c.RepoRoot)
	if err != nil {
		return scope, err
	}
	for _, arg := range args {
		dir, err := filepath.EvalSymlinks(absolute(c.WorkDir, arg))
		if err != nil {
			continue // Gazelle's own check of its arguments reports it
		}
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			return scope, err
		}
		if rel == "." {
			rel = ""
		}
		scope.Dirs = append(scope.Dirs, filepath.ToSlash(rel))
	}
	return scope, nil
}

func absolute(base, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(base, name)
}
