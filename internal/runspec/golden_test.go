package runspec

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestGolden reads the files that //rules/tests compares real targets' specs with, and writes what it has read: nothing
// is lost on the way.
func TestGolden(t *testing.T) {
	for name, again := range map[string]func(data []byte) (any, error){
		"check": func(data []byte) (any, error) {
			service, err := DecodeCheck(data)
			return Check{Version: Version, Kind: KindCheck, Services: []CheckedService{service}}, err
		},
		"db": func(data []byte) (any, error) {
			cluster, err := DecodeDB(data)
			return DB{Version: Version, Kind: KindDB, Clusters: []Cluster{cluster}}, err
		},
		"dev": func(data []byte) (any, error) { return DecodeDev(data) },
		"load": func(data []byte) (any, error) {
			images, err := DecodeLoad(data)
			return Load{Version: Version, Kind: KindLoad, Images: images}, err
		},
		"push": func(data []byte) (any, error) {
			images, err := DecodePush(data)
			return Push{Version: Version, Kind: KindPush, Images: images}, err
		},
		"secrets": func(data []byte) (any, error) {
			services, err := DecodeSecrets(data)
			return Secrets{Version: Version, Kind: KindSecrets, Services: services}, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			data := golden(t, name)
			spec, err := again(data)
			if err != nil {
				t.Fatal(err)
			}
			encoded, err := json.Marshal(spec)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := plain(t, encoded), plain(t, data); !reflect.DeepEqual(got, want) {
				t.Errorf("the spec changed in a round trip:\n got %v\nwant %v", got, want)
			}
		})
	}
}

// golden is the spec of a kind.
func golden(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".runspec.json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// plain is JSON without its layout.
func plain(t *testing.T, data []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
