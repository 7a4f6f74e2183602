"""An SMTP server that offers PIPELINING and CHUNKING, which smtp-sink does not, and throws away what it gets.

    chunking_sink.py       prints its port, ends with its standard input
"""
import asyncio
import sys

CAPABILITIES = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 CHUNKING\r\n"


async def serve(reader, writer):
    writer.write(b"220 sink ESMTP\r\n")
    try:
        while line := await reader.readline():
            verb, *words = line.split()
            verb = verb.upper()
            if verb == b"BDAT":
                await reader.readexactly(int(words[0]))
                writer.write(b"250 2.0.0 taken\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                while (await reader.readline()).rstrip(b"\r\n") != b".":
                    pass
                writer.write(b"250 2.0.0 taken\r\n")
            elif verb == b"EHLO":
                writer.write(CAPABILITIES)
            elif verb == b"QUIT":
                writer.write(b"221 2.0.0 bye\r\n")
                break
            else:
                writer.write(b"250 2.0.0 well\r\n")
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
