"""What can be set of notifications: the mail server, and where the links in a mail lead."""

from enum import StrEnum

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SmtpTls(StrEnum):
    """How the conversation with the mail server is encrypted."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


class Settings(BaseSettings):
    """Settings of the service, from the environment: `HUBHOME_NOTIFICATIONS_SMTP_HOST` and so on."""

    model_config = SettingsConfigDict(env_prefix="HUBHOME_NOTIFICATIONS_", frozen=True, use_attribute_docstrings=True)

    mail_is_on: bool = True
    """Off where there is no mail server: notices then reach people's inboxes only."""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_tls: SmtpTls = SmtpTls.NONE
    smtp_username: SecretStr | None = None
    smtp_password: SecretStr | None = None
    smtp_patience: float = Field(default=10.0, gt=0, le=120)
    """Seconds to wait for each of the mail server's answers."""
    from_address: str = Field(default="hubhome@localhost.example", pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    base_url: str = Field(default="http://localhost:8000", pattern=r"^https?://[^\s]+[^/\s]$")
    """The address of the pages, without a slash at its end."""
