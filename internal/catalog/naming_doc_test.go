package catalog

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestNamingDoc keeps docs/naming.md, which is written by
//
//	go test ./internal/catalog -run TestNamingDoc -update
func TestNamingDoc(t *testing.T) {
	golden(t, "../../docs/naming.md", namingDoc(t))
}

// naming is one row: a thing, its rule and the function that names it.
type naming struct {
	thing, rule string
	name        func(c *Catalog, s *Service) string
}

func namings() []naming {
	return []naming{
		{"directory", "`<services_root>/<service_dir>`", (*Catalog).Directory},
		{"service_dir", "key `service_dir`, else the name with `-` as `_`", (*Catalog).ServiceDir},
		{"Python package", "`<python_package>.<service_dir, / as .>`", (*Catalog).PythonPackage},
		{"Python root", "`services_root` without the end that is `python_package`", (*Catalog).PythonRoot},
		{"settings module", "`<Python package>.settings`", (*Catalog).SettingsModule},
		{"chart directory", "`chart_dir`; default `{dir}/chart`, with a target prefix `{dir}/{dashes}-chart`", (*Catalog).ChartDir},
		{"chart name, Kubernetes Service, Deployment and ConfigMap", "`<dashes>`", (*Catalog).ChartName},
		{"ServiceAccount", "`<dashes>`", (*Catalog).ServiceAccount},
		{"Helm release", "`<namespace>-<dashes>`", (*Catalog).Release},
		{"address in the cluster", "`<dashes>.<namespace>.svc.cluster.local:80`", (*Catalog).DNS},
		{"address on a developer's machine", "`http://localhost:<dev_port>/`", (*Catalog).LocalURL},
		{"variable with the address, for those who need it", "`SERVICE_URL_<name, / and - as _, upper case>`", func(_ *Catalog, s *Service) string { return URLEnv(s.Name) }},
		{"IAM roles", "`k8s.<cluster name>.<dashes>.service`", func(c *Catalog, s *Service) string { return values(c.IAMRoles(s)) }},
		{"subject that the roles trust", "`system:serviceaccount:*:<dashes>`", (*Catalog).TrustSubject},
		{"image repositories", "by type, below", func(c *Catalog, s *Service) string { return values(c.ImageRepositories(s)) }},
		{"prefix of targets", "none if the last segment is the folder's name, else `<binary>_`", (*Catalog).TargetPrefix},
		{"executable that something else builds", "key `targets`, else `//<directory>:<binary>`", (*Catalog).Executable},
	}
}

func values(m map[string]string) string {
	return strings.Join(slices.Sorted(maps.Values(m)), " ")
}

func namingDoc(t *testing.T) string {
	var doc bytes.Buffer
	doc.WriteString(namingIntro)
	fmt.Fprint(&doc, "\n## With the default layout\n\n")
	examples := []string{"users/ui", "scm-integration/api", "buildsense/workflow", "proxy-server"}
	namingTable(&doc, stock(t), examples)
	doc.WriteString(namingOriginal)
	namingTable(&doc, parsed(t, strings.Replace(string(readStock(t)), "{", "{"+originalLayout, 1)), examples[1:])
	namingTypes(&doc)
	doc.WriteString(namingRules)
	return doc.String()
}

func namingTable(doc *bytes.Buffer, c *Catalog, examples []string) {
	fmt.Fprint(doc, "| thing | rule |")
	for _, example := range examples {
		fmt.Fprintf(doc, " `%s` (%s) |", example, c.byName[example].Type)
	}
	fmt.Fprintf(doc, "\n|---|---|%s\n", strings.Repeat("---|", len(examples)))
	for _, row := range namings() {
		fmt.Fprintf(doc, "| %s | %s |", row.thing, row.rule)
		for _, example := range examples {
			fmt.Fprintf(doc, " %s |", code(row.name(c, c.byName[example])))
		}
		doc.WriteString("\n")
	}
}

// code marks each word as code; nothing is a dash.
func code(words string) string {
	if words == "" {
		return "–"
	}
	return "`" + strings.Join(strings.Fields(words), "`, `") + "`"
}

