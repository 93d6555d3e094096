package services

import (
	"slices"
	"strings"

	"github.com/bazelbuild/bazel-gazelle/rule"

	"github.com/rules-services/rules_services/internal/catalog"
)

const (
	// groupKind is the kind of the targets that stand for several services.
	groupKind = "service_group"
	// groupPrefix precedes the name of an alias group in that of its target.
	groupPrefix = "group_"
	// everyGroup is the target of all services.
	everyGroup = "every"
	// checkTest is the target that looks at a service. Without Python there is nothing to look at but the chart.
	checkTest = "check_test"
)

// isGroupName tells whether a rule of groupKind is generated. People may have groups of their own, under other names.
func isGroupName(name string) bool {
	return name == everyGroup || strings.HasPrefix(name, groupPrefix)
}

// groups are the targets of the alias groups, which lie in the folder of all services, and the one of all services. A
// registry that groups nothing gets none.
func (r *run) groups() []*rule.Rule {
	members := map[string][]*catalog.Service{}
	names := []string{}
	for _, s := range r.project.Catalog.Services {
		if !s.Enabled || !r.hasTarget(s, "dev") {
			continue
		}
		members[everyGroup] = append(members[everyGroup], s)
		for _, group := range s.Groups {
			name := groupPrefix + group
			if members[name] == nil {
				names = append(names, name)
			}
			members[name] = append(members[name], s)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	rules := []*rule.Rule{r.group(everyGroup, members[everyGroup])}
	for _, name := range names {
		rules = append(rules, r.group(name, members[name]))
	}
	return rules
}

// commonNeedsFolder tells whether the folder of all services is in the scope, does not exist, and would get targets.
func (r *run) commonNeedsFolder() bool {
	root := r.project.Catalog.Layout.ServicesRoot
	if !r.scope.Holds(root) || r.project.HasFolder(root) {
		return false
	}
	m := r.project.Manner(root)
	return m.Targets && !m.Excluded && !m.UpdateOnly && len(r.common()) > 0
}

// group is one target with the targets of its services.
func (r *run) group(name string, services []*catalog.Service) *rule.Rule {
	group := rule.NewRule(groupKind, name)
	for attr, short := range map[string]string{"services": "dev", "checks": checkTest, "secrets": "secrets"} {
		if labels := r.labels(services, short); len(labels) > 0 {
			group.SetAttr(attr, labels)
		}
	}
	return group
}

// labels are those of one target of each service that has it, sorted.
func (r *run) labels(services []*catalog.Service, short string) []string {
	c := r.project.Catalog
	labels := []string{}
	for _, s := range services {
		if r.hasTarget(s, short) {
			labels = append(labels, "//"+c.Directory(s)+":"+c.TargetName(s, short))
		}
	}
	slices.Sort(labels)
	return labels
}

// hasTarget tells whether a target with that short name is generated for a service.
func (r *run) hasTarget(s *catalog.Service, short string) bool {
	t := r.project.Types[s.Type]
	if !slices.Contains(r.project.Catalog.Targets(s), short) || !r.project.WithTargets(s) {
		return false
	}
	return short != checkTest || t.Python || r.chart(s) != ""
}
