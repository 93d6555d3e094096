package catalog

import (
	"os"
	"strings"
	"testing"
)

func TestInsert(t *testing.T) {
	added := Entry{Name: "new/one", Type: "gunicorn", DevPort: 9001}
	for name, test := range map[string]struct{ before, after string }{
		"empty, on one line": {
			`{"services": []}`,
			`{"services": [{"name": "new/one", "type": "gunicorn", "dev_port": 9001}]}`,
		},
		"empty, on several lines": {
			"{\n  \"services\": []\n}\n",
			"{\n  \"services\": [\n    {\n      \"name\": \"new/one\",\n      \"type\": \"gunicorn\",\n      \"dev_port\": 9001\n    }\n  ]\n}\n",
		},
		"empty, with white space inside": {
			"{\n\t\"services\": [\n\t]\n}",
			"{\n\t\"services\": [\n\t\t{\n\t\t\t\"name\": \"new/one\",\n\t\t\t\"type\": \"gunicorn\",\n\t\t\t\"dev_port\": 9001\n\t\t}\n\t]\n}",
		},
		"carriage returns": {
			"{\r\n  \"services\": []\r\n}\r\n",
			"{\r\n  \"services\": [\r\n    {\r\n      \"name\": \"new/one\",\r\n      \"type\": \"gunicorn\",\r\n      \"dev_port\": 9001\r\n    }\r\n  ]\r\n}\r\n",
		},
		"one entry, compact": {
			`{"services":[{"name":"a","type":"go"}]}`,
			`{"services":[{"name":"a","type":"go"},{"name":"new/one","type":"gunicorn","dev_port":9001}]}`,
		},
		"one entry, on one line": {
			`{"services": [{"name": "a", "type": "go"}], "ports": {}}`,
			`{"services": [{"name": "a", "type": "go"}, {"name": "new/one", "type": "gunicorn", "dev_port": 9001}], "ports": {}}`,
		},
		"entries on a line each, with room in the braces": {
			"{\"services\": [\n\t{ \"name\" : \"a\", \"type\" : \"go\" },\n\t{ \"name\" : \"b\", \"type\" : \"go\" }\n]}\n",
			"{\"services\": [\n\t{ \"name\" : \"a\", \"type\" : \"go\" },\n\t{ \"name\" : \"b\", \"type\" : \"go\" },\n\t{ \"name\" : \"new/one\", \"type\" : \"gunicorn\", \"dev_port\" : 9001 }\n]}\n",
		},
		"one entry on a line": {
			"{\"services\": [\n  {\"name\": \"a\", \"type\": \"go\"}\n]}\n",
			"{\"services\": [\n  {\"name\": \"a\", \"type\": \"go\"},\n  {\"name\": \"new/one\", \"type\": \"gunicorn\", \"dev_port\": 9001}\n]}\n",
		},
		"brackets joined": {
			"{\"services\": [{\n  \"name\": \"a\",\n  \"type\": \"go\"\n}, {\n  \"name\": \"b\",\n  \"type\": \"go\"\n}]}",
			"{\"services\": [{\n  \"name\": \"a\",\n  \"type\": \"go\"\n}, {\n  \"name\": \"b\",\n  \"type\": \"go\"\n}, {\n  \"name\": \"new/one\",\n  \"type\": \"gunicorn\",\n  \"dev_port\": 9001\n}]}",
		},
		"an entry of one key": {
			"{\"services\": [\n {\n  \"name\": \"a\"\n }\n]}",
			"{\"services\": [\n {\n  \"name\": \"a\"\n },\n {\n  \"name\": \"new/one\",\n  \"type\": \"gunicorn\",\n  \"dev_port\": 9001\n }\n]}",
		},
		"an entry of one key on a line": {
			`{"services": [{"name": "a"}]}`,
			`{"services": [{"name": "a"}, {"name": "new/one", "type": "gunicorn", "dev_port": 9001}]}`,
		},
		"an empty entry": {
			`{"services": [{}]}`,
			`{"services": [{}, {"name": "new/one", "type": "gunicorn", "dev_port": 9001}]}`,
		},
		"blank lines between": {
			"{\"services\": [\n {\"name\": \"a\"},\n\n {\"name\": \"b\"}\n\n]}",
			"{\"services\": [\n {\"name\": \"a\"},\n\n {\"name\": \"b\"},\n\n {\"name\": \"new/one\", \"type\": \"gunicorn\", \"dev_port\": 9001}\n\n]}",
		},
	} {
		got, err := Insert([]byte(test.before), added)
		if err != nil || string(got) != test.after {
			t.Errorf("%s: %v\n got: %q\nwant: %q", name, err, got, test.after)
		}
	}
}

func TestInsertIntoStockFile(t *testing.T) {
	data := readStock(t)
	got, err := Insert(data, Entry{Name: "shipping/api", Type: "gunicorn", DevPort: 9001})
	if err != nil {
		t.Fatal(err)
	}
	want := `            "dev_port": 9085
        },
        {
            "name": "shipping/api",
            "type": "gunicorn",
            "dev_port": 9001
        }
    ]
}`
	if !strings.HasSuffix(string(got), want) {
		t.Errorf("ends in\n%s", got[len(got)-len(want):])
	}
	if c := parsed(t, string(got)); len(c.Services) != 25 {
		t.Errorf("%d services", len(c.Services))
	}
}

func TestInsertWithoutPort(t *testing.T) {
	got, err := Insert([]byte(`{"services": []}`), Entry{Name: "a", Type: "binary"})
	if err != nil || string(got) != `{"services": [{"name": "a", "type": "binary"}]}` {
		t.Errorf("%s, %v", got, err)
	}
}

func TestInsertRefuses(t *testing.T) {
	for source, want := range map[string]string{
		`{"services": [}`:            `adding service "a": line 1, column 15: expected a value, found '}'`,
		"// all\n{\"services\": []}": `adding service "a": line 1, column 1: comments are not JSON: remove it, or say it in a description`,
		`{}`:                         `adding service "a": the file has no array "services"`,
		`[]`:                         `adding service "a": the file has no array "services"`,
		`{"services": {}}`:           `adding service "a": the file has no array "services"`,
	} {
		if _, err := Insert([]byte(source), Entry{Name: "a", Type: "go"}); err == nil || err.Error() != want {
			t.Errorf("%s: %v", source, err)
		}
	}
}

func TestInsertLeavesInputAlone(t *testing.T) {
	data, err := os.ReadFile("testdata/good/minimal.json")
	if err != nil {
		t.Fatal(err)
	}
	data = append(make([]byte, 0, 1000), data...)
	before := string(data)
	if _, err := Insert(data, Entry{Name: "a", Type: "go"}); err != nil || string(data) != before {
		t.Errorf("%q, %v", data, err)
	}
}

func TestInsertEverything(t *testing.T) {
	got, err := Insert([]byte(`{"services": []}`), Entry{
		Name: "proxy", Type: "gunicorn", DevPort: 9000, ServiceDir: "remoting", Apps: []string{"a", "b.c"}, Databases: []string{"d"},
	})
	want := `{"services": [{"name": "proxy", "type": "gunicorn", "dev_port": 9000, "service_dir": "remoting", "apps": ["a", "b.c"], "databases": ["d"]}]}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}
