// Command server is the service of the tests of service_dev. It answers with
// what it was started with.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "arguments:", strings.Join(os.Args[1:], " "))
		for _, key := range []string{"SERVICE_NAME", "SERVICE_URL_SHOP_API", "GREETING"} {
			fmt.Fprintln(w, key+"="+os.Getenv(key))
		}
	})
	err := http.ListenAndServe(net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")), nil)
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
