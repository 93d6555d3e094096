package page

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestOutput(t *testing.T) {
	r := begin(t, 0, service{name: "search", role: roleServer}, service{name: "shop/ui", role: roleServer})
	b := open(t, r.URL())
	b.until(state("shop/ui", "ready"))
	b.until(has(fmt.Sprintf("listening on %d", r.Services[1].Address.Port)))
	for i := range 200 {
		r.request(t, "shop/ui", fmt.Sprintf("orders/%d", i))
	}
	r.request(t, "search", "query<b>bold</b>")
	b.until(has("query<b>bold</b>")) // as text, and in sight at the end

	b.write("#log-filter", "ORDERS/7")
	b.until("document.querySelector('#log-count').textContent === '11 of 203 lines'")
	b.write("#log-filter", "nothing")
	b.until("document.querySelector('#log-empty').textContent === 'No line has “nothing”.'")
	b.write("#log-filter", kb.Delete)

	b.write("#log-find", "orders/15"+kb.Enter)
	current := "document.querySelector('#log-seen .current')?.textContent"
	b.until(current + " === 'shop/uiGET /orders/15'")
	b.keys(kb.Enter)
	b.until(current + " === 'shop/uiGET /orders/150'")
	b.shiftEnter()
	b.until(current + " === 'shop/uiGET /orders/15'")
	if got := eval[string](b, "document.querySelector('#log-seen mark').textContent"); got != "orders/15" {
		t.Errorf("marked is %q", got)
	}
	r.request(t, "search", "later")
	b.until("document.querySelector('#log-count').textContent === '204 lines'")
	b.until(current + " === 'shop/uiGET /orders/15'") // what is looked at stays
	b.write("#log-find", "orders/155"+kb.Enter)
	b.until(current + " === 'shop/uiGET /orders/155'")
	b.write("#log-find", "orders/155x"+kb.Enter)
	b.until("document.querySelector('#log-count').textContent === '“orders/155x” is not found'")

	b.do(chromedp.SetValue("#log-service", "search", chromedp.ByQuery))
	eval[any](b, "document.querySelector('#log-service').dispatchEvent(new Event('change'))")
	b.until("document.querySelector('#log-seen').children.length === 3")
}

// TestFlood has a service write 10,000 lines a second. How smooth that is goes to the test's output: it depends on the
// machine. What must hold is that the page keeps up, and that what it holds of it stays bounded.
func TestFlood(t *testing.T) {
	const total = 60000 // more than the page keeps
	r := begin(t, 0, service{name: "talker", role: roleTalker, env: []string{"LINES_PER_SECOND=10000", fmt.Sprintf("LINES=%d", total)}})
	b := open(t, r.URL())
	eval[any](b, `window.frames_ = []; window.long_ = [];
		(function frame(at) { frames_.push(at); requestAnimationFrame(frame) })(performance.now());
		new PerformanceObserver((list) => long_.push(...list.getEntries().map((e) => e.duration))).observe({ type: "longtask" })`)
	b.until(has("listening"))
	r.request(t, "talker", "talk")
	most := 0
	for i := 1; i < 6; i++ {
		b.until(fmt.Sprintf("+(document.querySelector('#log-seen')?.lastChild?.textContent.match(/line (\\d+)/)?.[1]) > %d", i*total/7))
		most = max(most, eval[int](b, "document.querySelectorAll('*').length"))
	}
	b.until(has("that was all"))
	b.until("document.querySelector('#log-count').textContent === '50000 lines'")
	if most > 400 {
		t.Errorf("%d elements", most)
	}
	t.Log(eval[string](b, `(() => {
		const gaps = frames_.slice(1).map((at, i) => at - frames_[i]).sort((a, b) => a - b);
		const at = (share) => gaps[Math.floor(gaps.length * share)].toFixed(1);
		return gaps.length + " frames, ms between them: median " + at(0.5) + ", 95 % " + at(0.95) + ", 99 % " + at(0.99) + ", most " + gaps.at(-1).toFixed(1) +
			"; tasks over 50 ms: " + long_.length + ", most " + Math.max(0, ...long_).toFixed(0);
	})()`))

	// Who reads is left alone: the line at the top stays, although older ones go.
	eval[any](b, "document.querySelector('#log').scrollTop = 1000 * 18")
	b.until("!document.querySelector('#log-follow').checked")
	b.do(chromedp.Focus("#log", chromedp.ByQuery))
	b.keys(kb.End)
	b.until("document.querySelector('#log-follow').checked")
}
