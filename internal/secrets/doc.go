// Package secrets keeps the secrets of services on a developer's machine: one
// file a secret, readable by its owner alone, in a folder that no other user
// can enter. python/services_runtime reads and writes the same files.
//
// services.json says for each secret how a value comes to be ([Generator]).
// What can be made without a cloud is made when it is first needed
// ([Store.Ensure]); what is there is never changed. No function of this package
// prints a value, and no error holds one.
package secrets
