package runspec

import "fmt"

// The kinds of the specs that rules service_push and service_load write.
const (
	KindPush = "push"
	KindLoad = "load"
)

// Push says which images `bazel run` of a service_push target pushes, and where to.
type Push struct {
	// Version is the version of the schema, always [Version].
	Version int `json:"version"`
	// Kind is always [KindPush].
	Kind string `json:"kind"`
	// Images are the images, at least one.
	Images []PushedImage `json:"images"`
}

// PushedImage is one image and its place in a registry.
type PushedImage struct {
	// Label is the service_push target, as one types it after `bazel run`.
	Label string `json:"label"`
	// Image is the runfiles path of the OCI image layout.
	Image string `json:"image"`
	// Repository is the registry and the repository; "" when RepositoryFile says it.
	Repository string `json:"repository"`
	// RepositoryFile is the runfiles path of a file with the repository in its first line, "" without one.
	RepositoryFile string `json:"repository_file"`
	// RemoteTags are the tags.
	RemoteTags []string `json:"remote_tags"`
	// RemoteTagsFile is the runfiles path of a file with more tags, one a line, "" without one.
	RemoteTagsFile string `json:"remote_tags_file"`
}

// DecodePush reads a spec of kind [KindPush]. An unknown field and an image without a place are errors.
func DecodePush(data []byte) ([]PushedImage, error) {
	var spec Push
	if err := decode(data, &spec, KindPush); err != nil {
		return nil, err
	}
	if len(spec.Images) == 0 {
		return nil, fmt.Errorf("run spec names no image")
	}
	for i, one := range spec.Images {
		if one.Label == "" || one.Image == "" {
			return nil, fmt.Errorf("images[%d] %q: label and image are required", i, one.Label)
		}
		if (one.Repository == "") == (one.RepositoryFile == "") {
			return nil, fmt.Errorf("images[%d] %q: it takes either repository or repository_file", i, one.Label)
		}
	}
	return spec.Images, nil
}

// Load says which images `bazel run` of a service_load target loads.
type Load struct {
	// Version is the version of the schema, always [Version].
	Version int `json:"version"`
	// Kind is always [KindLoad].
	Kind string `json:"kind"`
	// Images are the images, at least one.
	Images []LoadedImage `json:"images"`
}

// LoadedImage is one image and what it is called on this machine.
type LoadedImage struct {
	// Label is the service_load target, as one types it after `bazel run`.
	Label string `json:"label"`
	// Image is the runfiles path of the OCI image layout.
	Image string `json:"image"`
	// RepoTags are names with tags, like "shop/ui:latest".
	RepoTags []string `json:"repo_tags"`
	// RepoTagsFile is the runfiles path of a file with more of them, one a line, "" without one.
	RepoTagsFile string `json:"repo_tags_file"`
}

// DecodeLoad reads a spec of kind [KindLoad]. An unknown field and an image without a name are errors.
func DecodeLoad(data []byte) ([]LoadedImage, error) {
	var spec Load
	if err := decode(data, &spec, KindLoad); err != nil {
		return nil, err
	}
	if len(spec.Images) == 0 {
		return nil, fmt.Errorf("run spec names no image")
	}
	for i, one := range spec.Images {
		if one.Label == "" || one.Image == "" {
			return nil, fmt.Errorf("images[%d] %q: label and image are required", i, one.Label)
		}
		if len(one.RepoTags) == 0 && one.RepoTagsFile == "" {
			return nil, fmt.Errorf("images[%d] %q: repo_tags are required", i, one.Label)
		}
	}
	return spec.Images, nil
}
