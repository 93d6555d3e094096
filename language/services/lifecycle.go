package services

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

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
func (l *servicesLang) DoneGeneratingRules() {
	if l.run == nil {
		return
	}
	if err := l.dealWithAbandoned(); err != nil {
		l.say(strings.Split(err.Error(), "\n"))
	}
}

// AfterResolvingDeps implements [language.LifecycleManager].
//
// BUILD files are written after this: with a module that nothing provides, none is.
func (l *servicesLang) AfterResolvingDeps(context.Context) {
	if l.run == nil {
		return
	}
	newFiles := l.run.preview()
	_ = l.run.project.Close()
	_ = l.run.project.Memo.Save(l.run.scope.Whole()) // what cannot be kept is found out again
	for _, line := range l.run.problems.sorted() {
		fmt.Fprintln(l.stderr, line)
	}
	if len(l.run.problems.errors) > 0 {
		l.say([]string{"no BUILD file was written; `# gazelle:services_validation warn` makes such mistakes warnings"})
		l.exit(1)
	}
	if err := l.showNew(newFiles); err != nil {
		l.say([]string{err.Error()})
		l.exit(1)
	}
}

// fix writes the plan. With a conflict in it the second process writes everything, BUILD files too, and this one exits
// with 1. The same goes for a file that cannot be written: the second process meets the obstacle again and names it.
func (l *servicesLang) fix(ctx context.Context) {
	conflicts := project.Conflicts(l.run.plan)
	if len(conflicts) > 0 && l.again != nil {
		l.leaveRest(ctx)
		return
	}
	done, err := l.run.write()
	l.run.plan = nil // the files of thousands of services
	l.say(project.Summary(done))
	l.say(l.run.project.Remaining(done))
	if isFull(err) {
		l.say(strings.Split(err.Error(), "\n"))
		l.say([]string{"no BUILD file was written: Gazelle would leave half of it; make room, then run again"})
		l.exit(1)
	}
	if err != nil && l.again != nil {
		l.leaveRest(ctx)
		return
	}
	if err != nil {
		l.say(strings.Split(err.Error(), "\n"))
	}
	l.say(l.skipped())
	l.say(conflicts)
}

// isFull tells whether there was no room for a file.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// leaveRest runs the process once more and ends this one with 1. What the other one ended with, it has told.
func (l *servicesLang) leaveRest(ctx context.Context) {
	l.runAgain(ctx)
	l.exit(1)
}

func (l *servicesLang) runAgain(ctx context.Context) {
	var ended *exec.ExitError
	if err := l.again(ctx); err != nil && !errors.As(err, &ended) {
		l.say([]string{fmt.Sprintf("running Gazelle once more for the BUILD files: %v", err)})
	}
}

// write carries out the plan and returns what it did. A service without boilerplate has a folder too, for its BUILD
// file.
func (r *run) write() ([]boilerplate.Action, error) {
	var errs []error
	folders := r.newFolders()
	if len(folders) > 0 || len(r.plan) > 0 {
		r.project.Memo.LookAgain()
	}
	for _, dir := range folders {
		errs = append(errs, r.project.MakeFolder(dir))
	}
	done, err := r.project.Apply(r.plan)
	return done, errors.Join(append(errs, err)...)
}

// diff shows what fix would change. The second process shows the BUILD files that are there.
func (l *servicesLang) diff(ctx context.Context) {
	if l.again == nil {
		return
	}
	text := l.run.diffText()
	if text == "" && len(l.run.newFolders()) == 0 && len(project.Conflicts(l.run.plan)) == 0 {
		return
	}
	newFiles, err := l.runAgainFor(ctx)
	l.say(project.Conflicts(l.run.plan))
	if err = errors.Join(err, l.emit(text+newFiles)); err != nil {
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

// diffText is the boilerplate's part of the diff.
func (r *run) diffText() string {
	var b strings.Builder
	for _, a := range r.plan {
		b.WriteString(project.Diff(a))
	}
	return b.String()
}

// print shows the whole content of every file of the boilerplate that fix would write.
func (l *servicesLang) print() {
	for _, a := range l.run.plan {
		if a.Kind == boilerplate.Create || a.Kind == boilerplate.Update {
			l.show(a.Path, a.New)
		}
	}
}

func (l *servicesLang) show(path string, content []byte) {
	fmt.Fprintf(l.stdout, ">>> %s\n%s", path, content)
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
	l.said += len(lines)
	for _, line := range lines {
		fmt.Fprintln(l.stderr, "services: "+line)
	}
}
