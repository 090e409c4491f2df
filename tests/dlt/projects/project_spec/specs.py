import dataclasses
from typing import Any, ClassVar, Dict, Final, List, Optional

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration, CredentialsConfiguration
from dlt.common.typing import TSecretStrValue


@configspec
class Login(CredentialsConfiguration):
    user: str = None
    key: TSecretStrValue = None
    realm: str = "main"


@configspec
class Reachable(BaseConfiguration):
    host: str = None
    port: int = None
    verify: bool = True
    kind: Final[str] = dataclasses.field(default="https", init=False, repr=False, compare=False)
    proxies: Optional[Dict[str, Any]] = None


@configspec
class ErpConnection(Reachable):
    tenant: str = None
    login: Login = None
    fallback: Optional[Login] = None
    languages: List[str] = dataclasses.field(default_factory=lambda: ["en"])
    known: ClassVar[List[str]] = ["en", "de"]


@configspec
class Paging(BaseConfiguration):
    size: int = 100
    order: Optional[str] = None


@configspec
class Retries(BaseConfiguration):
    attempts: int = None
