package python

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestNeeds(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		want          []string
	}{
		{"nothing", "x = 1\n", nil},
		{"modules", "import shop.cart, json as j\n", []string{"1: shop.cart = shop.cart", "1: json = json"}},
		{"names of a module", "from shop import cart, Price\n", []string{"1: shop = shop.cart, shop", "1: shop = shop.Price, shop"}},
		{"relative", "from . import a\nfrom .b import c\nfrom ..d import e\nfrom .. import f\n", []string{
			"1: services.ui.a = services.ui.a, services.ui", "2: services.ui.b = services.ui.b.c, services.ui.b",
			"3: services.d = services.d.e, services.d", "4: services.f = services.f, services"}},
		{"relative to the top", "from ... import a\n", []string{"1: a = a"}},
		{"beyond the top", "from .... import a\nfrom .....b import c\n", nil},
		{"what is not needed", "if TYPE_CHECKING:\n    import a\ntry:\n    import b\nexcept ImportError:\n    import c\n",
			[]string{"2: a = a (optional)", "4: b = b (optional)", "6: c = c (optional)"}},
		{"settings of others", "from shop.settings import *\nfrom shop.base import MIDDLEWARE, DEBUG\n", []string{
			"1: shop.settings = shop.settings (settings)", "2: shop.base = shop.base.MIDDLEWARE, shop.base (settings)",
			"2: shop.base = shop.base.DEBUG, shop.base"}},
		{"lists for settings of others", "from shop.base import LOCAL_APPS\n", []string{
			"1: shop.base = shop.base.LOCAL_APPS, shop.base (settings)"}},
		{"apps", "INSTALLED_APPS = ['shop', 'shop.cart', 'shop.pay.apps.PayConfig']\n", []string{
			"1: shop = shop, shop.apps, shop.models in INSTALLED_APPS",
			"1: shop.cart = shop.cart, shop.cart.apps, shop.cart.models in INSTALLED_APPS",
			"1: shop.pay.apps.PayConfig = shop.pay.apps.PayConfig, shop.pay.apps in INSTALLED_APPS"}},
		{"an app that may be missing", "try:\n    import toolbar\nexcept ImportError:\n    pass\nelse:\n    INSTALLED_APPS += ['toolbar']\n", []string{
			"2: toolbar = toolbar (optional)", "6: toolbar = toolbar, toolbar.apps, toolbar.models in INSTALLED_APPS (optional)"}},
		{"middleware", "MIDDLEWARE = ('shop.m.M',)\n", []string{"1: shop.m.M = shop.m.M, shop.m in MIDDLEWARE"}},
		{"URLs", "ROOT_URLCONF = 'shop.urls'\nx = include('shop.cart.urls')\n", []string{
			"2: shop.cart.urls = shop.cart.urls in include()", "1: shop.urls = shop.urls in ROOT_URLCONF"}},
		{"user model", "AUTH_USER_MODEL = 'people.Person'\n", []string{"1: people.Person =  in AUTH_USER_MODEL"}},
		{"others", "LOGGING = {'a': {'class': 'shop.logs.Handler', 'formatter': 'json'}}\n", []string{
			"1: shop.logs.Handler = shop.logs.Handler, shop.logs in LOGGING (optional)"}},
		{"byte order mark, CRLF", "\xef\xbb\xbfimport a\r\nimport b\r\n", []string{"1: a = a", "2: b = b"}},
		{"latin-1", "# coding: latin-1\n# caf\xe9\nimport a\n", []string{"3: a = a"}},
		{"a large file", strings.Repeat("x = 'import b'\n", 150_000) + "import a\n", []string{"150001: a = a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			needs, err := Source{File: "services/ui/views.py", Package: "services.ui", Content: []byte(tt.content)}.Needs()
			if err != nil {
				t.Fatal(err)
			}
			if got := told(needs); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// told writes needs for people.
func told(needs []Need) []string {
	var all []string
	for _, n := range needs {
		text := fmt.Sprintf("%d: %s = %s", n.Line, n.Module, strings.Join(n.Modules, ", "))
		if n.Setting != "" {
			text += " in " + n.Setting
		}
		if n.Optional {
			text += " (optional)"
		}
		if n.Settings {
			text += " (settings)"
		}
		all = append(all, text)
	}
	return all
}

func TestNeedsBeforeAMistake(t *testing.T) {
	needs, err := Source{File: "a.py", Content: []byte("import b\nx = '''\n")}.Needs()
	if got := told(needs); err == nil || err.Error() != "a.py:2: the string is never closed" || !slices.Equal(got, []string{"1: b = b"}) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestInherited(t *testing.T) {
	content := "import json\nfrom .common import *\nINSTALLED_APPS = ['shop.Cart']\nFAST_APPS = ['shop.Fast']\nSLOW = ['shop.Slow']"
	by := "INSTALLED_APPS = [*FAST_APPS, 'shop.Own']\n"
	needs := Source{File: "shop/settings/__init__.py", Package: "shop.settings", Content: []byte(content)}.inherited([]byte(by))
	want := []string{
		"2: shop.settings.common = shop.settings.common (optional) (settings)",
		"3: shop.Cart = shop.Cart, shop in INSTALLED_APPS",
		"4: shop.Fast = shop.Fast, shop in INSTALLED_APPS",
	}
	if got := told(needs); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
