"""Settings of the maintenance process: those of the service, then its own.

This file is yours, it is never generated again.
"""

from .settings import *  # noqa: F401,F403
