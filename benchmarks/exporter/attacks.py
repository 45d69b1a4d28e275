#!/usr/bin/env python3
"""Attacks a server of metrics while one honest client scrapes it every second.

attacks.py JAVA CLASSPATH SECONDS; started by run.sh. Prints a table in Markdown: scrapes that failed
of those that were made, the ticks that were missed meanwhile, and the longest of the others; and what
else is measured, with its unit.
"""

import concurrent.futures
import http.client
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time

TIMEOUT = 10
HERE = os.path.dirname(os.path.abspath(__file__))
REQUEST = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST_REQUEST = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Server:
    """A process that serves metrics: Server.java, which explains the arguments."""

    def __init__(self, kind, megabytes=0, callback=0, descriptors=None):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [JAVA, "-Xmx512m", "-cp", CLASSPATH, os.path.join(HERE, "Server.java"),
             kind, str(megabytes), str(callback)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
            preexec_fn=descriptors and (
                lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))))
        self.port = int(self.process.stdout.readline())

    def used(self):
        """Processor time in nanoseconds, and bytes that were allocated."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [int(number) for number in self.process.stdout.readline().split()]

    def log_lines(self):
        self.log.seek(0)
        return sum(not line.startswith("Picked up") for line in self.log)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def connect(port, buffer=4096):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    client.settimeout(TIMEOUT)
    client.connect(("127.0.0.1", port))
    return client


def ask(port, request=LAST_REQUEST):
    """All that is answered, or nothing."""
    try:
        with connect(port, 1 << 18) as client:
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
            parts = []
            while part := client.recv(1 << 18):
                parts.append(part)
            return b"".join(parts)
    except OSError:
        return b""


def connection_to(port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)


def scrape(port, kept=None):
    """As Prometheus does it, on a connection of its own or one that is kept; whether it was good."""
    connection = kept or connection_to(port)
    good = False
    try:
        connection.request("GET", "/metrics", headers={
            "Accept": "text/plain", "X-Prometheus-Scrape-Timeout-Seconds": str(TIMEOUT)})
        response = connection.getresponse()
        good = response.status == 200 and b"many_total" in response.read()
    except (OSError, http.client.HTTPException):
        pass
    if not (kept and good):
        connection.close()
    return good


def timed(port, kept=None):
    began = time.monotonic()
    good = scrape(port, kept)
    return good, time.monotonic() - began


# Attacks, each until it is told to end.

def nobody(port, end):
    end.wait()


def slow_headers(clients):
    """Each sends a byte of a header a second, and comes back when it was cut off."""
    def attack(port, end):
        open_ones = [None] * clients
        while not end.is_set():
            for i in range(clients):
                try:
                    if open_ones[i] is None:
                        open_ones[i] = connect(port)
                        open_ones[i].sendall(b"GET /metrics HTTP/1.1\r\nX: ")
                    open_ones[i].sendall(b"x")
                except OSError:
                    if open_ones[i] is not None:
                        open_ones[i].close()
                    open_ones[i] = None
            end.wait(1)
        for client in open_ones:
            if client is not None:
                client.close()
    return attack


def never_read(port, end):
    """50 ask, and read nothing; each second one of them comes back."""
    open_ones = []
    while not end.is_set():
        try:
            while len(open_ones) < 50 and not end.is_set():
                client = connect(port)
                open_ones.append(client)
                client.sendall(REQUEST)
                client.recv(1)
        except OSError:
            pass
        end.wait(1)
        if open_ones:
            open_ones.pop(0).close()
    for client in open_ones:
        client.close()


def full_speed(port, end):
    """64 scrape as fast as they can."""
    def one():
        while not end.is_set():
            ask(port)

    threads = [threading.Thread(target=one, daemon=True) for _ in range(64)]
    for thread in threads:
        thread.start()
    end.wait()
    for thread in threads:
        thread.join(TIMEOUT)


def connections(number):
    """So many connect, twenty at a time, and come back when they are turned away."""
    def some(port, end):
        open_ones = []
        while not end.is_set():
            try:
                while len(open_ones) < number // 20:
                    open_ones.append(connect(port))
            except OSError:
                pass
            end.wait(0.1)
            for client in list(open_ones):
                try:
                    client.settimeout(0)
                    if not client.recv(1):
                        client.close()
                        open_ones.remove(client)
                except BlockingIOError:
                    pass
                except OSError:
                    client.close()
                    open_ones.remove(client)
        for client in open_ones:
            client.close()

    def attack(port, end):
        threads = [threading.Thread(target=some, args=(port, end), daemon=True) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return attack


# Rows of the table: each measures one server.

def honest(attack, kept=False, **server):
    """What the honest client gets meanwhile, on a new connection each time or on one that is kept."""
    def measure(kind):
        with Server(kind, **server) as target:
            warm = 0
            while warm < 20 and scrape(target.port):
                warm += 1
            connection = connection_to(target.port) if kept else None
            scrape(target.port, connection)
            end = threading.Event()
            attacker = threading.Thread(target=attack, args=(target.port, end), daemon=True)
            attacker.start()
            failed = done = missed = 0
            worst = 0.0
            start = time.monotonic()
            tick = start + 1
            while tick < start + SECONDS:
                time.sleep(max(0, tick - time.monotonic()))
                good, took = timed(target.port, connection)
                done += 1
                failed += not good
                if good:
                    worst = max(worst, took)
                tick += 1
                while tick < time.monotonic():
                    tick += 1
                    missed += 1
            end.set()
            attacker.join(2 * TIMEOUT)
            cell = f"{failed}/{done}" + (f" +{missed}" if missed else "") + f", {worst:.2f} s"
            if "descriptors" in server:
                began = time.monotonic()
                while not scrape(target.port) and time.monotonic() < began + 60:
                    time.sleep(0.05)
                cell += f"; back after {time.monotonic() - began:.1f} s"
            return cell
    return measure


def at_once(clients, warm, **server):
    """So many scrapes at the same time."""
    def measure(kind):
        with Server(kind, **server) as target:
            for _ in range(warm):
                scrape(target.port)
            with concurrent.futures.ThreadPoolExecutor(clients) as pool:
                results = list(pool.map(lambda _: timed(target.port), range(clients)))
            failed = sum(not good for good, _ in results)
            return f"{failed}/{clients}, {max(took for _, took in results):.2f} s"
    return measure


def slow_reader(kind):
    """An honest client that reads 1.5 MB a second, and gets how much of the whole."""
    with Server(kind, megabytes=20) as target:
        whole = len(ask(target.port))
        read = 0
        try:
            with connect(target.port, 1 << 16) as client:
                client.sendall(LAST_REQUEST)
                began = time.monotonic()
                while part := client.recv(1 << 16):
                    read += len(part)
                    time.sleep(max(0, began + read / 1.5e6 - time.monotonic()))
        except OSError:
            pass
        return f"{100 * read / whole:.0f} % of {whole / 1e6:.0f} MB"


def random_bytes(kind):
    with Server(kind) as target:
        source = random.Random(12)
        bad = 0
        for i in range(10_000):
            noise = source.randbytes(source.randrange(200))
            start = (b"", b"GET /metrics HTTP/1.1\r\n", LAST_REQUEST[:source.randrange(30)])[i % 3]
            bad += ask(target.port, start + noise + b"\r\n\r\n").startswith(b"HTTP/1.1 500")
        good, took = timed(target.port)
        alive = f"{took:.2f} s" if good else "dead"
        return f"{alive}; {bad} of 500, {target.log_lines()} lines of log"


def cost(kind):
    with Server(kind) as target:
        connection = connection_to(target.port)

        def scrapes(number):
            for _ in range(number):
                connection.request("GET", "/metrics", headers={"Accept": "text/plain"})
                connection.getresponse().read()

        scrapes(1_000)
        best = None
        for _ in range(5):
            before = target.used()
            scrapes(200)
            used = [(after - b) / 200 for after, b in zip(target.used(), before)]
            best = used if best is None else [min(pair) for pair in zip(used, best)]
        connection.close()
        return f"{best[0] / 1e6:.1f} ms; {best[1] / 1e3:.0f} kB"


ROWS = {
    "nobody": honest(nobody),
    "200 clients send headers a byte a second": honest(slow_headers(200)),
    "400 clients": honest(slow_headers(400)),
    "1000 clients": honest(slow_headers(1000)),
    "50 clients never read an answer of 20 MB": honest(never_read, megabytes=20),
    "64 clients at full speed": honest(full_speed),
    "100 scrapes at once": at_once(100, 20),
    "a callback that blocks for ever": honest(nobody, callback=-1),
    "a callback of 5 s, 10 scrapes at once": at_once(10, 1, callback=5),
    "256 file descriptors, 400 connections": honest(connections(400), descriptors=256),
    "the same, of a client that keeps its connection":
        honest(connections(400), kept=True, descriptors=256),
    "an honest client reads 20 MB at 1.5 MB/s": slow_reader,
    "10,000 streams of random bytes": random_bytes,
    "processor time of a scrape; allocated": cost,
}


def main():
    print("| attack | ours | the library's |\n|---|---|---|", flush=True)
    for name, measure in ROWS.items():
        if ONLY in name:
            print(f"| {name} | {measure('ours')} | {measure('library')} |", flush=True)


if __name__ == "__main__":
    JAVA, CLASSPATH, SECONDS = sys.argv[1], sys.argv[2], int(sys.argv[3])
    ONLY = sys.argv[4] if len(sys.argv) > 4 else ""
    main()
