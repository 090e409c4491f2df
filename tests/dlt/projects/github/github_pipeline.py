import dlt
from github import github_reactions, github_repo_events, github_stargazers


def load_reactions() -> None:
    """Needs a token."""
    pipeline = dlt.pipeline("github_reactions", destination="duckdb", dataset_name="reactions", dev_mode=True)
    data = github_reactions("dlt-hub", "dlt", items_per_page=100, max_items=100).with_resources("issues")
    print(pipeline.run(data))


def load_events() -> None:
    """Public, no token is needed."""
    pipeline = dlt.pipeline("github_events", destination="duckdb", dataset_name="events")
    print(pipeline.run(github_repo_events("apache", "airflow")))


def load_stargazers(token: str = "a token of somebody") -> None:
    pipeline = dlt.pipeline("github_stargazers", destination="duckdb", dataset_name="stargazers")
    print(pipeline.run(github_stargazers("dlt-hub", "dlt", token)))


if __name__ == "__main__":
    load_events()
