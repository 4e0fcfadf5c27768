"""The clinician's pages, one file for each part of the work."""
