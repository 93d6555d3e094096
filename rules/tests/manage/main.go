// Command manage is a manage.py that finds its secrets, or fails.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	for _, name := range []string{"certificate", "django-secret-key"} {
		if _, err := os.ReadFile(filepath.Join(os.Getenv("SERVICES_SECRETS_MOUNT"), name, "secret_string")); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}
