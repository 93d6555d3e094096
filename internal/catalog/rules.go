package catalog

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// rule says why a string is wrong, or "" when it is right.
type rule func(string) string

// matching makes a rule of a pattern and the message for what it refuses. The
// patterns stand in services.schema.json too, and a test compares.
func matching(pattern, message string) rule {
	compiled := regexp.MustCompile(pattern)
	return func(s string) string {
		if compiled.MatchString(s) {
			return ""
		}
		return message
	}
}

// atMost adds a length to a rule.
func (r rule) atMost(length int, why string) rule {
	return func(s string) string {
		if len(s) > length {
			return fmt.Sprintf("is longer than the %d characters that %s", length, why)
		}
		return r(s)
	}
}

// The parts that patterns share.
const (
	segment     = `[a-z0-9]+(-[a-z0-9]+)*`
	identifier  = `[A-Za-z_][A-Za-z0-9_]*`
	pathByte    = `[A-Za-z0-9_.+@~=,-]`
	pathStart   = `[.]{0,2}[A-Za-z0-9_+@~=,-]`
	placeholder = `\{(dir|service_dir|dir_dashes|dashes)\}`

	namePattern  = `^[a-z][a-z0-9]*(-[a-z0-9]+)*(/` + segment + `)*$`
	pathPattern  = `^` + pathStart + pathByte + `*(/` + pathStart + pathByte + `*)*$`
	chartPattern = `^[.]{0,2}([A-Za-z0-9_+@~=,-]|` + placeholder + `)(` + pathByte + `|` + placeholder + `)*` +
		`(/[.]{0,2}([A-Za-z0-9_+@~=,-]|` + placeholder + `)(` + pathByte + `|` + placeholder + `)*)*$`
)

// Rules never change; they are variables because patterns are compiled.
var (
	nameSyntax    = matching(namePattern, "must be lower-case letters, digits and -, in segments between /, beginning with a letter").atMost(63, "Kubernetes allows")
	pathSyntax    = matching(pathPattern, "must be a path of letters, digits and _.+@~=,- between /")
	chartSyntax   = matching(chartPattern, "must be a path that may hold {dir}, {service_dir}, {dir_dashes} and {dashes}")
	line          = matching(`^[^\x00-\x1f\x7f-\x9f]*$`, "must be a single line without control characters")
	filledLine    = matching(`^[^\x00-\x1f\x7f-\x9f]+$`, "must be a single line, not empty, without control characters")
	anyString     = matching(`(?s).*`, "")
	typeName      = matching(`^[a-z][a-z0-9_-]*$`, "must be a service type: lower-case letters, digits, _ and -")
	groupName     = matching(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`, "must be letters, digits and _.-")
	aliasName     = matching(`^[a-z0-9][a-z0-9_-]*$`, "must be lower-case letters, digits, _ and -")
	clusterName   = matching(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`, "must be letters, digits, _ and -, at most 100")
	regionName    = matching(`^[a-z]{2}(-[a-z]+)+-[0-9]+$`, "must be a region such as us-east-1")
	accountID     = matching(`^[0-9]{12}$`, "must be the 12 digits of an AWS account, as a string")
	dnsLabel      = matching(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`, "must be lower-case letters, digits and -, at most 63")
	secretName    = matching(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`, "must be lower-case letters, digits, - and single dots").atMost(253, "Kubernetes allows")
	awsSecretName = matching(`^[A-Za-z0-9/_+=.@-]{1,512}$`, "must be letters, digits and /_+=.@-, at most 512")
	fieldName     = matching(`^[A-Za-z0-9_.-]+$`, "must be letters, digits and _.-")
	databaseName  = matching(`^[a-z][a-z0-9_]{0,56}$`, "must be lower-case letters, digits and _, beginning with a letter, at most 57")
	appLabel      = matching(`^`+identifier+`$`, "must be a Django app label, such as cart")
	commandName   = matching(`^[a-z][a-z0-9_-]*$`, "must be the name of a management command, such as bootstrap")
	module        = matching(`^`+identifier+`([.]`+identifier+`)*$`, "must be a dotted Python name")
	pipPackage    = matching(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$`, "must be the name of a pip package")
	requirement   = matching(`^[^{}\x00-\x20]*([{]package[}][^{}\x00-\x20]*)+$`, "must be a label with {package} in it, such as @pip//{package}")
	urlPrefix     = matching(`^([A-Za-z0-9_.~<>:-][A-Za-z0-9_.~<>:/-]*)?$`, `must be a prefix without a leading /, such as "cart/"`)
	healthPath    = matching(`^(/[A-Za-z0-9_.~%/?=&-]*)?$`, "must begin with /, or be empty to only connect")
	label         = matching(`^(@@?[A-Za-z0-9_.+~-]+)?//[A-Za-z0-9_.+@~=,/-]*(:[A-Za-z0-9_.+@~=,/-]+)?$`, "must be a label such as //tools/search:server")
	targetName    = matching(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`, "must be letters, digits and _.-")
	workerName    = matching(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`, "must be lower-case letters, digits and -, beginning with a letter").atMost(40, "fit a Deployment's name")
	registry      = matching(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$`, "must be a host and perhaps a path, without a scheme or a final /")
	policyARN     = matching(`^arn:[a-z0-9-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]+$`, "must be the ARN of an IAM policy")
	kmsARN        = matching(`^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/[A-Za-z0-9/_-]+$`, "must be the ARN of a KMS key")
)

// serviceName is nameSyntax with the usual mistakes named.
func serviceName(s string) string {
	switch {
	case strings.Contains(s, "_"):
		return "must not contain _ (write -; folders and modules get the _ by themselves)"
	case strings.HasPrefix(s, "/") || strings.HasSuffix(s, "/") || strings.Contains(s, "//"):
		return "must not begin or end with /, or have two in a row"
	}
	return nameSyntax(s)
}

// repositoryPath accepts clean paths below the repository's root.
func repositoryPath(s string) string {
	if why := outside(s); why != "" {
		return why
	}
	return pathSyntax(s)
}

// homePath accepts paths below the user's home folder.
func homePath(s string) string {
	below, ok := strings.CutPrefix(s, "~/")
	if !ok {
		return "must begin with ~/, the home folder"
	}
	return repositoryPath(below)
}

// chartPath accepts such paths with placeholders.
func chartPath(s string) string {
	if why := outside(s); why != "" {
		return why
	}
	return chartSyntax(s)
}

// outside tells paths that leave the repository or are written oddly.
func outside(s string) string {
	clean := path.Clean(s)
	switch {
	case s == "":
		return "must not be empty"
	case path.IsAbs(s) || len(s) > 1 && s[1] == ':':
		return "must be relative to the repository's root"
	case strings.Contains(s, `\`):
		return "must be written with /"
	case clean == ".." || strings.HasPrefix(clean, "../"):
		return "must not leave the repository"
	case clean == ".":
		return "must be a folder below the repository's root"
	case clean != s:
		return fmt.Sprintf("must be written plainly, as %q", clean)
	}
	return ""
}