func namingTypes(doc *bytes.Buffer) {
	fmt.Fprint(doc, "\n## By type\n\nTarget names get the prefix of targets. A BUILD file holds those of them that the type has rules for.\n\n| type | image target → repository | targets |\n|---|---|---|\n")
	types := BuiltinTypes()
	for _, name := range slices.Sorted(maps.Keys(types)) {
		fmt.Fprintf(doc, "| `%s` | ", name)
		for i, target := range slices.Sorted(maps.Keys(types[name].Images)) {
			if i > 0 {
				doc.WriteString(", ")
			}
			fmt.Fprintf(doc, "`%s` → `%s`", target, types[name].Images[target])
		}
		fmt.Fprintf(doc, " | %s |\n", code(strings.Join(types[name].Targets, " ")))
	}
}

const namingIntro = `<!-- Written by go test ./internal/catalog -run TestNamingDoc -update; DO NOT EDIT. -->

# Names

A service has one name in services.json, and everything else that is called after it follows by one rule each. The
rules are the functions of ` + "`internal/catalog/names.go`" + `; ` + "`services explain NAME`" + ` prints the results for a service.

In the rules, for ` + "`scm-integration/api`" + `:

| word | meaning | here |
|---|---|---|
| ` + "`name`" + ` | as in services.json | ` + "`scm-integration/api`" + ` |
| ` + "`dashes`" + ` | the name with ` + "`/` as `-`" + ` | ` + "`scm-integration-api`" + ` |
| ` + "`service_dir`" + ` | the folder below ` + "`services_root`" + `: the name with ` + "`-` as `_`" + `, unless the entry says otherwise | ` + "`scm_integration/api`" + ` |
| ` + "`dir`" + ` | the folder in the repository | ` + "`services/scm_integration/api`" + ` |
| ` + "`dir_dashes`" + ` | ` + "`service_dir` with `_` as `-`" + ` | ` + "`scm-integration/api`" + ` |
| ` + "`shortname`" + ` | the last segment of the name | ` + "`api`" + ` |
| ` + "`binary`" + ` | the last segment with ` + "`-` as `_`" + ` | ` + "`api`" + ` |
`

const namingOriginal = `
## With the layout of toolchain-oss

The example is the registry of toolchainlabs/toolchain-oss, whose services lie elsewhere. This layout gives every
service there the folder, package and chart that it has:

` + "```json" + `
{
  "layout": {
    "services_root": "src/python/toolchain/service",
    "python_package": "toolchain.service",
    "chart_dir": "prod/helm/services/{dir_dashes}/{dashes}"
  },
  "services": []
}
` + "```" + `

`

const namingRules = `
## Where the rules leave a choice

- **IAM roles.** A service that names a ` + "`cluster`" + ` has a role there and on the cluster with the alias ` + "`dev`" + `; any other has one
  on every cluster that is not ` + "`explicit`" + `. With ` + "`use_aws: false`" + ` it has none.
- **Target prefix.** ` + "`proxy-server`" + ` lies in ` + "`remoting`" + `, so its image target is ` + "`proxy_server_image`" + `. It has the prefix even when
  it is alone there: a new neighbour renames nothing.
- **Addresses.** A service without a ` + "`dev_port`" + ` has neither.
- **Environment.** A process finds its name in ` + "`SERVICE_NAME`" + `, its settings module in ` + "`DJANGO_SETTINGS_MODULE`" + `, its port in ` + "`PORT`" + `.
- **Secrets.** In a pod the secret ` + "`NAME`" + ` is the file ` + "`/secrets/NAME/secret_string`" + `, on a developer's machine
  ` + "`~/.toolchain_secrets_dev/NAME`" + `.
- **Databases.** The credentials of the database ` + "`scm_integration`" + ` are the secret ` + "`<namespace>-db-scm-integration-creds`" + `, on a
  developer's machine ` + "`local-db-scm-integration-creds`" + `.

## What names must be like

- Segments of lower-case letters, digits and single ` + "`-`" + `, with ` + "`/`" + ` between them; the first character is a letter; 63 characters
  at most. All of it is what Kubernetes, ECR and Helm accept.
- No ` + "`_`" + `: folders and modules write ` + "`_` for `-`" + `, and the way back must be clear.
- ` + "`a-b/c` and `a/b-c`" + ` cannot both exist: either is ` + "`a-b-c`" + ` where there is no ` + "`/`" + `.
- A Python service's folder must be importable: no segment may begin with a digit or be a keyword (` + "`lambda`" + `).
- An IAM role's name has 64 characters at most, cluster name included.
`
