package endpoint

import (
	"strings"
	"testing"
)

func TestURLAndPort(t *testing.T) {
	cases := map[string]struct {
		name string
		env  map[string]string
		url  string
		port int
	}{
		"development": {
			"shop/api", map[string]string{"SERVICE_URL_SHOP_API": "http://localhost:9002/"}, "http://localhost:9002/", 9002,
		},
		"slash added": {
			"proxy-server", map[string]string{"SERVICE_URL_PROXY_SERVER": "http://localhost:9003"}, "http://localhost:9003/", 9003,
		},
		"cluster": {
			"users/proxy-server", map[string]string{"K8S_POD_NAMESPACE": "staging"}, "http://users-proxy-server.staging.svc.cluster.local:80/", 80,
		},
		"variable wins on a cluster": {
			"shop/api", map[string]string{"K8S_POD_NAMESPACE": "staging", "SERVICE_URL_SHOP_API": "http://[::1]:9102/"}, "http://[::1]:9102/", 9102,
		},
		"default port of http": {
			"shop/api", map[string]string{"SERVICE_URL_SHOP_API": "http://api.example.com/"}, "http://api.example.com/", 80,
		},
		"default port of https": {
			"shop/api", map[string]string{"SERVICE_URL_SHOP_API": "https://api.example.com/v1"}, "https://api.example.com/v1/", 443,
		},
	}
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			t.Setenv("K8S_POD_NAMESPACE", "")
			for key, value := range c.env {
				t.Setenv(key, value)
			}
			if url, err := URL(c.name); err != nil || url != c.url {
				t.Errorf("URL = %q, %v, want %q", url, err, c.url)
			}
			if port, err := Port(c.name); err != nil || port != c.port {
				t.Errorf("Port = %d, %v, want %d", port, err, c.port)
			}
		})
	}
}

func TestNotDeclared(t *testing.T) {
	t.Setenv("K8S_POD_NAMESPACE", "")
	t.Setenv("SERVICE_NAME", "")
	_, err := URL("shop/api")
	if err == nil || !strings.Contains(err.Error(), `add "shop/api" to "needs" of the calling service in services.json`) {
		t.Errorf("URL: %v", err)
	}
	t.Setenv("SERVICE_NAME", "shop/ui")
	if _, err := Port("shop/api"); err == nil || !strings.Contains(err.Error(), `of "shop/ui" in services.json`) {
		t.Errorf("Port: %v", err)
	}
}

func TestPortOfABadURL(t *testing.T) {
	for _, value := range []string{"localhost", "http://local host:x/"} {
		t.Setenv("SERVICE_URL_SHOP_API", value)
		if _, err := Port("shop/api"); err == nil || !strings.Contains(err.Error(), "SERVICE_URL_SHOP_API") {
			t.Errorf("%q: %v", value, err)
		}
	}
}
