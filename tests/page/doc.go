// Package page holds tests of the page of a run in a real Chromium, driven through its DevTools protocol. It is a module of
// its own, so that nothing of that is in the main module's graph.
package page
