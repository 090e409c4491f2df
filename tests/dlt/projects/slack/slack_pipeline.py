from typing import List

import dlt
from pendulum import datetime
from slack import slack_source


def load_all_resources() -> None:
    pipeline = dlt.pipeline(pipeline_name="slack", destination="duckdb", dataset_name="slack_data")
    source = slack_source(page_size=1000, start_date=datetime(2023, 9, 1), end_date=datetime(2023, 9, 8))
    print(pipeline.run(source))


def select_resource(selected_channels: List[str] = ["dlt-github-ci"]) -> None:
    pipeline = dlt.pipeline(pipeline_name="slack", destination="duckdb", dataset_name="slack_data")
    print(pipeline.run(slack_source(selected_channels=selected_channels, replies=True)))


if __name__ == "__main__":
    load_all_resources()
