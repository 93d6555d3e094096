"""The rules of rules_services. Gazelle writes them into BUILD files."""

load("//rules/private:service_dev.bzl", _service_dev = "service_dev")

service_dev = _service_dev
