"""A connection that lay idle is looked at before it is used, without a question to its server.

Django asks the server at the beginning of each request whether it is there: a round trip that takes as long as the one query
of an answer that nothing has changed. But a server that goes says so and hangs up, and that waits to be read: only where
something waits is the server asked. Drivers of other languages do the same (`connCheck` of go-sql-driver/mysql).
"""

import selectors

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it."""

    def is_usable(self) -> bool:
        """Whether the server of the connection is there. After an error it is asked."""
        if self.connection is None or self.connection.closed or self.errors_occurred:
            return super().is_usable()
        return self._says_nothing() or super().is_usable()

    def _says_nothing(self) -> bool:
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.connection.fileno(), selectors.EVENT_READ)
            return not waiting.select(timeout=0)
