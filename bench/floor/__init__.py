"""The floor: the same work without any of our code. psycopg and py-amqp, written by hand, in the same batches.

Every step inserts once, publishes once with a confirm and consumes once without doubles; it knows no rules, no views,
no retries. What this system costs on top of it is what the rules, the views and the audit cost.
"""
