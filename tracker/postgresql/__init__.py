"""Django's way to PostgreSQL, but for how an idle connection is known to be alive."""
