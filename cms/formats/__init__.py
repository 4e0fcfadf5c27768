"""How days and times are written, in each language, under the names that templates use: `|date:"DATE_FORMAT"`."""
