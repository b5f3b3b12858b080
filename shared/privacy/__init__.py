"""Personal data in free text: found and masked before it becomes an event, whoever wrote it (R18)."""

from shared.privacy.masking import mask

__all__ = ["mask"]
