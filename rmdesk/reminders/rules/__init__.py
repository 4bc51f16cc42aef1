"""The sixteen rules: pure functions from facts and parameters to reminders, or to the condition that failed. One file for each family."""
