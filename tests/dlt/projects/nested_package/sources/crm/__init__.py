import dlt

from ..common import page


@dlt.source
def users(users_key: str = dlt.secrets.value):
    return dlt.resource(page(users_key), name="users")
