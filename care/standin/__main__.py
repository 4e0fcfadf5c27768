"""Run the stand-in: `python -m care.standin [--port 9001 | --fd 3]`; the people come on its standard input.

They are one line of JSON: a list of objects with key, name, cpr, about and level. It prints its address, and ends when
its standard input does, so that it never outlives whoever started it.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import threading

from care.standin.provider import Person
from care.standin.server import StandIn, listening

REFUSED = 78  # "configuration error" of sysexits.h


def main() -> int:
    """Serve until nobody holds the other end."""
    if "1" not in {os.environ.get("LYSNING_DEBUG"), os.environ.get("LYSNING_TESTING")}:
        sys.stderr.write("The stand-in for MitID starts only with LYSNING_DEBUG=1 or LYSNING_TESTING=1.\n")
        return REFUSED
    parser = argparse.ArgumentParser(prog="python -m care.standin")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fd", type=int)
    given = parser.parse_args()
    people = [Person(**person) for person in json.loads(sys.stdin.readline())]
    listener = listening(given.port) if given.fd is None else socket.socket(fileno=given.fd)
    server = StandIn(listener, people)
    sys.stdout.write(f"{server.provider.issuer}\n")
    sys.stdout.flush()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        sys.stdin.read()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
