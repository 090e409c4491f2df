"""Everything is given in code: dlt asks for nothing."""

import os

import dlt
from dlt.destinations import postgres
from tickets import TicketsCredentials, audit, tickets


def load() -> None:
    pipeline = dlt.pipeline(
        "tickets", destination=postgres("postgresql://loader:pw@localhost:5432/dlt_data"), dataset_name="tickets"
    )
    credentials = TicketsCredentials(user="loader", password="pw")
    pipeline.run(tickets(os.environ.get("TICKETS_KEY", "none"), credentials=credentials))
    pipeline.run(audit(api_key="key", days=3))


def load_from_a_vault() -> None:
    pipeline = dlt.pipeline("tickets", destination=postgres(credentials="postgresql://l:p@localhost/dlt_data"))
    pipeline.run(tickets(api_key=from_a_vault("tickets"), credentials={"user": "loader", "password": "pw"}))


def from_a_vault(name: str) -> str:
    return "secret of " + name


if __name__ == "__main__":
    load()
    load_from_a_vault()
