package project

import "testing"

func TestRelocation(t *testing.T) {
	r := relocation{
		oldDir: "services/shop", newDir: "services/store", oldChart: "services/shop/chart", newChart: "charts/store",
		oldPackage: "services.shop", newPackage: "services.store", others: []string{"services/shop/ui"},
	}
	for _, test := range []struct {
		what   string
		rename func(string) string
		from   string
		to     string
	}{
		{"path", r.path, "services/shop/a/b.py", "services/store/a/b.py"},
		{"path in the chart", r.path, "services/shop/chart/values.yaml", "charts/store/values.yaml"},
		{"module", r.module, "services.shop.cart.urls", "services.store.cart.urls"},
		{"package", r.module, "services.shop", "services.store"},
		{"longer name", r.module, "services.shopping.cart", "services.shopping.cart"},
		{"another service's module", r.module, "services.shop.ui.urls", "services.shop.ui.urls"},
		{"another's that begins alike", r.module, "services.shop.uix", "services.store.uix"},
		{"label", r.label, "//services/shop:bin", "//services/store:bin"},
		{"label without a name", r.label, "//services/shop", "//services/store"},
		{"label below", r.label, "//services/shop/cmd:bin", "//services/store/cmd:bin"},
		{"another service's label", r.label, "//services/shop/ui:bin", "//services/shop/ui:bin"},
		{"label of another repository", r.label, "@x//services/shop:bin", "@x//services/shop:bin"},
	} {
		if got := test.rename(test.from); got != test.to {
			t.Errorf("%s: %q becomes %q, want %q", test.what, test.from, got, test.to)
		}
	}
}
