package page

import (
	"testing"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
)

func TestUsage(t *testing.T) {
	var u usage
	begin := time.Now()
	look := func(after, cpu time.Duration) taken {
		u.add(map[string]devserver.Usage{"api": {CPU: cpu, Memory: 7}}, begin.Add(after))
		return u.now["api"]
	}
	for i, c := range []struct {
		after, cpu time.Duration
		want       float64
	}{
		{0, 5 * time.Second, 0},                // nothing to compare with
		{2 * time.Second, 6 * time.Second, 50}, // one second of two
		{4 * time.Second, 6 * time.Second, 0},
		{6 * time.Second, time.Second, 0}, // another process
		{7 * time.Second, 3 * time.Second, 200},
	} {
		if got := look(c.after, c.cpu); got != (taken{c.want, 7}) {
			t.Errorf("look %d: %+v", i, got)
		}
	}
	u.add(nil, begin.Add(9*time.Second))
	if got := u.now["api"]; got != (taken{}) {
		t.Errorf("of one that has ended: %+v", got)
	}
}
