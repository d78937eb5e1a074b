"""What every test may ask for."""

pytest_plugins = ["shared.testing.servers", "shared.testing.rooms", "shared.testing.houses", "shared.testing.browser"]
