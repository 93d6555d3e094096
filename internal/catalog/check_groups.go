package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// checksOfGroup is what the name of a group's checks has at the end of the group's own, among the targets of groups.
const checksOfGroup = ".check"

// checkGroups finds groups whose target would have the name of another group's checks.
func (d *decoder) checkGroups() {
	groups := d.catalog.Groups()
	for _, s := range d.catalog.Services {
		for i, group := range s.Groups {
			checked, isTaken := strings.CutSuffix(group, checksOfGroup)
			if _, found := slices.BinarySearch(groups, checked); isTaken && found {
				d.wrong(s, []string{"alias_groups", strconv.Itoa(i)},
					"alias_groups: %q is what the checks of group %q are called among the targets: rename one of the groups",
					group, checked)
			}
		}
	}
}
