"""What these tests may ask for: the audit is a real one, kept by oversight on a real database."""

from tests.oversight.conftest import around, stored, told

__all__ = ["around", "stored", "told"]
