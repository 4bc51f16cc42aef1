"""Pure rules: values in, values out. No SQL, no files, no clock of its own, no screen."""
