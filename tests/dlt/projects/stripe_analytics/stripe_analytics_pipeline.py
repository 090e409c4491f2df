from typing import Optional, Tuple

import dlt
from pendulum import DateTime
from stripe_analytics import ENDPOINTS, metrics_resource, stripe_source


def load_data(
    endpoints: Tuple[str, ...] = ENDPOINTS, start_date: Optional[DateTime] = None, end_date: Optional[DateTime] = None
) -> None:
    pipeline = dlt.pipeline(pipeline_name="stripe_analytics", destination="duckdb", dataset_name="stripe_updated")
    source = stripe_source(endpoints=endpoints, start_date=start_date, end_date=end_date)
    print(pipeline.run(source))


def load_data_and_get_metrics() -> None:
    pipeline = dlt.pipeline(pipeline_name="stripe_analytics", destination="duckdb", dataset_name="stripe_metrics")
    source = stripe_source(ENDPOINTS)
    resource = metrics_resource()
    pipeline.run([source, resource])


if __name__ == "__main__":
    load_data()
