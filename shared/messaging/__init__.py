"""The delivery guarantees: nothing lost, nothing doubled, in order. Nothing else belongs here."""
