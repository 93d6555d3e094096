package catalog

// Type is what the catalog needs to know of a service type.
type Type struct {
	// Name is the type's name in services.json, e.g. "gunicorn".
	Name string
	// DevPort says whether its services have a dev_port: PortRequired,
	// PortOptional or PortNone.
	DevPort string
	// Python tells whether its services are Python packages with a settings
	// module; only such services have apps and urls, only others have targets.
	Python bool
	// Workers tells whether its services may have several workers.
	Workers bool
	// Secrets are the secrets that every service of the type uses.
	Secrets []string
	// Images maps each image target (its short name) to the pattern of its
	// repository. Placeholders: {name} {service_dir} {binary} {dashes}
	// {shortname}.
	Images map[string]string
	// Targets are the short names of the targets of a service, in order.
	Targets []string
}

// The values of Type.DevPort.
const (
	PortRequired = "required"
	PortOptional = "optional"
	PortNone     = "none"
)

// BuiltinTypes returns the types that are assumed where nobody says which
// exist. The naming facts are those of templates/<type>/type.json.
func BuiltinTypes() map[string]Type {
	django := []string{"django-secret-key"}
	return map[string]Type{
		"gunicorn": {
			Name: "gunicorn", DevPort: PortRequired, Python: true, Secrets: django,
			Images: map[string]string{"image": "{name}/gunicorn"},
			Targets: []string{
				"lib", "manage", "gunicorn", "dev", "image_layers", "image", "load", "push",
				"setup", "secrets", "chart", "deploy", "check_test",
			},
		},
		"workflow": {
			Name: "workflow", DevPort: PortRequired, Python: true, Workers: true, Secrets: django,
			Images: map[string]string{"worker_image": "{name}", "maintenance_image": "{name}/maintenance"},
			Targets: []string{
				"lib", "manage", "worker", "maintenance", "dev",
				"worker_image_layers", "worker_image", "worker_load", "worker_push",
				"maintenance_image_layers", "maintenance_image", "maintenance_load", "maintenance_push",
				"setup", "secrets", "chart", "deploy", "check_test",
			},
		},
		"rust":   executable("rust", "{service_dir}/{binary}"),
		"go":     executable("go", "{name}"),
		"binary": executable("binary", "{name}"),
	}
}

// executable is a type around an executable that something else builds.
func executable(name, repository string) Type {
	return Type{
		Name: name, DevPort: PortOptional,
		Images: map[string]string{"image": repository},
		Targets: []string{
			"dev", "image_layers", "image", "load", "push", "setup", "secrets", "chart", "deploy", "check_test",
		},
	}
}
