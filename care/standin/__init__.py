"""A stand-in for MitID on a developer's own machine: invented people, one button each, a process of its own.

It speaks OpenID Connect as the broker does (discovery, RS256 keys, PKCE, nonce, level of assurance), so that what is
tried out is what runs in production. It starts only where LYSNING_DEBUG or LYSNING_TESTING is on, and listens only on
this machine.
"""
