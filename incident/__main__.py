"""`python -m incident`."""

import sys

from incident.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
