"""Desk ⇄ customer data center: the conversation, and the desk's side of it."""
