// Package devserver runs services on a developer's machine, for tools/dev.
//
// A [Set] is one service or several: each is started when those that it needs
// are ready, asked until it is ready itself, started again when it crashes or
// changes, and stopped together with everything that it started. The parts are
//
//   - address.go, args.go, options.go: what the user asked for after `--`;
//   - port.go and holder_*.go: is the port free, and if not, whose is it;
//   - environ.go: what a service may rely on in its environment;
//   - record.go: what other runs may know of this one;
//   - set.go, unit.go, failure.go: the order in which things happen;
//   - process.go, group.go, guard.go: processes that outlive nobody, not even a
//     supervisor that was killed with SIGKILL;
//   - terminal.go, screen.go: a service alone may read the keyboard, so
//     `breakpoint()` works;
//   - probe.go: is it ready;
//   - outlets.go, stream.go, log.go: where its output goes;
//   - sources.go, watch.go: has it changed.
//
// It runs on Linux and macOS.
package devserver
