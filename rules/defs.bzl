"""The rules of rules_services. Gazelle writes them into BUILD files."""

load("//rules/private:service_chart_files.bzl", _service_chart_files = "service_chart_files")
load("//rules/private:service_check_test.bzl", _service_check_test = "service_check_test")
load("//rules/private:service_db.bzl", _service_db = "service_db")
load("//rules/private:service_dev.bzl", _service_dev_rule = "service_dev")
load("//rules/private:service_dev_macro.bzl", _service_dev = "service_dev")
load("//rules/private:service_group.bzl", _service_group = "service_group")
load("//rules/private:service_image.bzl", _service_image = "service_image")
load("//rules/private:service_image_index.bzl", _service_image_index = "service_image_index")
load("//rules/private:service_layers.bzl", _service_layers = "service_layers")
load("//rules/private:service_load.bzl", _service_load = "service_load")
load("//rules/private:service_push.bzl", _service_push = "service_push")
load("//rules/private:service_secrets.bzl", _service_secrets = "service_secrets")

service_chart_files = _service_chart_files
service_check_test = _service_check_test
service_db = _service_db
service_dev = _service_dev
service_dev_rule = _service_dev_rule
service_group = _service_group
service_image = _service_image
service_image_index = _service_image_index
service_layers = _service_layers
service_load = _service_load
service_push = _service_push
service_secrets = _service_secrets
