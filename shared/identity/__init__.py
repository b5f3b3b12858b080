"""Who acts, which verbs their role may call, and what lies within their sight."""
