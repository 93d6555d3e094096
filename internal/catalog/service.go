package catalog

// Service is one entry of "services"; defaults are filled in.
type Service struct {
	// Name is the identity, e.g. "users/api".
	Name string
	// Type is the name of the service type.
	Type string
	// DevPort is the port on a developer's machine; 0 = none.
	DevPort int
	// Enabled is false for services that are kept but not deployed.
	Enabled bool
	// Groups are the alias_groups.
	Groups []string
	// Cluster is the alias of the production cluster, or "" for the default.
	Cluster string
	// ServiceDir is the explicit service_dir, or ""; see Catalog.ServiceDir.
	ServiceDir string
	// UseAWS is false for services without an IAM role.
	UseAWS bool
	// Config holds what concerns the deployment.
	Config Config
	// Needs are services that this one calls in development.
	Needs []string
	// Databases and Secrets are names declared at the top of the file.
	Databases, Secrets []string
	// Apps are Django apps to install, URLs its routes, in file order.
	Apps []string
	URLs []URL
	// Owner and Description are for people; both are a single line.
	Owner, Description string
	// Health is how readiness is seen.
	Health Health
	// Workers are the workers of a service that has several.
	Workers map[string]Worker
	// Targets are labels of executables built elsewhere; "binary" is the one
	// that dev and image take. See Catalog.Executable.
	Targets map[string]string
	// IAM is what its role may do.
	IAM IAM
	// Repository is how its ECR repositories differ from the default.
	Repository Repository

	// Line and Col are where the entry begins, Index is its place in the
	// array, from 0.
	Line, Col, Index int

	named bool // the name is valid and its own, so derived names mean something
}

// Config holds what concerns the deployment of a service.
type Config struct {
	// Replicas maps namespaces to numbers of pods.
	Replicas map[string]int
	// HasStaticFiles makes the image build collect static files.
	HasStaticFiles bool
	// Ingress is "public" (default) or "private".
	Ingress string
	// TestsTimeoutSeconds bounds `helm test`; default 60.
	TestsTimeoutSeconds int
	// Autoscale is nil where the number of pods is fixed.
	Autoscale *Autoscale
}

// Autoscale makes the number of pods follow the load.
type Autoscale struct {
	// Min and Max bound the number of pods; Min defaults to 1.
	Min, Max int
	// CPU is the aimed-at use in percent of the request; default 70.
	CPU int
}

// URL routes a prefix to a module with urlpatterns.
type URL struct{ Prefix, Module string }

// Health is how a service shows that it is ready.
type Health struct {
	// Path answers 200 when ready; default "/readyz". With "" an accepted
	// connection is enough.
	Path string
	// Command is a program with its arguments that ends with exit code 0 when
	// the service is ready on a developer's machine; nil asks Path.
	Command []string
	// StartSeconds is the time until the first answer; default 60.
	StartSeconds int
	// PeriodSeconds is the time between two questions; default 1.
	PeriodSeconds int
	// TimeoutSeconds is how long an answer may take on a developer's machine;
	// default 10.
	TimeoutSeconds int
}

// Worker is one of several workers of a service.
type Worker struct {
	// Replicas and Autoscale are as in Config.
	Replicas  map[string]int
	Autoscale *Autoscale
	// DevPort is the worker's own port on a developer's machine; 0 = none.
	DevPort int
}

// IAM is what the role of a service may do.
type IAM struct {
	// ManagedPolicies are ARNs of policies to attach.
	ManagedPolicies []string
	// InlinePolicies are JSON files, relative to the service's folder.
	InlinePolicies []string
	// PermissionsBoundary is an ARN, or "".
	PermissionsBoundary string
}

// Repository holds ECR settings; what is nil or zero keeps the default.
type Repository struct {
	// ImmutableTags refuses to overwrite a tag.
	ImmutableTags *bool
	// ScanOnPush looks for known vulnerabilities.
	ScanOnPush *bool
	// KeepImages is how many images the life cycle rule keeps.
	KeepImages int
	// KMSKey is the ARN of the key that encrypts the images.
	KMSKey string
}
