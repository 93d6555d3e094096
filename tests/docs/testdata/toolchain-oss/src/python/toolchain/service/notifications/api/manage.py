#!/usr/bin/env ./python
from toolchain.django.service.toolchain_django_service import ToolchainGunicornService

if __name__ == "__main__":
    ToolchainGunicornService.from_file_name(__file__).manage()
