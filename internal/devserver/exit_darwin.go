package devserver

import "golang.org/x/sys/unix"

// awaitExit returns when a child has ended. It stays a zombie, so that its number, which is that of its group, cannot mean
// others before it has been waited for.
func awaitExit(pid int) {
	queue, err := unix.Kqueue()
	if err != nil {
		return
	}
	defer unix.Close(queue)
	exit := unix.Kevent_t{Filter: unix.EVFILT_PROC, Flags: unix.EV_ADD | unix.EV_ONESHOT, Fflags: unix.NOTE_EXIT}
	unix.SetKevent(&exit, pid, unix.EVFILT_PROC, unix.EV_ADD|unix.EV_ONESHOT)
	events := make([]unix.Kevent_t, 1)
	for {
		// One that has ended before is no error of the call's: the event comes at once, or says so.
		if _, err := unix.Kevent(queue, []unix.Kevent_t{exit}, events, nil); err != unix.EINTR {
			return
		}
	}
}
