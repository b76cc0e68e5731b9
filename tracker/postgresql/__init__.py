"""Django's way to PostgreSQL, but for how a connection of the pool is known to be alive."""
