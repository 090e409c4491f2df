import dataclasses
from typing import Optional

from dlt.common.configuration.specs import CredentialsConfiguration, configspec
from dlt.common.typing import TSecretStrValue


@configspec
class UserAuth(CredentialsConfiguration):
    user_name: str = None
    password: TSecretStrValue = None
    domain: Optional[str] = None
    version: str = "59.0"


@configspec
class SecurityTokenAuth(UserAuth):
    security_token: TSecretStrValue = None
    proxies: Optional[dict] = None
    timeout: int = dataclasses.field(default=30)


@configspec
class SessionAuth(CredentialsConfiguration):
    session_id: TSecretStrValue = None
    instance_url: str = None
