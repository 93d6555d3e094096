package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/rules-services/rules_services/internal/devserver"
)

// TestForeignPage has a page of another origin try what a page can, with the token and without.
func TestForeignPage(t *testing.T) {
	r := begin(t, 0, service{name: "shop/ui", role: roleServer})
	before := r.waitFor(t, "shop/ui", devserver.StateReady)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!doctype html><title>elsewhere</title><form method=post target=frame></form><iframe name=frame></iframe>")
	}))
	t.Cleanup(elsewhere.Close)
	b := start(t)
	b.do(chromedp.Navigate(elsewhere.URL))
	tried := eval[map[string]string](b, strings.NewReplacer("PAGE", r.URL(), "TOKEN", r.Token()).Replace(`(async () => {
		const result = {};
		const attempt = async (name, url, options) => {
			try { result[name] = await (await fetch("PAGE" + url, options)).text() } catch (error) { result[name] = "refused" }
		};
		const headers = { Authorization: "Bearer TOKEN" };
		await attempt("reading the page", "", {});
		await attempt("reading the services", "api/v1/services", {});
		await attempt("reading the log", "api/v1/log?wait=0", {});
		await attempt("restarting", "api/v1/restart?service=shop/ui", { method: "POST" });
		await attempt("restarting with the token", "api/v1/restart?service=shop/ui", { method: "POST", headers });
		await attempt("blind restarting", "api/v1/restart?service=shop/ui", { method: "POST", mode: "no-cors", headers });
		await attempt("blind restarting with a form", "api/v1/restart", { method: "POST", mode: "no-cors", body: new URLSearchParams({ service: "shop/ui", token: "TOKEN" }) });
		await attempt("blind getting", "api/v1/stop?service=shop/ui", { mode: "no-cors" });
		document.forms[0].action = "PAGEapi/v1/shutdown";
		document.forms[0].submit();
		await new Promise((resolve) => document.querySelector("iframe").addEventListener("load", resolve));
		const events = new EventSource("PAGEapi/v1/events");
		result.events = await new Promise((resolve) => { events.onmessage = (e) => resolve(e.data); events.onerror = () => resolve("refused") });
		const script = Object.assign(document.createElement("script"), { src: "PAGEstatic/page.js", type: "module" });
		result.script = await new Promise((resolve) => { script.onload = () => resolve("loaded"); script.onerror = () => resolve("refused"); document.head.append(script) });
		return result;
	})()`))
	for name, got := range tried {
		if got != "refused" && !(strings.HasPrefix(name, "blind") && got == "") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if len(tried) != 10 {
		text, _ := json.Marshal(tried)
		t.Errorf("tried is %s", text)
	}
	time.Sleep(100 * time.Millisecond) // for what would have been begun
	if after := r.status("shop/ui"); after.PID != before.PID || after.State != before.State {
		t.Errorf("before %+v, after %+v", before, after)
	}
}
