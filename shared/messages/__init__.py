"""The public language between the services: one file per speaker, one frozen class per message.

A message carries references and masked text, never a person's name, telephone or address. The matter it is about, the
actor, the time and the cause travel in the envelope. A meaning never changes: a new one gets a new name (`….v2`).
"""
