"""What the user sees: a module for each screen, and the few parts that several share. Screens ask `Desk` and decide nothing."""
