package catalog

// Where things are unless layout says otherwise.
const (
	DefaultServicesRoot = "services"
	DefaultPortsDoc     = "docs/DEV_PORTS.md"
)

// Layout says where things are in the repository. Paths are relative to its
// root, with slashes.
type Layout struct {
	// ServicesRoot is the folder of the services; default DefaultServicesRoot.
	ServicesRoot string
	// PythonPackage is the package of ServicesRoot; default: ServicesRoot with
	// dots for slashes.
	PythonPackage string
	// ChartDir is the pattern of chart folders ({dir} {service_dir}
	// {dir_dashes} {dashes}), or "" for the default, see Catalog.ChartDir.
	ChartDir string
	// PythonRequirement is the label of a pip package; default
	// "@pip//{package}".
	PythonRequirement string
	// PythonPackages maps import names to pip packages where they differ.
	PythonPackages map[string]string
	// ImageBases are the OCI layouts that images of a type are put on, by type;
	// a type without one has images from scratch.
	ImageBases map[string]string
	// LicenseHeader stands at the top of generated files, without comment
	// characters; lines end in "\n" but for the last. It may hold {year}.
	LicenseHeader string
	// TemplateDirs are searched for service types before the built-in ones.
	TemplateDirs []string
	// PortsDoc is the generated table of ports; default DefaultPortsDoc.
	PortsDoc string
	// SecretsDir is the folder of development secrets, in the home folder "~/";
	// "" leaves it to the tools.
	SecretsDir string
}

// Ports is the range of development ports.
type Ports struct {
	// First and Last bound the range, both inclusive; default 9000 to 9999.
	First, Last int
	// Reserved are ports of the range that no service may have.
	Reserved []int
}

// Region is a region of AWS with its clusters.
type Region struct {
	Name     string
	Clusters []Cluster // in file order
}

// Cluster is a Kubernetes cluster.
type Cluster struct {
	// Alias is the key in the file, e.g. "prod"; the alias "dev" is the
	// development cluster.
	Alias string
	// Name is the cluster's name at AWS.
	Name string
	// Default marks the cluster of services that name none.
	Default bool
	// Explicit clusters are provisioned only for services that name them.
	Explicit bool
	// NotifyChannel is told of deploys, or "".
	NotifyChannel string
	// Account is the twelve digits of the AWS account that may be written, or
	// "" for whichever the credentials are for.
	Account string
	// Context is the kubectl context; default Name.
	Context string
	// Namespaces are the only namespaces in use; empty means any.
	Namespaces []string
	// PerUser gives every developer a namespace of their own.
	PerUser bool
	// Protected makes writes ask for an explicit flag.
	Protected bool
	// Identity is how pods get their role: "irsa" (default) or "pod_identity".
	Identity string
}

// Database is a logical database.
type Database struct {
	// Engine is "postgresql" (default) or "sqlite".
	Engine string
	// MigratedBy is the service that applies the migrations, or "".
	MigratedBy string
	// Apps are the Django app labels whose tables live here.
	Apps []string
	// Seed is a management command with its arguments that fills in the first data
	// on a developer's machine; nil for none.
	Seed []string
}

// Namespace is what holds for all services in a Kubernetes namespace.
type Namespace struct {
	// ForbidTypes are the service types that must not be deployed there;
	// default for prod: workflow.
	ForbidTypes []string
	// ReplicasDefault is the number of pods where a service does not say;
	// default 3 for prod, 1 elsewhere.
	ReplicasDefault int
}

// Secret says how the value of a secret comes to be. Exactly one of Generate,
// AWSSecret, Prompt and Fields is set. It marshals to the object that run-time
// tools read.
type Secret struct {
	// Generate is "random", "jwt_keys" or "jwk_set".
	Generate string `json:"generate,omitempty"`
	// Length is the number of characters of a random value; default 50.
	Length int `json:"length,omitempty"`
	// AWSSecret is the name in AWS Secrets Manager, Key a key of its JSON
	// value ("" takes the whole), Local the generator for a machine without
	// cloud.
	AWSSecret string  `json:"aws_secret,omitempty"`
	Key       string  `json:"key,omitempty"`
	Local     *Secret `json:"local,omitempty"`
	// Prompt asks a person.
	Prompt bool `json:"prompt,omitempty"`
	// Fields make the value a JSON object.
	Fields map[string]Secret `json:"fields,omitempty"`
	// Rotatable keeps former values readable for a while.
	Rotatable bool `json:"rotatable,omitempty"`
	// Algorithm is what jwt_keys sign with: "HS256" (""), "RS256" or "EdDSA".
	Algorithm string `json:"algorithm,omitempty"`
	// Of names the secret with the jwt_keys that a jwk_set is made of.
	Of string `json:"of,omitempty"`
}
