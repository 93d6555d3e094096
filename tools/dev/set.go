package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/rules-services/rules_services/internal/bytecode"
	"github.com/rules-services/rules_services/internal/devserver"
	"github.com/rules-services/rules_services/internal/devserver/page"
	"github.com/rules-services/rules_services/internal/runspec"
)

// runSet runs all services of a spec. requested is how the last one is to be started, nil where all are asked for alike.
func (p process) runSet(ctx context.Context, location runspec.Location, dev *runspec.Dev, requested *devserver.Invocation, o devserver.Options) error {
	chosen := dev
	if o.Only {
		chosen = only(dev)
	}
	invocations, err := invocationsOf(chosen, requested)
	if err != nil {
		return err
	}
	var servers []*devserver.Server
	for i, service := range chosen.Services {
		servers = append(servers, p.server(location, service, invocations[i]))
	}
	state := stateDir(lookup(p.env, workspaceVariable))
	if err := replaceOther(state, servers, o); err != nil {
		return err
	}
	if err := devserver.CheckPorts(dev, servers); err != nil {
		return err
	}
	var missing []error
	for i, server := range servers {
		missing = append(missing, p.prepare(location, dev, server, invocations[i]))
	}
	if err := errors.Join(missing...); err != nil {
		return err
	}
	if err := p.databases(ctx, location, chosen, true); err != nil {
		return err
	}
	return p.serve(ctx, p.set(servers, state, o), state, o)
}

// invocationsOf are how all services of a spec are to be started.
func invocationsOf(dev *runspec.Dev, requested *devserver.Invocation) ([]devserver.Invocation, error) {
	var all []devserver.Invocation
	for _, service := range dev.Services {
		in, err := devserver.ParseArgs(service, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, in)
	}
	if requested != nil {
		all[len(all)-1] = *requested
	}
	return all, nil
}

// set is the set of services, as the options want it. A service alone has the terminal.
func (p process) set(servers []*devserver.Server, state string, o devserver.Options) *devserver.Set {
	set := devserver.NewSet(servers)
	set.Alone = len(servers) == 1
	if set.Alone && !p.underIbazel() {
		set.Stdin = p.stdin
	}
	set.Console, set.Notes, set.Coloured = p.stdout, p.stderr, coloured(p.stdout)
	set.NoRestart, set.ExitOnFailure = o.NoRestart, o.ExitOnFailure
	if set.LogDir = o.Logs; set.LogDir == "" {
		requested := servers[len(servers)-1]
		number := requested.Address.Port
		if number == 0 {
			number = o.PortOffset
		}
		name := strings.ReplaceAll(requested.Service.Name, "/", "-")
		set.LogDir = filepath.Join(state, fmt.Sprintf("logs-%s-%d", name, number))
	}
	return set
}

// replaceOther stops a run that has one of the services, or refuses to start beside it.
func replaceOther(state string, servers []*devserver.Server, o devserver.Options) error {
	err := devserver.CheckRunning(state, o.PortOffset, servers)
	if running := (*devserver.RunningError)(nil); o.Replace && errors.As(err, &running) {
		return running.Record.Replace(state, time.Minute)
	}
	return err
}

// serve runs a set with its page.
func (p process) serve(ctx context.Context, set *devserver.Set, state string, o devserver.Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	shown, err := showPage(set, o.PagePort, cancel)
	if err != nil {
		return err
	}
	record := devserver.Record{PID: os.Getpid(), Page: shown.URL(), Offset: o.PortOffset, Ports: map[string]int{}}
	for _, s := range set.Services {
		record.Ports[s.Service.Name] = s.Address.Port
	}
	release, err := record.Claim(state)
	if err != nil {
		return err
	}
	defer release()
	fmt.Fprintf(p.stderr, "the page of this run is %s\n", shown.URL())
	if !set.Alone {
		set.Started = func(took time.Duration) {
			set.Say("all %d services are ready (%.1f s); their page is %s, their logs are in %s",
				len(set.Services), took.Seconds(), shown.URL(), set.LogDir)
		}
	}
	go func() {
		<-p.hurry
		set.Hurry()
	}()
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop() // the page lives until the last service has ended
	go func() {
		if err := shown.Serve(serving); err != nil {
			fmt.Fprintln(p.stderr, err)
		}
	}()
	go p.reload(ctx, set)
	if o.Open {
		openBrowser(shown.URL())
	}
	return set.Run(ctx)
}

// pageDistance is how far the port of a page is from that of the service that was asked for.
const pageDistance = 10000

// showPage makes the page of a set on a port. For 0 it is one that is the same from run to run, so that a page that is open
// finds the next one, or any if that is taken.
func showPage(set *devserver.Set, port int, shutdown func()) (*page.Page, error) {
	requested := set.Services[len(set.Services)-1]
	usual := requested.Address.Port + pageDistance
	ours := func(s *devserver.Server) bool { return s.Address.Port == usual }
	if port == 0 && requested.Address.Port != 0 && usual <= 65535 && !slices.ContainsFunc(set.Services, ours) {
		if shown, err := page.Listen(usual, set, requested.Service.Name, shutdown); err == nil {
			return shown, nil
		}
	}
	return page.Listen(port, set, requested.Service.Name, shutdown)
}

// reload restarts services that change: when ibazel says so, where it is the one that runs this, else when files do.
func (p process) reload(ctx context.Context, set *devserver.Set) {
	if p.underIbazel() {
		set.WatchIbazel(p.stdin)
		return
	}
	if err := set.Watch(ctx); err != nil {
		fmt.Fprintf(p.stderr, "services are not restarted when their sources change: %v\n", err)
	}
}

// underIbazel tells whether ibazel runs this, and says on standard input when it has built something.
func (p process) underIbazel() bool { return lookup(p.env, "IBAZEL_NOTIFY_CHANGES") == "y" }

// openBrowser shows an address to the user, if the system knows how; the address is printed anyway.
func openBrowser(address string) {
	program := map[string]string{"darwin": "open"}[runtime.GOOS]
	if program == "" {
		program = "xdg-open"
	}
	_ = exec.Command(program, address).Start()
}

// coloured tells whether a stream is a terminal whose user has nothing against colours.
func coloured(stream io.Writer) bool {
	file, ok := stream.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && devserver.IsTerminal(file)
}

// stateDir is the folder of what runs of a workspace leave on the machine: logs, and records of the runs.
func stateDir(workspace string) string {
	id := sha256.Sum256([]byte(workspace))
	return filepath.Join(bytecode.Cache(), fmt.Sprintf("%x", id[:6]))
}
