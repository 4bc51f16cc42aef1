"""Reminders: what the rules derive from the replica on a business date, what people decide about it, and how both reach a person.

`book.Reminders` is the door. `rules/` are pure functions over facts, `judging` asks the facts for them, `passes` keeps the derived table up to
date, `agenda` ranks and collapses, `explaining` says why and why not, `wording` puts values into words, `delivery` writes them for others.
"""
