"""Danish ways of writing days and times."""
