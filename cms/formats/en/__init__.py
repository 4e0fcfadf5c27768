"""British ways of writing days and times."""
