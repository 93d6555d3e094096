package catalog

import (
	"math/rand"
	"strings"
	"testing"
)

// TestRulesAgreeWithSchema tries many strings on each rule and on the part of
// the schema that stands for it.
func TestRulesAgreeWithSchema(t *testing.T) {
	samples := append(strings.Split(usualStrings, "\n"), randomStrings(3000)...)
	for pointer, rule := range map[string]rule{
		"/$defs/service/properties/name":                                serviceName,
		"/$defs/service/properties/alias_groups/items":                  groupName,
		"/$defs/service/properties/urls/propertyNames":                  urlPrefix,
		"/$defs/service/properties/workers/propertyNames":               workerName,
		"/$defs/service/properties/targets/oneOf/1/propertyNames":       targetName,
		"/$defs/health/properties/path":                                 healthPath,
		"/$defs/label":                                                  label,
		"/$defs/path":                                                   repositoryPath,
		"/$defs/line":                                                   line,
		"/$defs/filledLine":                                             filledLine,
		"/$defs/module":                                                 module,
		"/$defs/typeName":                                               typeName,
		"/$defs/dnsLabel":                                               dnsLabel,
		"/$defs/secretName":                                             secretName,
		"/$defs/fieldName":                                              fieldName,
		"/$defs/awsSecret":                                              awsSecretName,
		"/$defs/policyARN":                                              policyARN,
		"/$defs/repository/properties/kms_key":                          kmsARN,
		"/$defs/database/properties/apps/items":                         appLabel,
		"/$defs/layout/properties/chart_dir":                            chartPath,
		"/$defs/layout/properties/python_requirement":                   requirement,
		"/$defs/layout/properties/python_packages/additionalProperties": pipPackage,
		"/$defs/cluster/properties/name":                                clusterName,
		"/$defs/cluster/properties/account":                             accountID,
		"/$defs/region/properties/clusters/propertyNames":               aliasName,
		"/properties/databases/propertyNames":                           databaseName,
		"/properties/regions/propertyNames":                             regionName,
		"/properties/image_registry":                                    registry,
	} {
		part := schemaAt(t, pointer)
		for _, sample := range samples {
			why, err := rule(sample), part.Validate(sample)
			if (why == "") != (err == nil) {
				t.Errorf("%s: %q: the rule says %q, the schema %v", pointer, sample, why, err)
			}
		}
	}
}

// usualStrings are right for some rule, or nearly.
const usualStrings = `
users/api
a-b/c
a_b
a--b
9lives
a/9lives
-a
a-
/a
a/
a//b
.
..
../a
a/..
a/../b
./a
.github
...
a/...
..a
C:/x
a\b
services
src/python/acme
my services
prod/helm/{dir}/{dashes}
{dir}
{dirs}
{dir_dashes}-{service_dir}
.{dir}
charts/{
@pip//{package}
@pip//{package}:{package}
{package}
@pip//{pkg}
@@a+b~c//x/y:z.w
//x
//
//:x
@//x
:x
x
prod-e1-1
us-east-1
us-gov-west-1
east-1
123456789012
12345678901
arn:aws:iam::aws:policy/ReadOnlyAccess
arn:aws-cn:iam::123456789012:policy/a/b
arn:aws:iam::12:policy/a
arn:aws:kms:us-east-1:123456789012:key/0f-0e
arn:aws:kms:us-east-1:123456789012:alias/x
registry.example.com:5000/a/b-c__d
registry.example.com/
https://registry.example.com
localhost
a.b.c
a..b
a.b-
acme.people.urls
acme.1
django.contrib.auth
PyYAML
ruamel.yaml
-x
x-
api/<int:id>/
/api
/readyz?x=1&y=2
readyz
a b
a	b
ünï
a23456789012345678901234567890123456789012345678901234567890123
a234567890123456789012345678901234567890123456789012345678901234
a2345678901234567890123456789012345678901234567890123456
a23456789012345678901234567890123456789012345678901234567
a234567890123456789012345678901234567890
a2345678901234567890123456789012345678901`

// randomStrings are the same at every run.
func randomStrings(count int) []string {
	random := rand.New(rand.NewSource(1))
	const alphabet = "aaabbz019AZ---___///...::{}@+~=,%<>? \t\\\n\u0085é"
	letters := []rune(alphabet)
	all := make([]string, count)
	for i := range all {
		var b strings.Builder
		for range random.Intn(12) {
			b.WriteRune(letters[random.Intn(len(letters))])
		}
		all[i] = b.String()
	}
	return all
}
