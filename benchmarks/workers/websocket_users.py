"""Users who choose another month every two seconds, over Streamlit's own websocket; no browser.

python websocket_users.py PORTS PAGE USERS SECONDS FOUND.json. PORTS is one, or several with commas: users are spread
over them. Each user opens the page, then acts on a clock of its own;
an answer that takes longer than two seconds delays the next action. Prints READY when all have opened the page, and
waits for a line before it starts; what is written are the milliseconds from an action to the end of its run.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

EVERY = 2.0
OPENING_AT_ONCE = 4
MONTHS = 36
Box = dict[str, object]


async def run(socket: ClientConnection, message: BackMsg, box: Box) -> float:
    """Send a message and wait for the end of the run; milliseconds. Notes the month's widget and the page."""
    began = time.perf_counter()
    await socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(await socket.recv())  # type: ignore[arg-type]
        kind = answer.WhichOneof("type")
        if kind == "script_finished":
            return (time.perf_counter() - began) * 1000
        if kind == "new_session":
            box["page"] = answer.new_session.page_script_hash
        elif kind == "navigation":
            # a session begins with the front page, whatever page was asked for
            box["page"] = answer.navigation.page_script_hash
        elif kind == "delta" and answer.delta.new_element.WhichOneof("type") == "selectbox":
            widget = answer.delta.new_element.selectbox
            if widget.label == "Month":
                box["id"], box["months"] = widget.id, list(widget.options)[:MONTHS]
        elif kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(answer.delta.new_element.exception.message)


async def user(
    port: int,
    page: str,
    opening: asyncio.Semaphore,
    start: asyncio.Event,
    opened: asyncio.Event,
    seconds: float,
    seed: int,
) -> list[float]:
    """One user: opens the page, waits for the start, then chooses months."""
    chance, box, taken = random.Random(seed), Box(), []
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None) as socket:  # type: ignore[list-item]
        first = BackMsg()
        first.rerun_script.page_name = page
        async with opening:
            await run(socket, first, box)
        opened.set()
        await start.wait()
        due = time.perf_counter() + chance.uniform(0, EVERY)
        end = time.perf_counter() + seconds
        while due < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            message = BackMsg()
            message.rerun_script.page_script_hash = str(box["page"])
            state = message.rerun_script.widget_states.widgets.add()
            state.id = str(box["id"])
            state.string_value = chance.choice(box["months"])  # type: ignore[arg-type]
            taken.append(await run(socket, message, box))
            due = max(due + EVERY, time.perf_counter())
    return taken


async def main() -> None:
    """All users at once."""
    asked, page, users, seconds, found = sys.argv[1:]
    ports = [int(port) for port in asked.split(",")]
    opening, start = asyncio.Semaphore(OPENING_AT_ONCE), asyncio.Event()
    opened = [asyncio.Event() for _ in range(int(users))]
    acting = [
        asyncio.create_task(user(ports[number % len(ports)], page, opening, start, ready, float(seconds), number))
        for number, ready in enumerate(opened)
    ]
    ready = asyncio.gather(*(one.wait() for one in opened))
    await asyncio.wait([ready, *acting], return_when=asyncio.FIRST_COMPLETED)
    print("READY", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    start.set()
    began, used = time.perf_counter(), time.process_time()
    taken = [one for times in await asyncio.gather(*acting) for one in times]
    Path(found).write_text(
        json.dumps(
            {
                "taken": taken,
                "seconds": time.perf_counter() - began,
                "seconds_of_cores": time.process_time() - used,
            }
        )
    )


asyncio.run(main())
