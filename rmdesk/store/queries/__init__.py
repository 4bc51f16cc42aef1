"""What screens ask of the replica, a module a question. Raw SQL on a read-only connection, small frozen records out.

Nothing here imports SQLModel or SQLAlchemy: the customer list must be on screen before they would be loaded.
"""
