// Package registry brings OCI image layouts into registries: what a registry has is asked for first, and only the rest
// travels. It knows nothing of services. The protocol, and who one is to the registry, are go-containerregistry's.
package registry
