"""Fixtures of every test: the infrastructure from tests/infra, and the cast."""

pytest_plugins = ["tests.infra.database_fixtures", "tests.infra.live", "tests.infra.browser"]
