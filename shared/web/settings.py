"""What of the web does whoever installs it decide?"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

SignIn = Literal["off", "pick_a_person"]


class WebSettings(BaseSettings):
    """The web's settings; each is an environment variable with the prefix `HUBHOME_WEB_`."""

    model_config = SettingsConfigDict(env_prefix="HUBHOME_WEB_", frozen=True, use_attribute_docstrings=True)

    secret_key: Annotated[SecretStr, Field(min_length=32)]
    """Signs the cookies: the same for every process of the web, and another one signs everybody out."""
    host: str = "0.0.0.0"  # noqa: S104  a container's own network
    """Where the web listens."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    """The port on which it does."""
    session_hours: Annotated[int, Field(ge=1, le=24)] = 8
    """How long after signing in somebody must sign in again, whatever they did meanwhile."""
    secure_cookies: bool = True
    """Off only where the web is reached over plain http, as the demo is."""
    sign_in: SignIn = "off"
    """`pick_a_person` lets anybody be anybody: for a demonstration with made-up people, never for real ones."""

    trust_proxy_ids: bool = False
    """On only behind a proxy that sets or removes `traceparent` and `X-Request-Id` itself: else anybody names them."""

    imports_folder: Path | None = None
    """Where files that are imported wait, encrypted, to be confirmed: one folder for all processes of the web, else who
    confirms must come to the process that has the files. None is one of this account's in the machine's own place."""

    @property
    def session_lasts(self) -> timedelta:
        """How long a session is good for."""
        return timedelta(hours=self.session_hours)
