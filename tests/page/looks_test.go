package page

import (
	"fmt"
	"testing"

	"github.com/rules-services/rules_services/internal/devserver"
)

// TestLooks shows the page of many services with long names, one of which is never ready, in light and dark, wide and narrow.
func TestLooks(t *testing.T) {
	services := []service{{name: "platform/observability/metrics-collector-sidecar", role: roleUnready}}
	for i := range 21 {
		s := service{name: fmt.Sprintf("team-%c/service-%d", 'a'+i%4, i), role: roleServer, secrets: []string{"django-secret-key", fmt.Sprintf("database-password-%d", i)}}
		if i > 3 {
			s.needs = []string{services[1+i/3].name, services[1+i%4].name}
		}
		services = append(services, s)
	}
	services = append(services,
		service{name: "billing/invoices-export", role: roleServer, needs: []string{services[0].name}},
		service{name: "shop/ui", role: roleServer, needs: []string{"team-a/service-20", "team-b/service-17"}, secrets: []string{"stripe-publishable-key", "stripe-secret-key", "sentry-dsn", "jwt-auth-secret-key"}})
	r := begin(t, 0, services...)
	b := open(t, r.URL())
	r.waitFor(t, services[0].name, devserver.StateFailed)
	b.until(state(services[0].name, "failed"))
	b.until(state("shop/ui", "ready"))
	b.until("document.querySelector('#summary').textContent === '22 of 24 ready, 1 failed'")
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		for _, size := range [][2]int64{{1440, 900}, {1000, 800}} {
			b.size(size[0], size[1])
			b.checkLooks(fmt.Sprintf("%s at %d", scheme, size[0]))
			b.screenshot(fmt.Sprintf("many-%s-%d", scheme, size[0]))
		}
	}
}

// TestLooksOfFew shows the page of a usual run.
func TestLooksOfFew(t *testing.T) {
	r := begin(t, 0, service{name: "search", role: roleServer}, service{name: "shop/worker", role: roleServer, secrets: []string{"jwk-access-token-keys"}},
		service{name: "shop/api", role: roleServer, needs: []string{"shop/worker"}, secrets: []string{"django-secret-key", "jwk-access-token-keys"}, databases: []string{"orders", "archive"}},
		service{name: "shop/ui", role: roleServer, needs: []string{"shop/api", "search"}, secrets: []string{"django-secret-key"}})
	b := open(t, r.URL())
	b.until(state("shop/ui", "ready"))
	for i := range 30 {
		r.request(t, "shop/api", fmt.Sprintf("orders/%d", i))
		r.request(t, "search", fmt.Sprintf("?q=%d", i))
	}
	b.until(has("orders/29"))
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		b.size(1440, 900)
		b.checkLooks(scheme)
		b.screenshot("few-" + scheme)
	}
}

// checkLooks checks what a machine can of how a page looks: no text is too faint, nothing is wider than the window, and
// the log can be read.
func (b *browser) checkLooks(where string) {
	b.t.Helper()
	faint := eval[[]string](b, contrast)
	for _, text := range faint {
		b.t.Errorf("%s: too faint: %s", where, text)
	}
	if wide := eval[int](b, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		b.t.Errorf("%s: the page is %d pixels too wide", where, wide)
	}
	if cut := eval[int](b, `(() => {
		const edge = (selector) => document.querySelector(selector).getBoundingClientRect().right;
		return Math.ceil(edge("tbody .stop") - edge(".overview section"));
	})()`); cut >= 0 {
		b.t.Errorf("%s: buttons are cut off by %d pixels", where, cut)
	}
	if height := eval[int](b, "document.querySelector('#log').clientHeight"); height < 150 {
		b.t.Errorf("%s: the log is %d pixels high", where, height)
	}
}

// contrast lists the texts whose contrast with what is behind them is below 4.5, as WCAG 2.1 (AA) wants it.
const contrast = `(() => {
	const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
	const behind = (e) => { for (; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor); if (c[3] !== 0) return c } return [255, 255, 255] };
	const faint = [];
	for (const e of document.querySelectorAll("body *:not(script, template, option, button[aria-disabled=true])")) {
		if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
		const style = getComputedStyle(e);
		const a = luminance(numbers(e instanceof SVGElement ? style.fill : style.color)), b = luminance(behind(e));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) faint.push(e.textContent.slice(0, 30) + " " + ratio.toFixed(2));
	}
	return faint;
})()`
