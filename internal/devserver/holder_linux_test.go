package devserver

import (
	"os/user"
	"reflect"
	"strings"
	"testing"
)

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2329 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 46881 1 0 100 0 0 10 0
   1: 0100007F:2329 0100007F:B357 01 00000000:00000000 00:00000000 00000000  1000        0 46889 1 0 21 4 30 18 -1
   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 99 1 0 100 0 0 10 0
`

func TestListeners(t *testing.T) {
	if got := listeners(table, 9001); !reflect.DeepEqual(got, []socket{{inode: "46881", uid: "1000"}}) {
		t.Errorf("got %v", got)
	}
	if got := listeners(table, 9002); got != nil {
		t.Errorf("got %v for a free port", got)
	}
}

func TestFindHolderOfNothing(t *testing.T) {
	if got := findHolder(unusedPort(t)); got != (holder{}) {
		t.Errorf("got %v", got)
	}
	if got := firstProcessWith([]socket{{inode: "none"}}); got != 0 {
		t.Errorf("process %d has a socket that is not there", got)
	}
}

func TestCommandOf(t *testing.T) {
	if got := commandOf(1 << 30); got != "it has just ended" {
		t.Error(got)
	}
	if _, err := user.LookupId("0"); err == nil && strings.Contains(commandOf(1), "\x00") {
		t.Error("the command has zero bytes")
	}
}
