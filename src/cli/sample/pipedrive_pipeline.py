"""Two pipelines: a part of the sample workspace of dlt-secrets, never run."""

import dlt
from dlt.sources.sql_database import sql_database

from pipedrive import pipedrive_source


def load_deals() -> None:
    pipeline = dlt.pipeline("pipedrive_pipeline", destination="bigquery", dataset_name="deals")
    pipeline.run(pipedrive_source())


def load_orders() -> None:
    pipeline = dlt.pipeline("orders_pipeline", destination="postgres", dataset_name="shop")
    pipeline.run(sql_database())


def tell(text: str) -> None:
    webhook = dlt.secrets["alerts.webhook"]
    print(webhook, text)


if __name__ == "__main__":
    load_deals()
    load_orders()
    tell("done")
