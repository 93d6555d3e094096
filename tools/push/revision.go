package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// tree is the working tree that an image was built from.
type tree struct {
	// folder is in it; "" is the working directory.
	folder string

	asked bool
	found revision
	err   error
}

// revision is what a tree has checked out.
type revision struct {
	commit string
	time   time.Time
	// dirty tells that there are changes that no commit has.
	dirty bool
}

// revision asks git, once.
func (t *tree) revision(ctx context.Context) (revision, error) {
	if !t.asked {
		t.asked = true
		t.found, t.err = t.ask(ctx)
	}
	return t.found, t.err
}

func (t *tree) ask(ctx context.Context) (revision, error) {
	said, err := t.git(ctx, "log", "-1", "--no-show-signature", "--format=%H %ct")
	if err != nil {
		return revision{}, err
	}
	commit, seconds, _ := strings.Cut(strings.TrimSpace(said), " ")
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || len(commit) < 12 {
		return revision{}, fmt.Errorf("git says %q, no commit and its time", said)
	}
	changes, err := t.git(ctx, "--no-optional-locks", "status", "--porcelain")
	if err != nil {
		return revision{}, err
	}
	return revision{commit: commit, time: time.Unix(at, 0).UTC(), dirty: changes != ""}, nil
}

// git runs git in the tree.
func (t *tree) git(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "git", args...)
	command.Dir = t.folder
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return "", fmt.Errorf("git: %s", strings.TrimSpace(complaint.String()))
	}
	return string(out), err
}

// tag is the default tag. What is not committed has no name but the image's own.
func (r revision) tag(environment, digest string) string {
	tag := r.time.Format("2006-01-02.15-04-05") + "-" + r.commit[:12]
	if environment != "" {
		tag = environment + "-" + tag
	}
	if r.dirty {
		tag += "-dirty-" + digest[:12]
	}
	return tag
}
