// Package secrets keeps the secrets of services. Whoever only reads asks a
// [Reader], whoever changes them an [Accessor], wherever they are kept. Here are
// the folder of files on a developer's machine ([Store]) and the volume that
// Kubernetes mounts into a pod ([Volume]). python/services_runtime reads and
// writes the same files.
//
// services.json says for each secret how a value comes to be ([Generator]).
// What can be made without a cloud is made when it is first needed
// ([Ensure]); what is there is never changed by that. Rotation keeps former
// values ([States]) or keys ([Keys]) for those who still have them. No function
// of this package prints a value, and no error holds one.
package secrets
