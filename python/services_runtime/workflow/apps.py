"""How Django knows the app."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """The app, under a label that no other is likely to have."""

    name = "services_runtime.workflow"
    label = "services_runtime_workflow"
