package image

import (
	"fmt"
	"sort"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// openBase is the image for a platform in an OCI layout, or the empty one when
// there is no layout.
func openBase(folder string, platform v1.Platform) (v1.Image, error) {
	if folder == "" {
		return empty.Image, nil
	}
	images, err := Layout(folder).Images()
	if err != nil {
		return nil, fmt.Errorf("base: reading the OCI layout %q: %w", folder, err)
	}
	var found []string
	for _, image := range images {
		config, err := image.ConfigFile()
		if err != nil {
			return nil, fmt.Errorf("base: %q: reading a config: %w", folder, err)
		}
		has := v1.Platform{OS: config.OS, Architecture: config.Architecture, Variant: config.Variant}
		if fits(has, platform) {
			return image, nil
		}
		found = append(found, has.String())
	}
	sort.Strings(found)
	return nil, fmt.Errorf("base: %q is for %s, the image for %s: take another base, build with --platforms, or set os, architecture and variant",
		folder, strings.Join(found, " and "), platform.String())
}

// fits tells whether an image for one platform does for what is wanted. A variant
// counts only where both name one: most images leave it out.
func fits(has, wanted v1.Platform) bool {
	return has.OS == wanted.OS && has.Architecture == wanted.Architecture &&
		(has.Variant == wanted.Variant || has.Variant == "" || wanted.Variant == "")
}

// ociType is the name in the OCI specification of a type that Docker has another
// name for.
func ociType(mediaType types.MediaType) types.MediaType {
	switch mediaType {
	case types.DockerLayer:
		return types.OCILayer
	case types.DockerUncompressedLayer:
		return types.OCIUncompressedLayer
	case types.DockerForeignLayer:
		return types.OCIRestrictedLayer
	}
	return mediaType
}
