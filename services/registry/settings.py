"""What of the registry does whoever installs it decide?"""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The registry's settings; each is an environment variable with the prefix `HUBHOME_REGISTRY_`."""

    model_config = SettingsConfigDict(env_prefix="HUBHOME_REGISTRY_", frozen=True, use_attribute_docstrings=True)

    pick_a_person: bool = False
    """Whether anybody may see who could sign in, to be one of them: for made-up people, never for real ones."""
