#!/usr/bin/env python3
"""A few lines that hand questions to DuckDB in process: what Benchmarks/server.py
measures the server against.

    server_duckdb.py STORE.duckdb THREADS

GET /?query=SQL answers with CSV; the port is said on standard output. DuckDB does a
question on one thread and THREADS questions at a time, which gives more of them per
second than all threads on each."""

import asyncio
import concurrent.futures
import sys
import threading
import urllib.parse

import duckdb

connection = duckdb.connect(sys.argv[1], read_only=True, config={"threads": 1})
local = threading.local()


def answer(path):
    if not hasattr(local, "cursor"):
        local.cursor = connection.cursor()
    query = urllib.parse.parse_qs(path.partition("?")[2])["query"][0]
    rows = local.cursor.execute(query).fetchall()
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


async def serve(reader, writer):
    pool_loop = asyncio.get_running_loop()
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            body = await pool_loop.run_in_executor(pool, answer, head.split(b" ", 2)[1].decode())
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


pool = concurrent.futures.ThreadPoolExecutor(int(sys.argv[2]))
asyncio.run(main())
