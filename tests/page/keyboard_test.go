package page

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestKeyboard uses the page without a mouse: everything is reached with Tab, in the order in which one reads, the focus
// is seen, and Enter does what a click does.
func TestKeyboard(t *testing.T) {
	r := begin(t, 0, service{name: "search", role: roleServer}, service{name: "shop/ui", role: roleServer})
	b := open(t, r.URL())
	b.until(state("search", "ready"))
	b.until(state("shop/ui", "ready"))
	var reached []string
	for range 20 {
		b.keys(kb.Tab)
		focus := eval[[]string](b, `(() => {
			const it = document.activeElement, style = getComputedStyle(it);
			return [it.ariaLabel || it.id || it.className || it.textContent, style.outlineStyle + " " + style.outlineWidth];
		})()`)
		if focus[1] != "solid 2px" && focus[0] != "" {
			t.Errorf("the focus on %s is not seen: %s", focus[0], focus[1])
		}
		reached = append(reached, focus[0])
		if focus[0] == "Restart shop/ui" {
			b.keys(kb.Enter)
			b.until(cell("shop/ui", "restarts") + " === '1'")
			b.until(state("shop/ui", "ready"))
		}
		if focus[0] == "log" {
			break
		}
	}
	order := strings.Join(reached, ", ")
	for _, want := range []string{
		"shutdown, ", "Restart search, Stop search, ", "Restart shop/ui, Stop shop/ui, ",
		"log-service, log-filter, log-find, Find the previous one, Find the next one, log-follow, log",
	} {
		if !strings.Contains(order, want) {
			t.Errorf("%q is not in %s", want, order)
		}
	}
	if r.status("search").Restarts != 0 || r.status("shop/ui").Restarts != 1 {
		t.Error("Enter has restarted another one")
	}
}
