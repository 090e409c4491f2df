import dlt


@dlt.source
def desk(url: str = dlt.config.value, token: str = dlt.secrets.value, organization: str = dlt.config.value):
    return dlt.resource([url], name="desk")


@dlt.resource
def comments(comments_token: str = dlt.secrets.value, board: int = dlt.config.value):
    yield from ()
