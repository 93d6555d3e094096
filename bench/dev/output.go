package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

const (
	// megabytes is how much output is passed on.
	megabytes = 300
	// lineCount is how many lines come from each of three services.
	lineCount = 10 * linesPerSecond
)

// throughput measures how fast output goes, with prefixes, to one file, and without to the service's own.
func (b *bench) throughput() error {
	services := []service{{name: "writer", role: "megabytes", amount: megabytes}, {name: "other", role: "server"}}
	if err := b.target(services); err != nil {
		return err
	}
	took, err := b.record()
	if err != nil {
		return err
	}
	show(fmt.Sprintf("%d MB of output, to two files", megabytes), fmt.Sprintf("%.0f MB/s", megabytes/took.Seconds()), "at least 100 MB/s")
	return nil
}

// lines looks for what has been lost of the output of three services that write at once.
func (b *bench) lines() error {
	services := []service{{name: "one", role: "lines"}, {name: "two", role: "lines"}, {name: "three", role: "lines"}}
	for i := range services {
		services[i].amount = lineCount
	}
	if err := b.target(services); err != nil {
		return err
	}
	took, err := b.record()
	if err != nil {
		return err
	}
	kept, err := countLines(filepath.Join(b.dir, "console"), []byte(" | "))
	if err != nil {
		return err
	}
	for _, s := range services {
		own, err := countLines(filepath.Join(b.dir, "logs", s.name+".log"), nil)
		if err != nil {
			return err
		}
		kept = min(kept, 3*own)
	}
	show(fmt.Sprintf("%d lines of each of three services, in %.1f s", lineCount, took.Seconds()), fmt.Sprintf("%d lost", 3*lineCount-kept), "0")
	return nil
}

// record runs the target with its output in files, until all services are ready, which is when all has been written.
func (b *bench) record() (took time.Duration, err error) {
	console, err := os.Create(filepath.Join(b.dir, "console"))
	if err != nil {
		return 0, err
	}
	defer console.Close()
	cmd := exec.Command(b.program, "--logs", filepath.Join(b.dir, "logs"))
	cmd.Env, cmd.Stdout = b.environment(), console
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	for last := make([]byte, 500); !bytes.Contains(last, []byte("services are ready")); time.Sleep(5 * time.Millisecond) {
		info, err := console.Stat()
		if err != nil {
			return 0, err
		}
		clear(last)
		_, _ = console.ReadAt(last, max(0, info.Size()-int64(len(last)))) // what there is, is enough
	}
	took = time.Since(begin)
	_, err = (&run{cmd: cmd}).end()
	return took, err
}

// countLines counts the lines of services in a file, behind what is put in front of each. They are whole, and in order.
func countLines(path string, front []byte) (count int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	next := map[string]int{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		_, text, found := bytes.Cut(lines.Bytes(), front)
		if front == nil {
			text, found = lines.Bytes(), true
		}
		if !found {
			continue
		}
		var name string
		var number int
		if _, err := fmt.Sscanf(string(text), "%s line %d", &name, &number); err != nil || number != next[name] {
			return count, fmt.Errorf("%s: a line is %q, behind number %d", path, text, next[name]-1)
		}
		next[name]++
		count++
	}
	return count, nil
}
