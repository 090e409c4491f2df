"""Resources inside of a source ask for arguments of their own, under the section of the source."""

import dlt
from dlt.sources.credentials import AwsCredentials


@dlt.source(section="finance")
def bank(bank_id: str = dlt.config.value):
    @dlt.resource
    def accounts(accounts_key: str = dlt.secrets.value, page: int = 1):
        assert accounts_key
        yield {"id": 1}

    @dlt.transformer(data_from=accounts)
    def statements(account, since: str = dlt.config.value, bucket: AwsCredentials = dlt.secrets.value):
        assert since and bucket
        yield from ()

    return accounts, statements
