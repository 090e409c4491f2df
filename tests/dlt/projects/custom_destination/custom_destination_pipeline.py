import dlt
from dlt.common.configuration import configspec
from dlt.common.configuration.specs import CredentialsConfiguration
from dlt.common.schema import TTableSchema
from dlt.common.typing import TDataItems, TSecretStrValue


@configspec
class QueueCredentials(CredentialsConfiguration):
    account: str = None
    key: TSecretStrValue = None


@dlt.destination(name="queue", batch_size=10)
def send(
    items: TDataItems,
    table: TTableSchema,
    topic: str = dlt.config.value,
    credentials: QueueCredentials = dlt.secrets.value,
    retries: int = 3,
) -> None:
    """Hands the rows to a queue."""


@dlt.destination
def webhook(items: TDataItems, table: TTableSchema, url: str = dlt.secrets.value) -> None:
    """Posts the rows."""


if __name__ == "__main__":
    dlt.pipeline("queue", destination=send).run([1, 2, 3], table_name="numbers")
    dlt.pipeline("webhook", destination=webhook()).run([1, 2, 3], table_name="numbers")
