"""Two sources, of which the project's pipeline loads one."""

import dlt


@dlt.source
def headlines(news_key: str = dlt.secrets.value):
    return dlt.resource([news_key], name="headlines")


@dlt.source
def archive(archive_key: str = dlt.secrets.value, year: int = dlt.config.value):
    return dlt.resource([year], name="archive")
