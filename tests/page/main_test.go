package page

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
)

// roleVariable makes the test binary play a service.
const roleVariable = "PAGE_TEST_ROLE"

// What the services of the tests do.
const (
	roleServer  = "server"  // answers, and tells of each request
	roleUnready = "unready" // answers that something is missing, whenever it is asked
	roleTalker  = "talker"  // answers; a request of /talk makes it write LINES lines, LINES_PER_SECOND
)

func TestMain(m *testing.M) {
	if devserver.IsGuard() {
		if err := devserver.Guard(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	signal.Reset(syscall.SIGTERM)
	switch os.Getenv(roleVariable) {
	case roleServer:
		serve()
	case roleUnready:
		http.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "migrations are missing: orders.0007_add_currency, orders.0008_index_of_customers", http.StatusServiceUnavailable)
		})
		serve()
	case roleTalker:
		http.HandleFunc("/talk", func(http.ResponseWriter, *http.Request) { go talk() })
		serve()
	}
	os.Exit(m.Run())
}

func serve() {
	fmt.Println("\x1b[32mlistening\x1b[0m on", os.Getenv("PORT"))
	http.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			fmt.Println("GET", r.URL.Path)
		}
	})
	fmt.Println(http.ListenAndServe(net.JoinHostPort("127.0.0.1", os.Getenv("PORT")), nil))
}

// talk writes its lines in a steady flow.
func talk() {
	perSecond, _ := strconv.Atoi(os.Getenv("LINES_PER_SECOND"))
	total, _ := strconv.Atoi(os.Getenv("LINES"))
	const tick = 10 * time.Millisecond
	flow := time.NewTicker(tick)
	for begin, n := time.Now(), 0; n < total; <-flow.C {
		var lines strings.Builder
		for due := min(total, int(time.Since(begin).Seconds()*float64(perSecond))); n < due; n++ {
			fmt.Fprintf(&lines, "line %d of a service that talks as much as a service in trouble does, with a number at the end: %d\n", n, n*n)
		}
		fmt.Print(lines.String())
	}
	fmt.Println("that was all")
}
