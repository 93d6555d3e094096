package project

import (
	"fmt"
	"path"
	"strings"

	"github.com/rules-services/rules_services/internal/boilerplate"
)

// Summary tells what a plan changes, one line a service and kind of change.
func Summary(actions []boilerplate.Action) []string {
	type key struct {
		service string
		kind    boilerplate.Kind
	}
	var order []key
	paths := map[key][]string{}
	for _, a := range actions {
		if !a.Differs() || a.Kind == boilerplate.Conflict {
			continue
		}
		k := key{a.Service, a.Kind}
		if paths[k] == nil {
			order = append(order, k)
		}
		paths[k] = append(paths[k], a.Path)
	}
	var lines []string
	for _, k := range order {
		verb := map[boilerplate.Kind]string{
			boilerplate.Create: "created", boilerplate.Update: "updated", boilerplate.Remove: "removed",
		}[k.kind]
		lines = append(lines, fmt.Sprintf("%s: %s %s", k.service, verb, places(paths[k])))
	}
	return lines
}

// places writes paths as the folder that holds them all and where they lie in it.
func places(paths []string) string {
	dir := path.Dir(paths[0])
	for _, p := range paths {
		for dir != "." && !strings.HasPrefix(p, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	if len(paths) == 1 || dir == "." {
		return strings.Join(paths, " ")
	}
	var names []string
	for _, p := range paths {
		names = append(names, strings.TrimPrefix(p, dir+"/"))
	}
	return dir + "/: " + strings.Join(names, " ")
}

// Conflicts tells, for every path that was left alone although it is out of step, why, and the ways out.
func Conflicts(actions []boilerplate.Action) []string {
	var lines []string
	for _, a := range actions {
		if a.Kind != boilerplate.Conflict {
			continue
		}
		way := fmt.Sprintf("`services generate --force %s` gives up the edit; without its marker line the file is yours", a.Path)
		switch {
		case a.Old == nil:
			way = "make way for it, then run again"
		case a.New == nil:
			way = "delete it, or delete its marker line and own it"
		case a.Origin != "":
			way = fmt.Sprintf("`services generate --force %s` gives up the copy; without its marker line the file is yours", a.Path)
		}
		lines = append(lines, fmt.Sprintf("conflict: %s (service %q) %s: %s", a.Path, a.Service, a.Problem, way))
	}
	return lines
}
