"""Says in words when the tracker cannot listen on a port: check_port.py PORT"""

import socket
import sys


def main(port):
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit("PORT=%s is not a port number. Choose one from 1024 to 65535: make run PORT=8001" % port)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(port)))
        except OSError as problem:
            sys.exit(
                "Port %s cannot be used (%s). If the tracker already runs, open http://127.0.0.1:%s/\n"
                "Otherwise choose another port: make run PORT=%d"
                % (port, problem.strerror, port, int(port) % 64000 + 1)
            )


main(*sys.argv[1:])
