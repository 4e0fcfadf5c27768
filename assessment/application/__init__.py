"""The sections of the application: what is asked, and what counts as an answer (clinical.md 2.3). Pure."""
