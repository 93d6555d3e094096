package services

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/project"
)

// Before implements [language.LifecycleManager]. It writes the boilerplate in fix mode and nothing in any other.
func (l *servicesLang) Before(ctx context.Context) {
	if l.run == nil {
		return
	}
	switch l.run.mode {
	case modeFix:
		l.fix(ctx)
	case modeDiff:
		l.diff(ctx)
	case modePrint:
		l.print()
	}
}

// DoneGeneratingRules implements [language.LifecycleManager].
func (l *servicesLang) DoneGeneratingRules() {}

// AfterResolvingDeps implements [language.LifecycleManager].
func (l *servicesLang) AfterResolvingDeps(context.Context) {
	if l.run != nil {
		_ = l.run.project.Close()
	}
}

// fix writes the plan. With a conflict in it the second process writes everything, BUILD files too, and this one exits
// with 1.
func (l *servicesLang) fix(ctx context.Context) {
	conflicts := project.Conflicts(l.run.plan)
	if len(conflicts) > 0 && l.again != nil {
		_ = l.again(ctx) // whatever it ended with, it has printed, and this run has failed
		l.exit(1)
		return
	}
	if err := l.run.write(); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			fmt.Fprintln(l.stderr, "services: "+line)
		}
		l.exit(1)
		return
	}
	l.say(project.Summary(l.run.plan))
	l.say(l.skipped())
	l.say(conflicts)
}

// write carries out the plan. A service without boilerplate has a folder too, for its BUILD file.
func (r *run) write() error {
	var errs []error
	for _, dir := range r.newFolders() {
		errs = append(errs, r.project.MakeFolder(dir))
	}
	return errors.Join(append(errs, r.project.Apply(r.plan))...)
}

// diff shows what fix would change. The second process shows the BUILD files that are there.
func (l *servicesLang) diff(ctx context.Context) {
	if l.again == nil {
		return
	}
	text := l.run.diffText()
	if text == "" && len(project.Conflicts(l.run.plan)) == 0 {
		return
	}
	_ = l.again(ctx)
	l.say(project.Conflicts(l.run.plan))
	if err := l.emit(text); err != nil {
		l.say([]string{err.Error()})
	}
	l.exit(1)
}

// emit writes diffs where Gazelle writes its own: after them in the file of -patch, else to standard output.
func (l *servicesLang) emit(text string) error {
	if l.run.patch == "" {
		_, err := fmt.Fprint(l.stdout, text)
		return err
	}
	f, err := os.OpenFile(l.run.patch, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return fmt.Errorf("writing -patch: %w", err)
	}
	_, err = f.WriteString(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// diffText is the boilerplate's part of the diff, and the BUILD files of folders that do not exist yet.
func (r *run) diffText() string {
	var b strings.Builder
	for _, a := range r.plan {
		b.WriteString(project.Diff(a))
	}
	for _, f := range r.buildFilesOfNewFolders() {
		b.WriteString(project.UnifiedDiff(path.Join(f.Pkg, path.Base(f.Path)), nil, f.Format()))
	}
	return b.String()
}

// print shows the whole content of every file that fix would write.
func (l *servicesLang) print() {
	show := func(path string, content []byte) { fmt.Fprintf(l.stdout, ">>> %s\n%s", path, content) }
	for _, a := range l.run.plan {
		if a.Kind == boilerplate.Create || a.Kind == boilerplate.Update {
			show(a.Path, a.New)
		}
	}
	for _, f := range l.run.buildFilesOfNewFolders() {
		show(path.Join(f.Pkg, path.Base(f.Path)), f.Format())
	}
}

// skipped names the entries for which there is nothing to generate.
func (l *servicesLang) skipped() []string {
	var lines []string
	for _, s := range l.run.project.Skipped(l.run.project.Services(l.run.scope)) {
		lines = append(lines, fmt.Sprintf("%s: type %q has no templates yet; skipped", s.Name, s.Type))
	}
	return lines
}

func (l *servicesLang) say(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(l.stderr, "services: "+line)
	}
}
