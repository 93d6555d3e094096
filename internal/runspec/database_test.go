package runspec

import (
	"slices"
	"strings"
	"testing"
)

func TestDecodeDBErrors(t *testing.T) {
	for spec, want := range map[string]string{
		`{"version": 1, "kind": "dev"}`:                                                                              `run spec is of kind "dev", this tool reads kind "db"`,
		`{"version": 1, "kind": "db", "clusters": []}`:                                                               "names 0 clusters, not one",
		`{"version": 1, "kind": "db", "clusters": [{}]}`:                                                             "clusters[0]: label is required",
		`{"version": 1, "kind": "db", "clusters": [{"label": "//:db", "migrators": [{}]}]}`:                          `migrators[0] "": service, binary and code are required`,
		`{"version": 1, "kind": "dev", "services": [{"name": "a", "label": "b", "binary": "c", "migrators": [{}]}]}`: `services[0] "a": migrators[0] "": service`,
	} {
		_, err := DecodeDB([]byte(spec))
		if strings.Contains(spec, "services") {
			_, err = DecodeDev([]byte(spec))
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}

func TestMigratorsOfServices(t *testing.T) {
	api := Migrator{Service: "shop/api", After: []string{"z"}, Databases: []MigratorDatabase{{Name: "orders"}, {Name: "stock"}}}
	late := Migrator{Service: "late", After: []string{"shop/api", "z"}}
	first := Migrator{Service: "z"}
	dev := Dev{Services: []Service{
		{Databases: []string{"users", "orders"}, Migrators: []Migrator{late, api}},
		{Databases: []string{"orders"}, Migrators: []Migrator{api, first}},
	}}
	databases, migrators := dev.Migrators()
	if !slices.Equal(databases, []string{"orders", "stock", "users"}) {
		t.Error(databases)
	}
	var order []string
	for _, m := range migrators {
		order = append(order, m.Service)
	}
	if !slices.Equal(order, []string{"z", "shop/api", "late"}) {
		t.Error(order)
	}
}
