package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSearchFindsByWord(t *testing.T) {
	answer := httptest.NewRecorder()
	routes().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/?q=teapot", nil))
	if got, want := strings.TrimSpace(answer.Body.String()), `["Blue teapot","Red teapot"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
