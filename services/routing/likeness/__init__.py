"""Which open matters may be about the same event in other words, and which events come back: by the words they share.

Everything here proposes. Nothing is linked, closed or given to anybody because of it.
"""
