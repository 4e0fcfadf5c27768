"""`make bench`: see tests/infra/measure.py; the modules of this folder each have a `measure()`."""

import sys

import tests.bench
from tests.infra import measure

if __name__ == "__main__":
    sys.exit(measure.main(tests.bench))
