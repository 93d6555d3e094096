package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	// roleVariable makes this program play a service.
	roleVariable = "BENCH_DEV_ROLE"
	// amountVariable is how much a role writes: megabytes or lines.
	amountVariable = "BENCH_DEV_AMOUNT"
	// linesPerSecond is how fast the role "lines" writes.
	linesPerSecond = 100_000
)

// play plays a role, if there is one.
func play(role string) bool {
	roles := map[string]func(amount int){"server": serve, "megabytes": writeMegabytes, "lines": writeLines}
	do, ok := roles[role]
	if ok {
		amount, _ := strconv.Atoi(os.Getenv(amountVariable)) // 0 for a role that writes nothing
		do(amount)
	}
	return ok
}

// serve answers, and ends at once on SIGTERM as every program does.
func serve(int) {
	address := net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT"))
	fmt.Println(http.ListenAndServe(address, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
}

// writeMegabytes writes lines of a hundred bytes as fast as somebody takes them.
func writeMegabytes(amount int) {
	block := []byte(strings.Repeat(strings.Repeat("x", 99)+"\n", 10_000))
	for range amount {
		if _, err := os.Stdout.Write(block); err != nil {
			return
		}
	}
	serve(0)
}

// writeLines writes numbered lines, a hundredth of a second's at a time.
func writeLines(amount int) {
	begin, out := time.Now(), bufio.NewWriter(os.Stdout)
	for i := range amount {
		fmt.Fprintf(out, "%s line %d\n", os.Getenv("SERVICE_NAME"), i)
		if i%(linesPerSecond/100) == 0 {
			out.Flush()
			time.Sleep(time.Until(begin.Add(time.Second * time.Duration(i) / linesPerSecond)))
		}
	}
	out.Flush()
	serve(0)
}
