"""A process that does nothing but migrate: `python -m tests.support.migrating_alone SERVICE PACKAGE OWNER_URL`.

It tells in one line of JSON which migrations it has run.
"""

import asyncio
import json
import sys

from shared.persistence.migrating import migrate

if __name__ == "__main__":
    sys.stdout.write(json.dumps(list(asyncio.run(migrate(*sys.argv[1:])))) + "\n")
