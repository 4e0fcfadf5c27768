"""Messages on a person's own devices (Web Push): the protocol, whom it may speak to, and the way out of the outbox."""
