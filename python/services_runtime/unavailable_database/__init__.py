"""A Django database engine for a database that cannot be reached from here."""
