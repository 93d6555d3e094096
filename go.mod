module github.com/rules-services/rules_services

go 1.24.12
