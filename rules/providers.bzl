"""The providers of rules_services, for rules that build on its own."""

load("//rules/private:service_dev_info.bzl", _ServiceDevInfo = "ServiceDevInfo")
load("//rules/private:service_group_info.bzl", _ServiceGroupInfo = "ServiceGroupInfo")
load("//rules/private:service_image_info.bzl", _ServiceImageInfo = "ServiceImageInfo")
load("//rules/private:service_layers_info.bzl", _ServiceLayersInfo = "ServiceLayersInfo")
load("//rules/private:service_push_info.bzl", _ServicePushInfo = "ServicePushInfo")
load("//rules/private:service_secrets_info.bzl", _ServiceSecretsInfo = "ServiceSecretsInfo")

ServiceDevInfo = _ServiceDevInfo
ServiceGroupInfo = _ServiceGroupInfo
ServiceImageInfo = _ServiceImageInfo
ServiceLayersInfo = _ServiceLayersInfo
ServicePushInfo = _ServicePushInfo
ServiceSecretsInfo = _ServiceSecretsInfo
