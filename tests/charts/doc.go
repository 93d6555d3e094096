// Package charts holds tests of the generated Helm charts: real helm renders them, and what it prints is held to the
// types of Kubernetes. It is a module of its own, so that nothing of Kubernetes is in the main module's graph.
package charts
