"""`python -m onrecord`: the commands."""

import sys

from onrecord.cli import main

sys.exit(main())
