package page

import (
	"testing"

	"github.com/rules-services/rules_services/internal/devserver"
)

func TestButtons(t *testing.T) {
	r := begin(t, 0, service{name: "shop/api", role: roleServer, secrets: []string{"stripe-key"}, databases: []string{"orders"}},
		service{name: "shop/ui", role: roleServer, needs: []string{"shop/api"}})
	b := open(t, r.URL())
	b.until(state("shop/ui", "ready"))
	b.until("document.querySelector('#summary').textContent === '2 of 2 ready'")
	before, other := r.status("shop/ui"), r.status("shop/api")

	b.click(row("shop/ui") + " .restart")
	b.until(cell("shop/ui", "restarts") + " === '1'")
	b.until(state("shop/ui", "ready"))
	if after := r.status("shop/ui"); after.PID == before.PID || after.Restarts != 1 || r.status("shop/api").PID != other.PID {
		t.Errorf("before %+v, after %+v", before, after)
	}

	b.click(row("shop/api") + " .stop")
	b.until(state("shop/api", "stopped"))
	r.waitFor(t, "shop/api", devserver.StateStopped)
	b.click(row("shop/api") + " .stop") // it has no use now, and does nothing
	if got := eval[string](b, "document.querySelector('"+row("shop/api")+" .restart').textContent"); got != "Start" {
		t.Errorf("the button says %q", got)
	}
	b.click(row("shop/api") + " .restart")
	b.until(state("shop/api", "ready"))

	link := eval[string](b, "document.querySelector('"+row("shop/api")+" a').href")
	if link != r.status("shop/api").URL {
		t.Errorf("the link is %s", link)
	}
	if got := eval[string](b, cell("shop/api", "secrets")); got != "secrets: stripe-key" {
		t.Errorf("secrets: %q", got)
	}
	if got := eval[string](b, cell("shop/api", "databases")); got != "databases: orders" {
		t.Errorf("databases: %q", got)
	}
	if got := eval[string](b, "document.querySelector('#graph').getAttribute('aria-label')"); got != "shop/ui needs shop/api" {
		t.Errorf("the graph: %q", got)
	}
}

// TestShutdown ends the run with the button in the page's head, and starts another one at its address.
func TestShutdown(t *testing.T) {
	port := freePort(t)
	first := begin(t, port, service{name: "shop/ui", role: roleServer})
	b := open(t, first.URL())
	b.until(state("shop/ui", "ready"))
	b.acceptDialogs()
	b.click("#shutdown")
	b.until("document.querySelector('#summary').textContent === 'the run has ended, or cannot be reached'")
	first.end()
	b.click("#shutdown")
	b.until("document.querySelector('#message').textContent === 'the run has ended, or cannot be reached'")

	second := begin(t, port, service{name: "search", role: roleServer}, service{name: "shop/ui", role: roleServer})
	b.until(state("search", "ready"))
	b.click(row("shop/ui") + " .restart")
	b.until(cell("shop/ui", "restarts") + " === '1'")
	if second.status("shop/ui").Restarts != 1 {
		t.Error("the second run takes no notice")
	}
}
