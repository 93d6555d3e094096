"""The Django app of workflow services: the commands worker and maintenance."""
