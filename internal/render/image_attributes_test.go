package render

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/templates"
)

// ociImage are the attributes of oci_image in rules_oci 2.2, less those that say how it is built.
var ociImage = strings.Fields(`name base tars entrypoint cmd env exposed_ports volumes labels annotations user workdir os
	architecture variant created visibility`)

// TestImagesCanBeOfRulesOCI holds what templates say of an image against that, so that
// `# gazelle:map_kind service_image oci_image @rules_oci//oci:defs.bzl` works.
func TestImagesCanBeOfRulesOCI(t *testing.T) {
	images := regexp.MustCompile(`(?s)\nservice_image\((.*?)\n\)`)
	attribute := regexp.MustCompile(`(?m)^    ([a-z_]+) = `)
	found := 0
	err := fs.WalkDir(templates.Types, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(templates.Types, path)
		for _, image := range images.FindAllSubmatch(content, -1) {
			found++
			for _, name := range attribute.FindAllSubmatch(image[1], -1) {
				if !slices.Contains(ociImage, string(name[1])) {
					t.Errorf("%s: oci_image has no %s", path, name[1])
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("no template has an image")
	}
}
