package catalog

import (
	"strings"
	"testing"
)

const twoShops = `{
  "databases": { "orders": {"migrated_by": "shop/ui", "apps": ["orders"]}, "users": {"migrated_by" : "shop/ui"} },
  "services": [
    {"name": "shop/ui", "type": "gunicorn", "dev_port": 9000, "apps": ["services.shop.ui.cart", "shop.ui"],
     "urls": {"": "services.shop.ui.cart.urls"}},
    {"name": "shop/api",  "type": "gunicorn", "dev_port": 9001, "alias_groups": ["shop/ui"], "needs": ["search", "shop/ui"]},
    {"name": "search", "type": "binary",
     "targets": {"binary": "//services/shop/ui:search"}, "needs": [ "shop/ui" ]}
  ]
}
`

func TestRename(t *testing.T) {
	got, err := Rename([]byte(twoShops), Renaming{
		Old: "shop/ui", New: "store/ui",
		Module: func(s string) string { return strings.Replace(s, "services.shop.ui", "services.store.ui", 1) },
		Label:  func(s string) string { return strings.Replace(s, "//services/shop/ui:", "//services/store/ui:", 1) },
	})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		`"migrated_by": "shop/ui"`, `"migrated_by": "store/ui"`, `"migrated_by" : "shop/ui"`, `"migrated_by" : "store/ui"`,
		`"name": "shop/ui"`, `"name": "store/ui"`, "services.shop.ui.", "services.store.ui.", "//services/shop/ui:", "//services/store/ui:",
		`"search", "shop/ui"]`, `"search", "store/ui"]`, `[ "shop/ui" ]`, `[ "store/ui" ]`,
	).Replace(twoShops)
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRemove(t *testing.T) {
	got, err := Remove([]byte(twoShops), "shop/ui")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "databases": { "orders": {"apps": ["orders"]}, "users": {} },
  "services": [
    {"name": "shop/api",  "type": "gunicorn", "dev_port": 9001, "alias_groups": ["shop/ui"], "needs": ["search"]},
    {"name": "search", "type": "binary",
     "targets": {"binary": "//services/shop/ui:search"}, "needs": []}
  ]
}
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRemoveAtEveryPlace(t *testing.T) {
	const three = "{\"services\": [\n  {\"name\": \"a\"},\n  {\"name\": \"b\"},\n  {\"name\": \"c\"}\n]}"
	for name, want := range map[string]string{
		"a": "{\"services\": [\n  {\"name\": \"b\"},\n  {\"name\": \"c\"}\n]}",
		"b": "{\"services\": [\n  {\"name\": \"a\"},\n  {\"name\": \"c\"}\n]}",
		"c": "{\"services\": [\n  {\"name\": \"a\"},\n  {\"name\": \"b\"}\n]}",
	} {
		if got, err := Remove([]byte(three), name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if got, err := Remove([]byte("{\"services\": [\n  {\"name\": \"a\"}\n]}"), "a"); err != nil || string(got) != `{"services": []}` {
		t.Errorf("the only one: %q, %v", got, err)
	}
}

func TestDeclare(t *testing.T) {
	for before, after := range map[string]string{
		`{"services": []}`:                                   `{"services": [], "databases": {"orders": {}}}`,
		"{\n  \"services\": []\n}\n":                         "{\n  \"services\": [],\n  \"databases\": {\"orders\": {}}\n}\n",
		`{"databases": {}, "services": []}`:                  `{"databases": {"orders": {}}, "services": []}`,
		"{\"databases\": {\n  \"a\" : {}\n}}":                "{\"databases\": {\n  \"a\" : {},\n  \"orders\" : {}\n}}",
		`{"databases":{"a":{},"b":{}},"services":[]}`:        `{"databases":{"a":{},"b":{},"orders":{}},"services":[]}`,
		"{\"databases\": {\"a\": {},\n   \"b\": {}\n   }}\n": "{\"databases\": {\"a\": {},\n   \"b\": {},\n   \"orders\": {}\n   }}\n",
	} {
		if got, err := Declare([]byte(before), "orders", ""); err != nil || string(got) != after {
			t.Errorf("%q becomes\n%q, %v", before, got, err)
		}
	}
	got, err := Declare([]byte(`{"services": []}`), "scratch", "sqlite")
	if want := `{"services": [], "databases": {"scratch": {"engine": "sqlite"}}}`; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestEditsRefuse(t *testing.T) {
	for want, edit := range map[string]func() ([]byte, error){
		`renaming service "a": the file has no such entry`: func() ([]byte, error) {
			return Rename([]byte(`{"services": []}`), Renaming{Old: "a", New: "b"})
		},
		`removing service "a": the file has no such entry`: func() ([]byte, error) { return Remove([]byte(`{}`), "a") },
		`removing service "a": line 1, column 2: expected a key in double quotes, found '['`: func() ([]byte, error) {
			return Remove([]byte(`{[`), "a")
		},
		`declaring database "d": line 1, column 1: expected a value, found the end of the file`: func() ([]byte, error) {
			return Declare(nil, "d", "")
		},
	} {
		if _, err := edit(); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
