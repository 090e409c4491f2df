"""Work items: the source takes no argument, its resources and transformers ask for the token themselves."""

from typing import Any

import dlt

from .resources import workspaces
from .tasks import projects, stories, tasks


@dlt.source
def asana_source() -> Any:
    return [workspaces, projects, tasks, stories]
