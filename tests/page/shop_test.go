package page

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// signingKeys is the secret with the keys of the shop's tokens.
const signingKeys = "jwt-auth-secret-key"

// TestShop is a day of the shop in examples/monorepo: somebody orders, the worker processes it, the key that signs tokens is
// rotated, the API is started again, and everything is stopped.
func TestShop(t *testing.T) {
	s := newShop(t)
	run := s.start()
	customer, page := open(t, s.address), open(t, run.page)
	s.orderNothing(customer)
	s.order(customer, "red-teapot")
	page.write("#log-filter", "orders processed: 1")
	page.until(has("orders processed: 1"))
	customer.screenshot("shop-orders")

	before := token(customer)
	s.bazel("run", "//services/shop/api:secrets", "--", "rotate", signingKeys)
	page.click(row("shop/api") + " .restart")
	page.until(cell("shop/api", "restarts") + " === '1'")
	page.until(state("shop/api", "ready"))
	page.screenshot("shop-run")

	s.order(customer, "tea-towel")
	customer.until(shows("red-teapot: processed"))
	if token(customer) != before {
		t.Error("the token from before the rotation is not valid any more")
	}
	customer.do(storage.ClearCookies())
	s.order(customer, "blue-teapot")
	if eval[bool](customer, shows("tea-towel")) {
		t.Error("a new customer sees the orders of another one")
	}
	if old, now, key := keyOf(t, before), keyOf(t, token(customer)), s.signingKey(); old == now || now != key {
		t.Errorf("the token from before is signed with %s, the new one with %s, and the key that signs is %s", old, now, key)
	}

	s.close(page, customer)

	page.acceptDialogs()
	page.click("#shutdown")
	run.expectEnd()
	s.expectStopped(run)
}

// TestShopKilled kills the supervisor, which cannot do anything about it, and starts the shop once more.
func TestShopKilled(t *testing.T) {
	s := newShop(t)
	first := s.start()
	customer := open(t, s.address)
	s.order(customer, "red-teapot")
	secrets := s.secrets()
	first.kill()
	s.expectStopped(first)

	second := s.start()
	customer.do(chromedp.Navigate(s.address + "orders/"))
	customer.until(shows("red-teapot: processed"))
	if now := s.secrets(); now != secrets {
		t.Error("the second run has changed a secret")
	}
	second.interrupt()
	second.expectEnd()
	s.expectStopped(second)
}

// close stops the API on the page of the run, and starts it again while a customer waits.
func (s *shop) close(page, customer *browser) {
	s.t.Helper()
	page.click(row("shop/api") + " .stop")
	page.until(state("shop/api", "stopped"))
	customer.do(chromedp.Navigate(s.address + "?q=towel"))
	customer.until(shows("The shop is closed"))
	page.click(row("shop/api") + " .restart")
	customer.until(shows("Tea towel")) // the page looks again by itself
	if eval[bool](customer, shows("teapot")) {
		s.t.Error("the search finds too much")
	}
}

// order orders a product on the front page, and waits until the page with the orders shows that it is processed.
func (s *shop) order(b *browser, product string) {
	b.t.Helper()
	b.do(chromedp.Navigate(s.address))
	b.click(`button[value="` + product + `"]`)
	b.until(shows(product + ": processed"))
}

// orderNothing orders what the shop does not have: the page has been tampered with.
func (s *shop) orderNothing(b *browser) {
	b.t.Helper()
	b.do(chromedp.Navigate(s.address), chromedp.Evaluate(`document.querySelector('button[name="product"]').value = 'moon'`, nil))
	b.click(`button[value="moon"]`)
	b.until(shows("There is no such product."))
}

// shows is a condition: a page has a text.
func shows(text string) string { return "document.body.innerText.includes('" + text + "')" }

// token is what tells the shop who the customer is.
func token(b *browser) string {
	b.t.Helper()
	var cookies []*network.Cookie
	b.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		cookies, err = network.GetCookies().Do(ctx)
		return err
	}))
	for _, c := range cookies {
		if c.Name == "customer" {
			return c.Value
		}
	}
	b.t.Fatalf("there is no cookie of a customer in %v", cookies)
	return ""
}

// keyOf is the id of the key that a token is signed with.
func keyOf(t *testing.T, token string) string {
	t.Helper()
	header, _, _ := strings.Cut(token, ".")
	data, err := base64.RawURLEncoding.DecodeString(header)
	var fields struct{ Kid string }
	if err == nil {
		err = json.Unmarshal(data, &fields)
	}
	if err != nil {
		t.Fatalf("the header %q of a token: %v", header, err)
	}
	return fields.Kid
}

// signingKey is the id of the key that signs now.
func (s *shop) signingKey() string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.scratch, "secrets", signingKeys))
	var document struct {
		Keys []struct {
			ID string `json:"key_id"`
		} `json:"access_token_keys"`
	}
	if err == nil {
		err = json.Unmarshal(data, &document)
	}
	if err != nil || len(document.Keys) == 0 {
		s.t.Fatalf("the keys of tokens: %v, %d of them", err, len(document.Keys))
	}
	return document.Keys[0].ID
}
