#!/usr/bin/env python3
"""Attacks a server of metrics while one honest client scrapes it every second.

attacks.py JAVA CLASSPATH SECONDS; started by run.sh. Prints a table in Markdown: scrapes that failed
of those that were made, the ticks that were missed meanwhile, and the longest of the others.
"""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time

TIMEOUT = 10
HERE = os.path.dirname(os.path.abspath(__file__))
REQUEST = b"GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n"


def connect(port):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(TIMEOUT)
    client.connect(("127.0.0.1", port))
    return client


def slow_headers(port, end, clients):
    """Each sends a byte of a header a second, and comes back when it was cut off."""
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


def never_read(port, end, clients):
    """Each asks, and reads nothing; when it was cut off it comes back after a second."""
    open_ones = []
    while not end.is_set():
        try:
            while len(open_ones) < clients and not end.is_set():
                client = connect(port)
                client.sendall(REQUEST)
                open_ones.append(client)
        except OSError:
            pass
        end.wait(1)
    for client in open_ones:
        client.close()


def full_speed(port, end, clients):
    """Each scrapes as fast as it can."""

    def one():
        while not end.is_set():
            scrape(port)

    threads = [threading.Thread(target=one, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    end.wait()
    for thread in threads:
        thread.join(TIMEOUT)


def scrape(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/metrics", headers={"Accept": "text/plain"})
        response = connection.getresponse()
        return response.status == 200 and b"many_total" in response.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def measure(java, classpath, server, megabytes, attack, clients, seconds):
    process = subprocess.Popen(
        [java, "-Xmx512m", "-cp", classpath, os.path.join(HERE, "Server.java"), server, str(megabytes)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(process.stdout.readline())
        for _ in range(20):
            scrape(port)  # warm
        end = threading.Event()
        attacker = threading.Thread(target=attack, args=(port, end, clients), daemon=True)
        attacker.start()
        failed = done = 0
        worst = 0.0
        start = time.monotonic()
        tick = start + 1
        missed = 0
        while tick < start + seconds:
            time.sleep(max(0, tick - time.monotonic()))
            began = time.monotonic()
            good = scrape(port)
            took = time.monotonic() - began
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
        return f"{failed}/{done}" + (f" +{missed}" if missed else "") + f", {worst:.2f} s"
    finally:
        process.stdin.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def main():
    java, classpath, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    print("| attack | ours | the library's |\n|---|---|---|", flush=True)
    for name, attack, clients, megabytes in (
            ("nobody", slow_headers, 0, 0),
            ("200 clients send headers a byte a second", slow_headers, 200, 0),
            ("400 clients send headers a byte a second", slow_headers, 400, 0),
            ("1000 clients send headers a byte a second", slow_headers, 1000, 0),
            ("50 clients never read an answer of 20 MB", never_read, 50, 20),
            ("64 clients at full speed, 10,000 series", full_speed, 64, 0)):
        cells = [measure(java, classpath, server, megabytes, attack, clients, seconds)
                 for server in ("ours", "library")]
        print(f"| {name} | {cells[0]} | {cells[1]} |", flush=True)


if __name__ == "__main__":
    main()
