import dlt
from dlt.common.configuration import configspec
from dlt.common.configuration.specs import CredentialsConfiguration
from dlt.common.typing import TSecretStrValue


@configspec
class TicketsCredentials(CredentialsConfiguration):
    user: str = None
    password: TSecretStrValue = None


@dlt.source
def tickets(api_key: str = dlt.secrets.value, credentials: TicketsCredentials = dlt.secrets.value):
    return dlt.resource([api_key], name="tickets")


@dlt.resource
def audit(api_key: str = dlt.secrets.value, days: int = dlt.config.value):
    yield from ()
