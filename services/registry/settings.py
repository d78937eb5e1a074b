"""What of the registry does whoever installs it decide?"""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The registry's settings; each is an environment variable with the prefix `HUBHOME_REGISTRY_`."""

    model_config = SettingsConfigDict(env_prefix="HUBHOME_REGISTRY_", frozen=True, use_attribute_docstrings=True)

    pick_a_person: bool = False
    """Whether anybody may see who could sign in, to be one of them: for made-up people, never for real ones."""
    stay_sheet_opens: int = Field(2, ge=0, le=28)
    """How many days before the first night a hub home can read a child's stay sheet; in an emergency at once."""
    stay_sheet_closes: int = Field(1, ge=0, le=28)
    """How many days after the last night it can still be read: the child goes home on the first."""
