"""The reminder engine's room: rules, agenda, engine, delivery. Nothing lives here yet."""
