#!/usr/bin/env python3
"""The source stands in the script that runs it."""

import dlt


@dlt.source
def pokedex(api_key: str = dlt.secrets.value):
    @dlt.resource(primary_key="id")
    def pokemon():
        assert api_key
        yield from ()

    yield pokemon
    yield berries


@dlt.resource
def berries(berries_key: str = dlt.secrets.value):
    assert berries_key
    yield from ()


if __name__ == "__main__":
    pipeline = dlt.pipeline(pipeline_name="pokedex", destination="mssql", dataset_name="pokemon")
    source = pokedex()
    print(pipeline.run(source))
