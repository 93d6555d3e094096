package devserver

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/rules-services/rules_services/internal/runspec"
)

// roleVariable makes the test binary play one of the roles.
const roleVariable = "DEVSERVER_TEST_ROLE"

func TestMain(m *testing.M) {
	if IsGuard() {
		if err := Guard(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	roles := map[string]func(){
		"server":     playServer,
		"stubborn":   playStubborn,
		"parent":     playParent,
		"daemonizer": playDaemonizer,
		"reloader":   playReloader,
		"sleeper":    playSleeper,
		"unready":    playUnready,
		"failing":    playFailing,
		"reader":     playReader,
		"window":     playWindow,
		"supervisor": playSupervisor,
	}
	if play, ok := roles[os.Getenv(roleVariable)]; ok {
		signal.Reset(syscall.SIGTERM) // Bazel's test main takes no notice of it
		play()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// playServer is a service as it should be.
func playServer() {
	fmt.Println("args", os.Args[1:])
	listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "fine", r.Host) }))
}

// playStubborn is a service that does not stop when it is told to.
func playStubborn() {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT)
	playServer()
}

// playParent is a service with a child that does not stop when it is told to.
func playParent() {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), roleVariable+"=sleeper")
	if err := child.Start(); err != nil {
		panic(err)
	}
	fmt.Println("child", child.Process.Pid)
	playServer()
}

// playDaemonizer is a service that starts a daemon, which leaves its group and session and takes no notice of SIGTERM.
func playDaemonizer() {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), roleVariable+"=sleeper")
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := child.Start(); err != nil {
		panic(err)
	}
	fmt.Println("child", child.Process.Pid)
	playServer()
}

func playSleeper() {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT)
	time.Sleep(10 * time.Minute) // longer than any test waits
}

// playReloader is a service that wants to be started anew when there is a file, and is not ready as long as there is.
func playReloader() {
	changed := func() bool { _, err := os.Stat(os.Getenv("DEVSERVER_TEST_FILE")); return err == nil }
	fmt.Println("reloads:", os.Getenv(reloadVariable))
	if !changed() {
		go playServer()
	}
	for before := changed(); ; time.Sleep(10 * time.Millisecond) {
		if changed() != before {
			os.Exit(reloadCode)
		}
	}
}

// playUnready is a service that listens and is never ready.
func playUnready() {
	for i := range 30 {
		fmt.Println("line", i)
	}
	listen(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "migrations are missing", http.StatusServiceUnavailable)
	}))
}

func playFailing() {
	fmt.Fprintln(os.Stderr, "no such module")
	os.Exit(3)
}

// playReader is a service that waits for a line as a debugger does.
func playReader() {
	fmt.Print("what? ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Printf("read %q, %v\n", line, err)
	playServer()
}

// playWindow is a service that shows the size of the terminal that it writes to.
func playWindow() {
	for rows := uint16(0); ; time.Sleep(10 * time.Millisecond) {
		size, err := pty.GetsizeFull(os.Stdout)
		if err != nil {
			panic(err)
		}
		if size.Rows != rows {
			rows = size.Rows
			fmt.Println(rows, "lines")
		}
	}
}

func listen(handler http.Handler) {
	if err := http.ListenAndServe(net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")), handler); err != nil {
		panic(err)
	}
}

// playSupervisor is tools/dev in small.
func playSupervisor() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	port, err := strconv.Atoi(os.Getenv("PORT"))
	if err != nil {
		panic(err)
	}
	s := NewSet([]*Server{serverAt(os.Getenv("DEVSERVER_TEST_SERVICE"), port)})
	s.Alone, s.Stdin, s.Console, s.Notes = true, os.Stdin, os.Stdout, os.Stderr
	s.LogDir = os.Getenv("DEVSERVER_TEST_LOGS")
	if err := s.Run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("supervisor done")
}

// serverAt is a server whose service plays a role on a port.
func serverAt(role string, port int) *Server {
	return &Server{
		Service: runspec.Service{Name: "shop/ui", Label: "//shop/ui:dev", Port: port, Health: runspec.Health{Path: "/readyz", StartSeconds: 20, PeriodSeconds: 1}},
		Address: Address{defaultHost, port},
		Binary:  os.Args[0],
		Env:     append(os.Environ(), roleVariable+"="+role, "HOST="+defaultHost, "PORT="+strconv.Itoa(port)),
		Grace:   300 * time.Millisecond,
	}
}

// unusedPort is a port that nothing listens on, in neither version of IP.
func unusedPort(t *testing.T) int {
	t.Helper()
	listener := occupy(t, ":0")
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// occupy listens on an address until the test ends.
func occupy(t *testing.T, address string) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}

// number is the number after a word in a text.
func number(t *testing.T, text, word string) int {
	t.Helper()
	_, after, _ := strings.Cut(text, word+" ")
	n, err := strconv.Atoi(strings.Fields(after + " x")[0])
	if err != nil {
		t.Fatalf("no number after %q in %q", word, text)
	}
	return n
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for range 6000 {
		if so() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("not within a minute: %s", what)
}

// alive reports whether a process exists that is more than a zombie.
func alive(pid int) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(out)), "Z")
}
