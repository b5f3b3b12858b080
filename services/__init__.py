"""The five services. None imports another: they meet in the messages of shared.messages."""
