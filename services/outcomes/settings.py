"""What can be set of outcomes: the size that the model asks of a constellation, and how small a number is hidden."""

from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the service, from the environment: `HUBHOME_OUTCOMES_FEWEST` and so on."""

    model_config = SettingsConfigDict(env_prefix="HUBHOME_OUTCOMES_", frozen=True, use_attribute_docstrings=True)

    fewest: int = Field(default=6, ge=1)
    """Satellite households of a constellation, at least: six in the Mockingbird model."""
    most: int = Field(default=10, ge=1)
    """And at most: ten."""
    fewest_told: int = Field(default=6, ge=1)
    """Of fewer children, or fewer family times, it isn't told how many: somebody could tell who it is."""

    @model_validator(mode="after")
    def _fewest_is_no_more_than_most(self) -> Self:
        if self.fewest > self.most:
            raise ValueError("HUBHOME_OUTCOMES_FEWEST is more than HUBHOME_OUTCOMES_MOST")
        return self
