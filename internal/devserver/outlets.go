package devserver

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// openOutlets makes what services write to, and the files of their logs.
func (s *Set) openOutlets() ([]*outlet, error) {
	s.console = NewConsole(s.Console)
	if s.Alone {
		s.console = NewConsole(locked{&s.notes, s.Console}) // what it says comes between what the service writes
	}
	var names []string
	for _, u := range s.units {
		names = append(names, u.status.Name)
	}
	inFront := prefixes(names, s.Coloured)
	if s.LogDir != "" {
		if err := os.MkdirAll(s.LogDir, 0o700); err != nil {
			return nil, fmt.Errorf("making the folder of logs: %w", err)
		}
	}
	var outlets []*outlet
	for _, name := range names {
		file, err := s.openLog(name)
		if err != nil {
			return nil, err
		}
		if s.Alone {
			outlets = append(outlets, s.ownOutlet(name, file))
			continue
		}
		lines := s.logs.output(name, file, func(lines []byte) { s.console.Print(inFront[name], lines) })
		outlets = append(outlets, &outlet{stdout: lines, stderr: lines, lines: []*lineWriter{lines}, file: file})
	}
	return outlets, nil
}

// LogFile is the file of a service's output.
func (s *Set) LogFile(name string) string {
	return filepath.Join(s.LogDir, strings.ReplaceAll(name, "/", "-")+".log")
}

// openLog makes the file of a service's output anew; it is nil where there is no folder for it.
func (s *Set) openLog(name string) (*os.File, error) {
	if s.LogDir == "" {
		return nil, nil
	}
	file, err := os.OpenFile(s.LogFile(name), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the log of %s: %w", name, err)
	}
	return file, nil
}

// ownOutlet is that of a service which has the streams to itself: they get what it writes as it comes, half a line that
// asks for something included, and the log gets whole lines of each.
func (s *Set) ownOutlet(name string, file *os.File) *outlet {
	out, errors := s.logs.output(name, file, nil), s.logs.output(name, file, nil)
	return &outlet{
		stdout: io.MultiWriter(locked{&s.notes, s.Console}, out), stderr: io.MultiWriter(locked{&s.notes, s.Notes}, errors),
		lines: []*lineWriter{out, errors}, file: file,
		terminals: isTerminal(s.Console) && isTerminal(s.Notes),
	}
}

// isTerminal tells whether a stream is this process's terminal.
func isTerminal(stream io.Writer) bool {
	file, ok := stream.(*os.File)
	return ok && IsTerminal(file)
}
