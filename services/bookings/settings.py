"""What an installation can set about bookings."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.bookings import MOST_NIGHTS


class Settings(BaseSettings):
    """Limits of a request. No source was found that sets them for the programme; services differ."""

    model_config = SettingsConfigDict(env_prefix="HUBHOME_BOOKINGS_", frozen=True, extra="ignore")

    most_nights: int = Field(MOST_NIGHTS, ge=1, le=MOST_NIGHTS, description="nights of one sleepover")
    months_ahead: int = Field(12, ge=1, le=24, description="how far ahead somebody can ask, in months")
