from typing import List, Optional

import dlt
from jira import jira, jira_search


def load(endpoints: Optional[List[str]] = None) -> None:
    pipeline = dlt.pipeline(pipeline_name="jira_pipeline", destination="duckdb", dataset_name="jira")
    source = jira().with_resources(*endpoints) if endpoints else jira()
    print(pipeline.run(source))


def load_query_data(queries: List[str]) -> None:
    pipeline = dlt.pipeline(pipeline_name="jira_search_pipeline", destination="duckdb", dataset_name="jira_search")
    print(pipeline.run(jira_search().issues(jql_queries=queries)))


if __name__ == "__main__":
    load(endpoints=None)
    load_query_data(queries=["created >= -30d order by created DESC"])
