import dlt
from zendesk import zendesk_chat, zendesk_support


def incremental_load_all_default() -> None:
    pipeline = dlt.pipeline(pipeline_name="zendesk", destination="duckdb", dataset_name="zendesk_data")
    print(pipeline.run(zendesk_support(load_all=True)))


def load_chat() -> None:
    pipeline = dlt.pipeline(pipeline_name="zendesk_chat", destination="duckdb", dataset_name="zendesk_data")
    print(pipeline.run(zendesk_chat()))


if __name__ == "__main__":
    incremental_load_all_default()
