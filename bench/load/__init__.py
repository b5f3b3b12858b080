"""The load: people with a matter and people who handle it, over HTTP, leanly enough to be measured beside."""
