package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// allReady is what `:dev` says, and the script.
var allReady = regexp.MustCompile(`^all 10 services are ready`)

// ten are ten services on two levels: five, and five that need all of these.
func ten() []service {
	var services []service
	var below []string
	for i := range 5 {
		below = append(below, fmt.Sprint("below-", i))
		services = append(services, service{name: below[i], role: "server"})
	}
	for i := range 5 {
		services = append(services, service{name: fmt.Sprint("above-", i), role: "server", needs: below})
	}
	return services
}

// start measures the start and the end of ten services, in turns with a script that starts the same processes.
func (b *bench) start() error {
	services := ten()
	if err := b.target(services); err != nil {
		return err
	}
	script, err := b.script(services)
	if err != nil {
		return err
	}
	var ours, theirs, ends, theirEnds []time.Duration
	for range b.rounds {
		for _, one := range []struct {
			starts, ends *[]time.Duration
			command      []string
		}{{&theirs, &theirEnds, []string{"sh", script}}, {&ours, &ends, []string{b.program}}} {
			r, err := b.begin(allReady, one.command[0], one.command[1:]...)
			if err != nil {
				return err
			}
			end, err := r.end()
			if err != nil {
				return err
			}
			*one.starts, *one.ends = append(*one.starts, r.ready), append(*one.ends, end)
		}
	}
	ratio := median(ours).Seconds() / median(theirs).Seconds()
	show("ten services, two levels: the script", milliseconds(median(theirs)), "")
	show("ten services, two levels", milliseconds(median(ours)), fmt.Sprintf("ratio %.2f, at most 1.15", ratio))
	show("their end: the script", milliseconds(median(theirEnds)), "")
	more := median(ends) - median(theirEnds)
	show("their end", milliseconds(median(ends)), fmt.Sprintf("%s more, less than 300 ms", milliseconds(more)))
	return nil
}

// script writes a shell script that does the same by hand.
func (b *bench) script(services []service) (string, error) {
	var text strings.Builder
	text.WriteString("trap 'kill $pids; wait; exit 0' INT\n")
	for _, half := range [][]service{services[:5], services[5:]} {
		for _, s := range half {
			fmt.Fprintf(&text, "%s=server HOST=127.0.0.1 PORT=%d %s & pids=\"$pids $!\"\n", roleVariable, s.port, os.Args[0])
		}
		for _, s := range half {
			fmt.Fprintf(&text, "until curl -sf -o /dev/null http://127.0.0.1:%d/readyz; do sleep 0.02; done\n", s.port)
		}
	}
	text.WriteString("echo all 10 services are ready\nwhile :; do wait; done\n")
	path := filepath.Join(b.dir, "script.sh")
	return path, os.WriteFile(path, []byte(text.String()), 0o644)
}
