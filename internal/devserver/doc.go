// Package devserver runs services on a developer's machine, for tools/dev.
//
// A [Server] is one service: its port is looked at before it starts, it is
// asked until it is ready, and stopped together with everything that it started
// itself. The parts are
//
//   - address.go, args.go: what the user asked for after `--`;
//   - port.go and holder_*.go: is the port free, and if not, whose is it;
//   - environ.go: what a service may rely on in its environment;
//   - group.go, guard.go: a process group that outlives nobody, not even a
//     supervisor that was killed with SIGKILL;
//   - terminal.go: the service may read the keyboard, so `breakpoint()` works;
//   - probe.go: is it ready;
//   - server.go: the order in which these things happen.
//
// It runs on Linux and macOS.
package devserver
