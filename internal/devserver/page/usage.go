package page

import (
	"sync"
	"time"

	"github.com/rules-services/rules_services/internal/devserver"
)

// usagePeriod is how often the use of processors and memory is looked at while somebody looks.
const usagePeriod = 2 * time.Second

// usage is what services take of the machine. All who look share it: to look means to read about every process.
type usage struct {
	mu   sync.Mutex
	at   time.Time
	last map[string]devserver.Usage
	now  map[string]taken
}

// taken is what one service takes: percent of one processor, since the look before, and bytes of memory.
type taken struct {
	percent float64
	memory  int64
}

// of is what the services of a set take, by name.
func (u *usage) of(set *devserver.Set, now time.Time) map[string]taken {
	u.mu.Lock()
	defer u.mu.Unlock()
	if now.Sub(u.at) >= usagePeriod*9/10 { // whoever comes every usagePeriod may be early
		u.add(set.Usage(), now)
	}
	return u.now
}

// add makes a look the present one. The first look at a service tells nothing of its processor: there is none before.
func (u *usage) add(look map[string]devserver.Usage, now time.Time) {
	takes := make(map[string]taken, len(look))
	for name, one := range look {
		t := taken{memory: one.Memory}
		if before, ok := u.last[name]; ok && one.CPU > before.CPU { // less is another process
			t.percent = 100 * (one.CPU - before.CPU).Seconds() / now.Sub(u.at).Seconds()
		}
		takes[name] = t
	}
	u.at, u.last, u.now = now, look, takes
}
