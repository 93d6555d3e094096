// Package database runs one PostgreSQL for each workspace on a developer's machine, and keeps the databases of services
// in it.
//
// [Open] finds the place of a workspace's [Cluster] without touching anything. [Cluster.Up] starts the server, made
// from nothing where there is none, and makes what is missing: for each database a role that owns it and cannot log in
// (`<db>_owner`), a role that can and becomes the owner (`<db>_0000`), the database, and a secret with the credentials
// (`local-db-<db>-creds`), which python/services_runtime reads. What is there stays as it is: a second run changes
// nothing. [Cluster.Migrate] brings the tables in step with the code by the services' own management commands, and
// remembers with the database itself what it has done.
//
// Every step leaves something that the next run can go on from, at whatever moment the process dies: a new cluster gets
// its name when it is complete, the server outlives the process that started it, and roles and databases are made one
// by one if they are missing. One process works on a cluster at a time (a file lock).
//
// The server never runs as root: root starts it as the user "postgres", else "nobody". It listens on a socket that its
// owner alone can reach, where the developer is its superuser without a password, and on the loopback address, where
// everybody needs one. Passwords are in the secret store alone: the server gets SCRAM verifiers that are computed here,
// so that none is in a statement, a log or an argument.
package database
