package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path"
	"strings"

	"github.com/rules-services/rules_services/internal/project"
)

// mover moves files of a repository, those that Git tracks with Git, so that their history goes along.
func mover(ctx context.Context, p *project.Project) func([]project.Move) error {
	return func(moves []project.Move) error {
		tracked, err := trackedFiles(ctx, p.Root, moves)
		if err != nil {
			return err
		}
		for _, batch := range batches(moves, tracked) {
			if err := moveBatch(ctx, p, batch); err != nil {
				return err
			}
		}
		return nil
	}
}

// A batch of files goes from one folder to another without changing names, all of them tracked or none.
type batch struct {
	to      string
	from    []string
	tracked bool
}

// largestBatch bounds the length of a command line.
const largestBatch = 100

// batches puts moves together that follow each other.
func batches(moves []project.Move, tracked map[string]bool) []batch {
	var all []batch
	for _, m := range moves {
		to := path.Dir(m.To)
		last := len(all) - 1
		if last < 0 || all[last].to != to || all[last].tracked != tracked[m.From] || len(all[last].from) == largestBatch {
			all = append(all, batch{to: to, tracked: tracked[m.From]})
			last++
		}
		all[last].from = append(all[last].from, m.From)
	}
	return all
}

func moveBatch(ctx context.Context, p *project.Project, b batch) error {
	if b.tracked {
		if err := p.MakeFolder(b.to); err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, "git", append(append([]string{"mv", "--"}, b.from...), b.to)...)
		cmd.Dir = p.Root
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("moving %s to %s: git mv: %w: %s", strings.Join(b.from, " "), b.to, err, bytes.TrimSpace(out))
		}
		return nil
	}
	for _, from := range b.from {
		if err := p.Move(project.Move{From: from, To: path.Join(b.to, path.Base(from))}); err != nil {
			return err
		}
	}
	return nil
}

// trackedFiles are those files of the moves that Git tracks: none where there is no repository of Git's, or no Git.
func trackedFiles(ctx context.Context, root string, moves []project.Move) (map[string]bool, error) {
	if _, err := git(ctx, root, "rev-parse", "--is-inside-work-tree"); err != nil || len(moves) == 0 {
		return nil, ctx.Err()
	}
	listed, err := git(ctx, root, "ls-files", "-z")
	if err != nil {
		return nil, err
	}
	tracked := map[string]bool{}
	for _, name := range strings.FieldsFunc(listed, func(r rune) bool { return r == 0 }) {
		tracked[name] = true
	}
	return tracked, nil
}
