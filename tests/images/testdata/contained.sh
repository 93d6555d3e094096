#!/bin/sh
# contained.sh ROOT PROGRAM...: runs a program of an unpacked image as user 99, with a root that cannot be written to. It
# is the first process of new namespaces, and stays that: everything here ends in exec.
set -e
root=$1
shift
mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
exec chroot --userspec=99:99 "$root" "$@"
