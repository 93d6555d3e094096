package project

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/rules-services/rules_services/internal/catalog"
)

// FollowUps are the commands, with comments, that bring what lies outside the repository in step with the change. They
// are for a person to run: nothing outside the repository is changed here.
func (c *Change) FollowUps() []string {
	if c.Resumed() && c.New == nil {
		return nil // the entry that tells the names is gone; the first run has printed them
	}
	f := followUps{change: c, catalog: c.Before.Catalog}
	f.releases()
	f.repositories()
	f.roles()
	if c.New != nil {
		f.section("Databases and secrets are not called after the service: nothing to do.")
	} else {
		f.databases()
		f.secrets()
	}
	return f.lines
}

type followUps struct {
	change  *Change
	catalog *catalog.Catalog
	lines   []string
}

func (f *followUps) section(format string, args ...any) {
	if len(f.lines) > 0 {
		f.lines = append(f.lines, "")
	}
	f.lines = append(f.lines, "# "+fmt.Sprintf(format, args...))
}

func (f *followUps) add(format string, args ...any) {
	f.lines = append(f.lines, fmt.Sprintf(format, args...))
}

// anyNamespace stands for a namespace that the registry does not name.
const anyNamespace = "<namespace>"

// eachNamespace calls visit for every place where the service may be deployed.
func (f *followUps) eachNamespace(visit func(namespace string, cluster catalog.Cluster)) {
	clusters := f.clusters()
	if len(clusters) == 0 {
		visit(anyNamespace, catalog.Cluster{})
	}
	for _, cluster := range clusters {
		namespaces := cluster.Namespaces
		if len(namespaces) == 0 {
			namespaces = []string{anyNamespace}
		}
		for _, namespace := range namespaces {
			visit(namespace, cluster)
		}
	}
}

// clusters are those that the service runs on, in the order of the file.
func (f *followUps) clusters() []catalog.Cluster {
	var clusters []catalog.Cluster
	old := f.change.Old
	for _, region := range f.catalog.Regions {
		for _, cluster := range region.Clusters {
			if old.Cluster == "" && !cluster.Explicit || old.Cluster != "" && (cluster.Alias == old.Cluster || cluster.Alias == "dev") {
				clusters = append(clusters, cluster)
			}
		}
	}
	return clusters
}

func (f *followUps) releases() {
	if f.change.New != nil {
		f.section("Helm releases: once %s is deployed, remove those of %s.", f.change.New.Name, f.change.Old.Name)
	} else {
		f.section("Helm releases.")
	}
	f.eachNamespace(func(namespace string, cluster catalog.Cluster) {
		release := strings.ReplaceAll(f.catalog.Release(f.change.Old), anyNamespace, namespace)
		f.add("helm uninstall %s --namespace %s%s", release, namespace, option("--kube-context", cluster.Context))
	})
}

// option is a flag with its value after a blank, or nothing where there is no value.
func option(flag, value string) string {
	if value == "" {
		return ""
	}
	return " " + flag + " " + value
}

var ecrHost = regexp.MustCompile(`^[0-9]+\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?(?:/(.*))?$`)

func (f *followUps) repositories() {
	region, prefix := "", ""
	m := ecrHost.FindStringSubmatch(f.catalog.ImageRegistry)
	switch {
	case m != nil:
		region = m[1]
		if m[2] != "" {
			prefix = m[2] + "/"
		}
	case f.catalog.ImageRegistry == "" && len(f.catalog.Regions) > 0:
		region = f.catalog.Regions[0].Name
	}
	old := names(f.catalog.ImageRepositories(f.change.Old))
	switch {
	case len(old) == 0:
		f.section("Image repositories: it has none.")
		return
	case region == "":
		f.section("Image repositories, in %s: delete %s there.", cmp.Or(f.catalog.ImageRegistry, "whatever registry they were pushed to"), strings.Join(old, " "))
		return
	}
	if f.change.New == nil {
		f.section("Image repositories, with all images in them.")
	} else {
		f.section("Image repositories: delete those of %s once nothing runs their images.", f.change.Old.Name)
		for _, name := range names(f.change.After.Catalog.ImageRepositories(f.change.New)) {
			f.add("aws ecr create-repository --region %s --repository-name %s%s", region, prefix, name)
		}
	}
	for _, name := range old {
		f.add("aws ecr delete-repository --region %s --repository-name %s%s --force", region, prefix, name)
	}
}

