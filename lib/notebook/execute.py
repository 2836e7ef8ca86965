"""Executes one notebook on a fresh kernel and reports as it goes.

    python execute.py NOTEBOOK OUTPUT

One JSON object a line on stdout: {"event": "cell", "done": 3, "total": 12},
{"event": "error", "cell": 4, "source": "...", "message": "..."} or
{"event": "end", "seconds": 12.3}. The executed notebook is moved to OUTPUT once
it is complete, without times and machine names, so that it changes only where
its content does. `deno task paper` calls this.
"""

import json
import os
import re
import sys
import time
from queue import Empty

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

# Seconds without a message after which a cell has no more outputs.
LATE = 0.15


def say(**event):
    print(json.dumps(event), flush=True)


class Reporter(NotebookClient):
    """Counts code cells; cells without code are not executed."""

    def __init__(self, notebook, **options):
        super().__init__(notebook, **options)
        self.total = sum(c.cell_type == "code" for c in notebook.cells)
        self.done = 0

    async def async_execute_cell(self, cell, cell_index, **options):
        result = await super().async_execute_cell(cell, cell_index, **options)
        if cell.cell_type == "code":
            await self.take_late_outputs(cell, cell_index)
            self.done += 1
            say(event="cell", done=self.done, total=self.total)
        return result

    async def take_late_outputs(self, cell, cell_index):
        """The Deno kernel at times says that it is idle before a cell's last
        outputs are sent; nbclient alone would drop them."""
        while True:
            try:
                message = await self.kc.get_iopub_msg(timeout=LATE)
            except Empty:
                return
            if message["msg_type"] != "status":
                self.process_message(message, cell, cell_index)


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def report_error(client, error):
    index = client.done
    code = [c for c in client.nb.cells if c.cell_type == "code"]
    source = code[index].source if index < len(code) else ""
    say(event="error", cell=index + 1, source=source, message=plain(str(error)))


def main(path, output):
    notebook = nbformat.read(path, as_version=4)
    client = Reporter(
        notebook,
        kernel_name="deno",
        timeout=None,
        resources={"metadata": {"path": os.path.dirname(os.path.abspath(path))}},
    )
    start = time.monotonic()
    try:
        client.execute()
    except (CellExecutionError, DeadKernelError) as error:
        report_error(client, error)
        return 1
    except KeyboardInterrupt:
        say(event="interrupted")
        return 130
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    temporary = f"{output}.part"
    nbformat.write(notebook, temporary)
    os.replace(temporary, output)
    say(event="end", seconds=time.monotonic() - start)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
