package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rules-services/rules_services/templates"
)

// chartRegistry is a registry with one service, on three clusters.
const chartRegistry = `{
  "regions": {"us-gov-west-1": {"clusters": {
    "prod": {"name": "p1", "default": true, "account": "000000000012", "namespaces": ["prod", "canary"]},
    "dev": {"name": "d1", "namespaces": "per_user"},
    "pods": {"name": "i1", "identity": "pod_identity"}
  }}},
  "namespaces": {"idle": {"replicas_default": 0}},
  "databases": {"order_lines": {}, "scratch": {"engine": "sqlite"}},
  "services": [{"name": "shop/ui", %s}]
}`

func TestProcesses(t *testing.T) {
	for _, test := range []struct{ name, entry, want string }{
		{"one", `"type": "gunicorn", "dev_port": 9000`,
			"server server shop-ui shop/ui/gunicorn map[canary:1 edge:1 idle:0 prod:3 staging:1] map[]"},
		{"none of them", `"type": "gunicorn", "dev_port": 9000, "config": {"replicas": {"prod": 0}}`,
			"server server shop-ui shop/ui/gunicorn map[canary:1 edge:1 idle:0 prod:0 staging:1] map[]"},
		{"autoscaled", `"type": "go", "config": {"autoscale": {"max": 4}}`,
			"server server shop-ui shop/ui map[canary:1 edge:1 idle:0 prod:3 staging:1] map[cpu:70 max:4 min:1]"},
		{"in a folder with others", `"type": "rust", "service_dir": "shop"`,
			"server server shop-ui shop/ui map[canary:1 edge:1 idle:0 prod:3 staging:1] map[]"},
		{"worker and maintenance", `"type": "workflow", "dev_port": 9000, "config": {"replicas": {"prod": 5}}`,
			"worker worker shop-ui shop/ui map[canary:1 edge:1 idle:0 prod:5 staging:1] map[]\n" +
				"maintenance maintenance shop-ui-maintenance shop/ui/maintenance map[canary:1 edge:1 idle:0 prod:5 staging:1] map[] single"},
		{"several workers", `"type": "workflow", "dev_port": 9000, "config": {"replicas": {"prod": 5}},
			"workers": {"worker": {"autoscale": {"max": 9}}, "index": {"replicas": {"prod": 0, "edge": 2}}}`,
			"index worker shop-ui-index shop/ui map[canary:1 edge:2 idle:0 prod:0 staging:1] map[] worker index\n" +
				"worker worker shop-ui-worker shop/ui map[canary:1 edge:1 idle:0 prod:5 staging:1] map[cpu:70 max:9 min:1] worker worker\n" +
				"maintenance maintenance shop-ui-maintenance shop/ui/maintenance map[canary:1 edge:1 idle:0 prod:5 staging:1] map[] single"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, c := load(t, fmt.Sprintf(chartRegistry, test.entry), Source{"builtin", templates.Types})
			var lines []string
			for _, p := range processes(c, c.Services[0]) {
				line := fmt.Sprintf("%s %s %s %s %v %v", p["name"], p["component"], p["deployment"], p["repository"], p["replicas"], p["autoscale"])
				if p["single"] == true {
					line += " single"
				}
				if p["worker"] != "" {
					line += fmt.Sprint(" worker ", p["worker"])
				}
				lines = append(lines, line)
			}
			if got := strings.Join(lines, "\n"); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

func TestImageTargets(t *testing.T) {
	own := site("")
	own["site/type.json"].Data = []byte(`{"images": {"a_image": "a", "maintenance_image": "m", "b_image": "b"}}`)
	_, c := load(t, `{"services": [{"name": "ui", "type": "site"}]}`, Source{"t", own})
	var got []string
	for _, p := range processes(c, c.Services[0]) {
		got = append(got, fmt.Sprint(p["name"], " ", p["deployment"]))
	}
	if want := "a ui, b ui-b, maintenance ui-maintenance"; strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %s", got, want)
	}
}

func TestClustersAndSecrets(t *testing.T) {
	const entry = `"type": "gunicorn", "dev_port": 9000, "databases": ["order_lines", "scratch"]`
	_, c := load(t, fmt.Sprintf(chartRegistry, entry), Source{"builtin", templates.Types})
	s := c.Services[0]
	got := fmt.Sprint(clusters(c, s), mountedSecrets(c, s))
	want := "[map[alias:prod namespaces:[prod canary] role_arn:arn:aws-us-gov:iam::000000000012:role/k8s.p1.shop-ui.service]" +
		" map[alias:dev namespaces:[] role_arn:arn:aws-us-gov:iam::<account>:role/k8s.d1.shop-ui.service]" +
		" map[alias:pods namespaces:[] role_arn:]] " +
		"[django-secret-key <namespace>-db-order-lines-creds]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
