"""Signing in with an electronic identity by OpenID Connect (docs/decisions/0009): MitID through a broker.

allauth carries the protocol (state, PKCE, the exchange of the code); everything that decides who somebody is stands
here, because allauth does not look at the id_token's signature, nonce or level of assurance.
"""
