"""`python -m contractdesk`."""

import sys

from contractdesk.main import main

if __name__ == "__main__":
    sys.exit(main())
