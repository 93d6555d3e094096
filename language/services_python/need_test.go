package python

import "testing"

func TestProblem(t *testing.T) {
	need := Need{Module: "shop.cart", File: "services/ui/views.py", Line: 3}
	with := func(change func(*Need)) Problem {
		n := need
		change(&n)
		return Problem{n, "ui"}
	}
	const ways = ": have a target that does (a py_library, or `# gazelle:resolve py shop.cart LABEL`), or name its pip package in layout.python_packages of the registry"
	for _, tt := range []struct {
		name    string
		problem Problem
		want    string
	}{
		{"an import", with(func(*Need) {}),
			`services/ui/views.py:3: service "ui": nothing provides the Python module "shop.cart"` + ways},
		{"a setting", with(func(n *Need) { n.Setting = "MIDDLEWARE" }),
			`services/ui/views.py:3: service "ui": nothing provides the Python module "shop.cart", which is in MIDDLEWARE` + ways},
		{"a file of an app", with(func(n *Need) { n.App = "shop" }),
			`services/ui/views.py:3: service "ui": no target has this file, which Django loads with the app "shop": put it into the srcs of a py_library, or say ` + "`# gazelle:resolve py shop.cart LABEL`"},
		{"the user model", with(func(n *Need) { n.Setting, n.Module = userModel, "people.Person" }),
			`services/ui/views.py:3: service "ui": no installed app has the label that AUTH_USER_MODEL "people.Person" begins with: add the app to INSTALLED_APPS or to the entry's apps, or say ` + "`# gazelle:resolve py people LABEL`"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.problem.String(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAttribute(t *testing.T) {
	const content = "class A(AppConfig):\n    name = 'shop.a'\n\n\nclass B(AppConfig):\n    label: str = \"b\"\n    name = \"shop.b\"\n"
	for _, tt := range []struct{ class, attribute, want string }{
		{"A", "name", "shop.a"},
		{"B", "name", "shop.b"},
		{"B", "label", "b"},
		{"A", "label", ""},
		{"C", "name", ""},
		{"", "label", "b"},
	} {
		if got := attribute([]byte(content), tt.class, tt.attribute); got != tt.want {
			t.Errorf("%s of class %q: got %q, want %q", tt.attribute, tt.class, got, tt.want)
		}
	}
}
