package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/rules-services/rules_services/internal/registry"
)

// forThisMachine is the image that containers on this machine run.
func forThisMachine(opened registry.Image) (v1.Image, error) {
	if opened.Image != nil {
		return opened.Image, nil
	}
	for _, one := range opened.Children {
		if one.Image != nil && one.Platform != nil && one.Platform.OS == "linux" && one.Platform.Architecture == runtime.GOARCH {
			return one.Image, nil
		}
	}
	return nil, fmt.Errorf("the image has none for linux/%s, which this machine runs", runtime.GOARCH)
}

// writeArchive writes the tar that `docker load` reads, in one step.
func writeArchive(file string, image v1.Image, tags []name.Tag) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), ".load-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // gone already when all went well
	if err := archive(temporary, image, tags); err != nil {
		temporary.Close()
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	if err := os.Chmod(temporary.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}

// archive streams the tar.
func archive(to io.Writer, image v1.Image, tags []name.Tag) error {
	images := map[name.Tag]v1.Image{}
	for _, tag := range tags {
		images[tag] = image
	}
	return tarball.MultiWrite(images, to)
}
