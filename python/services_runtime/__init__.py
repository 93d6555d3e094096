"""Runtime of the Django services that rules_services generates.

A generated service keeps only its own facts; everything common lives here:

- ``manage`` and ``server`` start it (``manage.py``, ``gunicorn_main.py``), ``worker``
  and ``maintenance`` the processes of a workflow service;
- ``settings`` turns the facts into Django settings;
- ``health``, ``https``, ``static_files`` and ``welcome`` are its middleware;
- ``endpoints`` and ``secrets_store`` are what a service's own code calls.
"""

__version__ = "0.1.0"
