package catalog

import (
	"os"
	"testing"
)

func stock(t testing.TB) *Catalog {
	t.Helper()
	c, err := Parse("services.json", readStock(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func readStock(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/toolchain-oss.services.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestStockFile(t *testing.T) {
	c := stock(t)
	if len(c.Services) != 24 || len(c.Regions) != 1 || len(c.Regions[0].Clusters) != 3 {
		t.Errorf("%d services, regions %+v", len(c.Services), c.Regions)
	}
}
