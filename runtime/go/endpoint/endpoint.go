// Package endpoint tells a Go service where the services that it calls are.
//
// On a developer's machine `bazel run //services/shop/ui:dev` sets one variable
// for each service in the entry's `needs`; on Kubernetes the address follows
// from the name and the namespace. The look-up by name is the same in both:
//
//	url, err := endpoint.URL("shop/api") // http://localhost:9002/
//
// The package depends on the standard library alone.
package endpoint

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// clusterPort is the port of every service's Kubernetes Service.
const clusterPort = 80

// URL is the address of a service that this one needs, with a slash at its end.
//
// The variable SERVICE_URL_<NAME> wins (see [Variable]), so that a test can
// point a service anywhere. Without it, and with K8S_POD_NAMESPACE set, the
// address is that of the service in the pod's own namespace. Otherwise the
// service was not declared as needed, and the error says how to do that.
func URL(name string) (string, error) {
	variable := Variable(name)
	if value := os.Getenv(variable); value != "" {
		return strings.TrimSuffix(value, "/") + "/", nil
	}
	if namespace := os.Getenv("K8S_POD_NAMESPACE"); namespace != "" {
		dashes := strings.ReplaceAll(name, "/", "-")
		return fmt.Sprintf("http://%s.%s.svc.cluster.local:%d/", dashes, namespace, clusterPort), nil
	}
	return "", fmt.Errorf("finding service %q: %s is not set: add %q to \"needs\" of %s in services.json, then run `bazel run //:gazelle`",
		name, variable, name, caller())
}

// Port is the port of a service that this one needs: the registered one on a
// developer's machine, 80 on Kubernetes. It fails as [URL] does, and when the
// URL in the environment cannot be understood.
func Port(name string) (int, error) {
	address, err := URL(name)
	if err != nil {
		return 0, err
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return 0, fmt.Errorf("finding the port of service %q: %s: %w", name, Variable(name), err)
	}
	switch {
	case parsed.Port() != "":
		return strconv.Atoi(parsed.Port())
	case parsed.Scheme == "http":
		return 80, nil
	case parsed.Scheme == "https":
		return 443, nil
	}
	return 0, fmt.Errorf("finding the port of service %q: %s is %q: want http://HOST:PORT/", name, Variable(name), address)
}

// Variable is the name of the environment variable that holds a service's URL:
// SERVICE_URL_SHOP_API for "shop/api".
func Variable(name string) string {
	return "SERVICE_URL_" + strings.ToUpper(strings.NewReplacer("/", "_", "-", "_").Replace(name))
}

// caller names this process's own service in a message.
func caller() string {
	if name := os.Getenv("SERVICE_NAME"); name != "" {
		return strconv.Quote(name)
	}
	return "the calling service"
}
