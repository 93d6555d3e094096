package image

import (
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Build puts layers on a base image, an OCI layout of any source or "".
func Build(settings Settings, base string, layers []Layer) (v1.Image, error) {
	below, err := openBase(base, settings.platform())
	if err != nil {
		return nil, err
	}
	config, err := below.ConfigFile()
	if err != nil {
		return nil, fmt.Errorf("base: reading its config: %w", err)
	}
	config = config.DeepCopy()
	if base == "" {
		config.OS, config.Architecture, config.Variant = settings.OS, settings.Architecture, settings.Variant
	}
	if err := settings.configure(config); err != nil {
		return nil, err
	}
	image, err := stack(below, config, layers)
	if err != nil {
		return nil, err
	}
	return annotate(image, below, settings.Annotations)
}

// stack is an image with the layers of base and more above them.
func stack(base v1.Image, config *v1.ConfigFile, layers []Layer) (v1.Image, error) {
	manifest, err := base.Manifest()
	if err != nil {
		return nil, fmt.Errorf("base: reading its manifest: %w", err)
	}
	below, err := base.Layers()
	if err != nil {
		return nil, fmt.Errorf("base: reading its layers: %w", err)
	}
	above, err := openLayers(layers)
	if err != nil {
		return nil, err
	}
	var all []mutate.Addendum
	for i, one := range below {
		all = append(all, mutate.Addendum{Layer: one, MediaType: ociType(manifest.Layers[i].MediaType)})
	}
	for _, one := range above {
		diffID, err := one.DiffID()
		if err != nil {
			return nil, err
		}
		all = append(all, mutate.Addendum{Layer: one})
		config.RootFS.DiffIDs = append(config.RootFS.DiffIDs, diffID)
		config.History = append(config.History, v1.History{Created: config.Created, CreatedBy: "rules_services"})
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	if image, err = mutate.Append(image, all...); err != nil {
		return nil, fmt.Errorf("putting layers together: %w", err)
	}
	return mutate.ConfigFile(image, config)
}

// annotate adds the annotations of the base and of the settings to a manifest.
func annotate(image, base v1.Image, lines []string) (v1.Image, error) {
	manifest, err := base.Manifest()
	if err != nil {
		return nil, fmt.Errorf("base: reading its manifest: %w", err)
	}
	added, err := pairs("annotations", lines)
	if err != nil {
		return nil, err
	}
	annotations := map[string]string{}
	for name, value := range manifest.Annotations {
		annotations[name] = value
	}
	for _, pair := range added {
		annotations[pair[0]] = pair[1]
	}
	if len(annotations) == 0 {
		return image, nil
	}
	return mutate.Annotations(image, annotations).(v1.Image), nil
}
