"""The rules for services in Python. They need rules_python, which those of defs.bzl do without."""

load("//rules/private:service_e2e_tests.bzl", _service_e2e_tests = "service_e2e_tests")

service_e2e_tests = _service_e2e_tests
