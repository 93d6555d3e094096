// Package page holds tests in a real Chromium, driven through its DevTools protocol: of the page of a run, and, with -bazel,
// of the shop in examples/monorepo, which people use through pages of its own. It is a module of its own, so that nothing of
// that is in the main module's graph.
package page
