"""Set up once by an administrator: databases, roles, tables, exchanges and queues."""
