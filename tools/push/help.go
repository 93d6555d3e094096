package main

const help = `Pushes an image to its repository. What the registry has already stays where it
is: layers are asked for first, taken from other repositories of the registry
where that is known to work, and the manifest goes last. A push that was stopped
is carried on by the next one.

Without --tag, and without remote_tags of the target, the tag is
[ENV-]YYYY-MM-DD.HH-MM-SS-COMMIT, the commit and its time in UTC. With
uncommitted changes it ends in -dirty- and the image's digest, and for a
protected environment nothing is pushed.

Credentials are those of docker login, podman login and credential helpers.
The digest goes to standard output, all else to standard error.

Exit codes: 0 done, 1 error, 64 usage.`

// examples are command lines of a target.
func examples(label string) string {
	run := "  bazel run " + label
	return run + "\n" + run + " -- --dry-run\n" + run + " -- --env prod --json\n" + run + " -- --repository localhost:5000/try --tag mine"
}
