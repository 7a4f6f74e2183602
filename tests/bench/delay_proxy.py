"""Adds a delay to a connection on this computer, as a long way would: one round trip before the first
octet, then half of one each way for whatever is said. A kernel may lack netem; this needs nothing.

    delay_proxy.py TARGET_PORT ROUND_TRIP_MILLISECONDS     prints its own port, ends with its standard input
"""
import asyncio
import sys


async def carry(reader, writer, delay):
    """Each piece leaves so long after it came, whatever came since."""
    loop = asyncio.get_running_loop()
    waiting = asyncio.Queue()

    async def take_in():
        while piece := await reader.read(1 << 16):
            waiting.put_nowait((loop.time() + delay, piece))
        waiting.put_nowait((loop.time() + delay, b""))

    async def hand_out():
        while True:
            due, piece = await waiting.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not piece:
                writer.close()
                return
            writer.write(piece)

    try:
        await asyncio.gather(take_in(), hand_out())
    except ConnectionError:
        writer.close()


async def main():
    target, round_trip = int(sys.argv[1]), float(sys.argv[2]) / 1000

    async def serve(reader, writer):
        await asyncio.sleep(round_trip)  # SYN and its answer
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(carry(reader, to_writer, round_trip / 2), carry(to_reader, writer, round_trip / 2))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
