from typing import Optional

import dlt
from dlt.common.configuration import configspec
from dlt.common.configuration.specs import CredentialsConfiguration
from dlt.common.typing import TSecretValue


@configspec
class KafkaCredentials(CredentialsConfiguration):
    """Where the brokers are, and who asks."""

    bootstrap_servers: str = dlt.config.value
    group_id: str = dlt.config.value
    security_protocol: Optional[str] = None
    sasl_mechanisms: Optional[str] = "PLAIN"
    sasl_username: str = dlt.secrets.value
    sasl_password: TSecretValue = None
    session_timeout_ms: int = 6000
