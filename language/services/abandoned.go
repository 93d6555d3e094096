package services

import (
	"context"
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/language"
	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/boilerplate"
	"github.com/rules-services/rules_services/internal/project"
)

// Where services or charts were before services_root or the pattern of charts has changed is known only when Gazelle
// comes by: the BUILD file there still has targets of this module's kinds.

// noteAbandoned plans what becomes of the generated files in a folder whose targets of ours nobody wants any more.
func (r *run) noteAbandoned(args language.GenerateArgs, wanted []*rule.Rule) {
	if len(wanted) > 0 || !slices.ContainsFunc(args.File.Rules, func(one *rule.Rule) bool {
		return r.isOurs(r.originalKind(args.Config, one.Kind()), one)
	}) {
		return
	}
	for _, a := range r.project.Abandoned(args.Rel) {
		r.abandoned = append(r.abandoned, a)
		if a.Kind == boilerplate.Remove {
			r.removed[a.Path] = true
		}
	}
}

// dealWithAbandoned removes such files in fix mode, and shows in diff mode that it would.
func (l *servicesLang) dealWithAbandoned() error {
	plan := l.run.abandoned
	if len(plan) == 0 || l.run.mode == modePrint {
		return nil
	}
	if l.run.mode == modeDiff {
		var diff strings.Builder
		for _, a := range plan {
			diff.WriteString(project.Diff(a))
		}
		return l.emit(diff.String())
	}
	conflicts := project.Conflicts(plan)
	if len(conflicts) > 0 && l.again != nil {
		l.leaveRest(context.Background())
		return nil
	}
	done, err := l.run.project.Apply(plan)
	l.say(project.Summary(done))
	l.say(l.run.project.Remaining(done))
	l.say(conflicts)
	return err
}
