package secrets

import (
	"fmt"
	"slices"
	"time"
)

// Rotation is a rotation of access keys that is under way.
type Rotation struct {
	// Step is the last step that was taken.
	Step Step `json:"step"`
	// Until is when the next one may be taken, in seconds since 1970.
	Until int64 `json:"until"`
	// Retired are keys that no longer verify, and are not forgotten yet.
	Retired []Key `json:"retired,omitempty"`
}

// Step is a step of the rotation of keys.
type Step string

// The steps, in their order. After each one has to wait: until everybody has the
// new key, until the tokens of the old one have expired, until everybody has
// forgotten it.
const (
	Publish Step = "publish"
	Sign    Step = "sign"
	Retire  Step = "retire"
	Drop    Step = "drop"
)

// steps are all steps, each with the one after it.
var steps = []Step{Publish, Sign, Retire, Drop}

// KeepKeys is how many access keys there are at most.
const KeepKeys = 3

// DefaultWait is how long one waits after a step before the next one.
func DefaultWait(step Step) time.Duration {
	if step == Sign {
		return 24 * time.Hour
	}
	return 10 * time.Minute
}

// Rotate puts a new key in front, which signs from now on, and forgets all but
// the newest ones. It is for readers that have the new keys at once.
func (k *Keys) Rotate(source Source, algorithm string) error {
	if k.Rotation != nil {
		return fmt.Errorf("its rotation in steps is under way: the next one is --step %s", k.next())
	}
	key, err := k.newKey(source, algorithm)
	if err != nil {
		return err
	}
	k.Access = append([]Key{key}, k.Access...)
	k.trim()
	return nil
}

// Take takes one step of a rotation and says how long one has to wait after it.
func (k *Keys) Take(step Step, wait time.Duration, source Source, algorithm string) error {
	now := source.Now()
	switch next := k.next(); {
	case !slices.Contains(steps, step):
		return fmt.Errorf("step %q is none of publish, sign, retire and drop", step)
	case step != next:
		return fmt.Errorf("step %s is not the next one, which is %s", step, next)
	case k.Rotation != nil && now.Unix() < k.Rotation.Until:
		until := time.Unix(k.Rotation.Until, 0)
		return fmt.Errorf("step %s has to wait until %s (%d s more), %s",
			step, until.Format(time.RFC3339), k.Rotation.Until-now.Unix(), waitsFor(step))
	}
	if step == Drop {
		k.Rotation = nil
		return nil
	}
	rotation := &Rotation{Step: step, Until: endOfWait(now, wait)}
	switch step {
	case Publish:
		key, err := k.newKey(source, algorithm)
		if err != nil {
			return err
		}
		k.Access = slices.Insert(k.Access, 1, key)
		k.trim()
	case Sign:
		k.Access[0], k.Access[1] = k.Access[1], k.Access[0]
	case Retire:
		rotation.Retired = k.Access[1:]
		k.Access = k.Access[:1]
	}
	k.Rotation = rotation
	return nil
}

// endOfWait is the second in which a wait is over. One that has begun counts as a whole one: no wait is shorter than it is
// said to be.
func endOfWait(now time.Time, wait time.Duration) int64 {
	if wait <= 0 {
		return now.Unix()
	}
	return now.Add(wait + time.Second - 1).Unix()
}

// next is the step after the one that was taken last.
func (k *Keys) next() Step {
	if k.Rotation == nil {
		return Publish
	}
	return steps[(slices.Index(steps, k.Rotation.Step)+1)%len(steps)]
}

// waitsFor says what is waited for before a step.
func waitsFor(step Step) string {
	switch step {
	case Sign:
		return "for everybody to have the new key"
	case Retire:
		return "for the tokens of the old key to expire"
	}
	return "for everybody to have forgotten the old key"
}

// trim forgets the oldest keys.
func (k *Keys) trim() {
	if len(k.Access) > KeepKeys {
		k.Access = k.Access[:KeepKeys]
	}
}
