package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/runspec"
)

// runSet runs all services of a spec. requested is how the last one is to be started, nil where all are asked for alike.
func (p process) runSet(ctx context.Context, location runspec.Location, dev *runspec.Dev, requested *devserver.Invocation, o devserver.Options) error {
	var servers []*devserver.Server
	for i, service := range dev.Services {
		in, err := devserver.ParseArgs(service, nil)
		if err != nil {
			return err
		}
		if requested != nil && i == len(dev.Services)-1 {
			in = *requested
		}
		server, err := p.server(location, dev, service, in)
		if err != nil {
			return err
		}
		servers = append(servers, server)
	}
	if err := devserver.CheckPorts(dev, servers); err != nil {
		return err
	}
	set := devserver.NewSet(servers)
	set.Console, set.Notes, set.Coloured = p.stdout, p.stderr, coloured(p.stdout)
	set.LogDir = o.Logs
	if set.LogDir == "" {
		set.LogDir = logDir(lookup(p.env, workspaceVariable))
	}
	set.NoRestart, set.ExitOnFailure = o.NoRestart, o.ExitOnFailure
	set.Started = func(took time.Duration) {
		set.Say("all %d services are ready (%.1f s); their logs are in %s", len(servers), took.Seconds(), set.LogDir)
	}
	go func() {
		<-p.hurry
		set.Hurry()
	}()
	return set.Run(ctx)
}

// coloured tells whether a stream is a terminal whose user has nothing against colours.
func coloured(stream io.Writer) bool {
	file, ok := stream.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && devserver.IsTerminal(file)
}

// logDir is the folder of the logs of a workspace's services.
func logDir(workspace string) string {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	id := sha256.Sum256([]byte(workspace))
	return filepath.Join(cache, "rules_services", "dev", fmt.Sprintf("%x", id[:6]), "logs")
}