func names(m map[string]string) []string { return slices.Sorted(maps.Values(m)) }

func (f *followUps) roles() {
	old := f.catalog.IAMRoles(f.change.Old)
	if len(old) == 0 {
		f.section("IAM roles: it has none.")
		return
	}
	f.section("IAM roles. A role that has policies beside those of the registry is deleted only without them.")
	for _, alias := range slices.Sorted(maps.Keys(old)) {
		if f.change.New != nil {
			f.newRole(old[alias], f.change.After.Catalog.IAMRoles(f.change.New)[alias])
		}
		for _, arn := range f.change.Old.IAM.ManagedPolicies {
			f.add("aws iam detach-role-policy --role-name %s --policy-arn %s", old[alias], arn)
		}
		f.add("aws iam delete-role --role-name %s", old[alias])
	}
}

// newRole makes a role that trusts the pods of the new name as the old one does those of the old.
func (f *followUps) newRole(from, to string) {
	subject := func(c *catalog.Catalog, s *catalog.Service) string { return c.ServiceAccount(s) + `"` }
	f.add("aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument --output json | sed 's|:%s|:%s|' > %s.json",
		from, subject(f.catalog, f.change.Old), subject(f.change.After.Catalog, f.change.New), to)
	boundary := option("--permissions-boundary", f.change.New.IAM.PermissionsBoundary)
	f.add("aws iam create-role --role-name %s --assume-role-policy-document file://%s.json%s", to, to, boundary)
	for _, arn := range f.change.New.IAM.ManagedPolicies {
		f.add("aws iam attach-role-policy --role-name %s --policy-arn %s", to, arn)
	}
}

// localStore is the folder of secrets on a developer's machine, in the words of a shell.
const localStore = `"${SERVICES_SECRETS_DIR:-$HOME/.toolchain_secrets_dev}"`

// databases are those that no other service uses.
func (f *followUps) databases() {
	var alone []string
	for _, name := range f.change.Old.Databases {
		if !f.usedElsewhere(name, func(s *catalog.Service) []string { return s.Databases }) {
			alone = append(alone, name)
		}
	}
	if len(alone) == 0 {
		f.section("Databases: it has none of its own.")
		return
	}
	f.section("Databases that no other service uses; %s still declares them. Data that is dropped is gone.", f.catalog.File)
	for _, name := range alone {
		if f.catalog.Databases[name].Engine == "sqlite" {
			f.add("# %s is a file of SQLite: delete it where it lies", name)
			continue
		}
		f.add("psql --dbname postgres --command 'DROP DATABASE \"%s\"'", name)
		f.eachNamespace(func(namespace string, cluster catalog.Cluster) {
			f.deleteSecret(catalog.DatabaseSecret(namespace, name), namespace, cluster)
		})
		f.add("rm -f %s/%s", localStore, catalog.DatabaseSecret("local", name))
	}
}

// secrets are those that no other service uses.
func (f *followUps) secrets() {
	var alone []string
	for _, name := range f.catalog.EffectiveSecrets(f.change.Old) {
		if !f.usedElsewhere(name, f.catalog.EffectiveSecrets) {
			alone = append(alone, name)
		}
	}
	if len(alone) == 0 {
		f.section("Secrets: it has none of its own.")
		return
	}
	f.section("Secrets that no other service uses.")
	for _, name := range alone {
		f.eachNamespace(func(namespace string, cluster catalog.Cluster) { f.deleteSecret(name, namespace, cluster) })
		f.add("rm -f %s/%s", localStore, name)
		if from := f.catalog.Secrets[name].AWSSecret; from != "" {
			f.add("# %s is a copy of %s in AWS Secrets Manager, which stays", name, from)
		}
	}
}

func (f *followUps) deleteSecret(name, namespace string, cluster catalog.Cluster) {
	f.add("kubectl%s --namespace %s delete secret %s", option("--context", cluster.Context), namespace, name)
}

// usedElsewhere tells whether another service uses something too, a disabled one included.
func (f *followUps) usedElsewhere(name string, used func(*catalog.Service) []string) bool {
	return slices.ContainsFunc(f.catalog.Services, func(s *catalog.Service) bool {
		return s != f.change.Old && slices.Contains(used(s), name)
	})
}
