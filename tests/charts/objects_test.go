package charts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/yaml"
)

// objects are those of a rendered chart, by name.
type objects struct {
	accounts    map[string]*corev1.ServiceAccount
	configs     map[string]*corev1.ConfigMap
	services    map[string]*corev1.Service
	ingresses   map[string]*networkingv1.Ingress
	deployments map[string]*appsv1.Deployment
	autoscalers map[string]*autoscalingv2.HorizontalPodAutoscaler
}

// decode reads what helm printed, as strictly as Kubernetes can: a key that an object does not have, or has twice, is an
// error, and so is a second object of the same kind and name.
func decode(t *testing.T, rendered string) objects {
	t.Helper()
	o := objects{
		map[string]*corev1.ServiceAccount{}, map[string]*corev1.ConfigMap{}, map[string]*corev1.Service{},
		map[string]*networkingv1.Ingress{}, map[string]*appsv1.Deployment{}, map[string]*autoscalingv2.HorizontalPodAutoscaler{},
	}
	for _, document := range strings.Split("\n"+rendered, "\n---\n") {
		var head metav1.TypeMeta
		if err := yaml.Unmarshal([]byte(document), &head); err != nil {
			t.Fatalf("%v in\n%s", err, document)
		}
		switch head.APIVersion + " " + head.Kind {
		case "v1 ServiceAccount":
			read(t, document, o.accounts)
		case "v1 ConfigMap":
			read(t, document, o.configs)
		case "v1 Service":
			read(t, document, o.services)
		case "networking.k8s.io/v1 Ingress":
			read(t, document, o.ingresses)
		case "apps/v1 Deployment":
			read(t, document, o.deployments)
		case "autoscaling/v2 HorizontalPodAutoscaler":
			read(t, document, o.autoscalers)
		default:
			if strings.TrimSpace(document) != "" {
				t.Fatalf("an object of another kind:\n%s", document)
			}
		}
	}
	o.check(t)
	return o
}

// read adds an object to those of its kind.
func read[T any, P interface {
	*T
	metav1.Object
}](t *testing.T, document string, into map[string]P) {
	t.Helper()
	object := P(new(T))
	if err := yaml.UnmarshalStrict([]byte(document), object); err != nil {
		t.Fatalf("%v in\n%s", err, document)
	}
	if into[object.GetName()] != nil {
		t.Fatalf("%s is rendered twice:\n%s", object.GetName(), document)
	}
	if errs := validation.IsDNS1123Label(object.GetName()); errs != nil && len(object.GetName()) <= 63 {
		t.Errorf("name %q: %s", object.GetName(), errs)
	}
	checkLabels(t, object.GetLabels())
	into[object.GetName()] = object
}

func checkLabels(t *testing.T, labels map[string]string) {
	t.Helper()
	for name, value := range labels {
		if errs := slices.Concat(validation.IsQualifiedName(name), validation.IsValidLabelValue(value)); errs != nil {
			t.Errorf("label %s=%q: %s", name, value, errs)
		}
	}
}

// check looks at what the API server looks at beyond types, and at what binds objects to each other.
func (o objects) check(t *testing.T) {
	t.Helper()
	selectors := map[string]string{}
	for name, d := range o.deployments {
		pod := d.Spec.Template
		checkLabels(t, pod.Labels)
		selector := fmt.Sprint(d.Spec.Selector.MatchLabels)
		if other := selectors[selector]; other != "" {
			t.Errorf("%s and %s select the same pods, %s", name, other, selector)
		}
		selectors[selector] = name
		if !selects(d.Spec.Selector.MatchLabels, pod.Labels) {
			t.Errorf("%s selects %s, its pods have %v", name, selector, pod.Labels)
		}
		if o.accounts[pod.Spec.ServiceAccountName] == nil {
			t.Errorf("%s runs as %q, which is not rendered", name, pod.Spec.ServiceAccountName)
		}
		checkVolumes(t, name, pod.Spec)
		if (d.Spec.Replicas == nil) != (o.autoscalers[name] != nil) {
			t.Errorf("%s: either an autoscaler or the Deployment says how many pods there are", name)
		}
	}
	for name, a := range o.autoscalers {
		if target := a.Spec.ScaleTargetRef; target.Kind != "Deployment" || o.deployments[target.Name] == nil {
			t.Errorf("autoscaler %s is for %v", name, target)
		}
	}
}

func checkVolumes(t *testing.T, name string, pod corev1.PodSpec) {
	t.Helper()
	volumes := map[string]bool{}
	for _, v := range pod.Volumes {
		if errs := validation.IsDNS1123Label(v.Name); errs != nil || volumes[v.Name] {
			t.Errorf("%s: volume %q is there twice, or badly named: %s", name, v.Name, errs)
		}
		volumes[v.Name] = true
	}
	for _, c := range pod.Containers {
		variables := map[string]bool{}
		for _, e := range c.Env {
			if variables[e.Name] {
				t.Errorf("%s: variable %s is set twice", name, e.Name)
			}
			variables[e.Name] = true
		}
		for _, m := range c.VolumeMounts {
			if !volumes[m.Name] {
				t.Errorf("%s mounts the volume %q, which it does not have", name, m.Name)
			}
		}
	}
}

// selected are the names of the Deployments whose pods a Service selects.
func (o objects) selected(s *corev1.Service) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(o.deployments)) {
		if selects(s.Spec.Selector, o.deployments[name].Spec.Template.Labels) {
			names = append(names, name)
		}
	}
	return names
}

func selects(selector, labels map[string]string) bool {
	for name, value := range selector {
		if labels[name] != value {
			return false
		}
	}
	return len(selector) > 0
}

// container is the one container of a Deployment.
func (o objects) container(t *testing.T, deployment string) corev1.Container {
	t.Helper()
	d := o.deployments[deployment]
	if d == nil {
		t.Fatalf("there is no Deployment %s, but %s", deployment, slices.Sorted(maps.Keys(o.deployments)))
	}
	return d.Spec.Template.Spec.Containers[0]
}

// env is what a container finds in its environment.
func env(c corev1.Container) map[string]string {
	out := map[string]string{}
	for _, e := range c.Env {
		if out[e.Name] = e.Value; e.ValueFrom != nil && e.ValueFrom.FieldRef != nil {
			out[e.Name] = "<" + e.ValueFrom.FieldRef.FieldPath + ">"
		}
	}
	return out
}

// replicas is the number of pods of a Deployment, -1 where an autoscaler sees to it.
func (o objects) replicas(t *testing.T, deployment string) int32 {
	t.Helper()
	o.container(t, deployment)
	if n := o.deployments[deployment].Spec.Replicas; n != nil {
		return *n
	}
	return -1
}
