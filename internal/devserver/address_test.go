package devserver

import "testing"

func TestParseAddress(t *testing.T) {
	cases := map[string]Address{
		"8001":           {"127.0.0.1", 8001},
		":8001":          {"127.0.0.1", 8001},
		"0.0.0.0:8001":   {"0.0.0.0", 8001},
		"[::1]:8001":     {"::1", 8001},
		"localhost:8001": {"localhost", 8001},
	}
	for arg, want := range cases {
		if got, err := parseAddress(arg); err != nil || got != want || !isAddress(arg) {
			t.Errorf("%q: %v, %v, want %v", arg, got, err, want)
		}
	}
	for _, arg := range []string{"0", "65536", "::1:8001", "99999999999999999999", "a:0"} {
		if _, err := parseAddress(arg); err == nil || !isAddress(arg) {
			t.Errorf("%q: %v", arg, err)
		}
	}
	for _, arg := range []string{"", "migrate", "--noreload", "shop:ui", "8001:"} {
		if isAddress(arg) {
			t.Errorf("%q is taken for an address", arg)
		}
	}
}

func TestURL(t *testing.T) {
	cases := map[Address]string{
		{"127.0.0.1", 9001}:   "http://127.0.0.1:9001/",
		{"0.0.0.0", 9001}:     "http://127.0.0.1:9001/",
		{"::", 9001}:          "http://[::1]:9001/",
		{"::1", 9001}:         "http://[::1]:9001/",
		{"ui.example", 9001}:  "http://ui.example:9001/",
		{"192.168.1.5", 9001}: "http://192.168.1.5:9001/",
	}
	for address, want := range cases {
		if got := address.URL(); got != want {
			t.Errorf("%v: %s, want %s", address, got, want)
		}
	}
}
