"""The ways to log in."""

from typing import ClassVar, List, Union

from dlt.common.configuration import configspec
from dlt.common.configuration.specs import CredentialsConfiguration
from dlt.common.typing import TSecretValue


@configspec
class ZendeskCredentialsBase(CredentialsConfiguration):
    subdomain: str = ""
    __config_gen_annotations__: ClassVar[List[str]] = []


@configspec
class ZendeskCredentialsEmailPass(ZendeskCredentialsBase):
    subdomain: str = None
    email: str = None
    password: TSecretValue = None


@configspec
class ZendeskCredentialsOAuth(ZendeskCredentialsBase):
    subdomain: str = None
    oauth_token: TSecretValue = None


@configspec
class ZendeskCredentialsToken(ZendeskCredentialsBase):
    subdomain: str = None
    email: str = None
    token: TSecretValue = None


TZendeskCredentials = Union[ZendeskCredentialsEmailPass, ZendeskCredentialsToken, ZendeskCredentialsOAuth]
