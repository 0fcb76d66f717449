"""The reading child: calamine under a limit of memory and time, so that a file that kills it kills nothing else.

Program: arguments are megabytes and seconds; by standard input come a line with the JSON list of sheet names and the
workbook; rows go to standard output, one JSON list a line after {"sheet": name}. It imports nothing of the product, and
may be started before it is known whether there is a workbook to read: then nothing comes, and it ends.
"""

import datetime as dt
import io
import json
import sys

UNREADABLE = 3


def limit(megabytes: int, seconds: int) -> None:
    """No more memory, no more time, no longer an answer, no core file."""
    import resource

    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def encoded(value: object) -> list[str]:
    """A date or time as [kind, text]."""
    if isinstance(value, dt.timedelta):
        return ["timedelta", repr(value.total_seconds())]
    if isinstance(value, dt.date | dt.time):
        return [type(value).__name__, value.isoformat()]
    raise TypeError(type(value).__name__)


def main(megabytes: int, seconds: int) -> int:
    """Write the rows of the named sheets; the exit status."""
    from python_calamine import CalamineWorkbook

    names = json.loads(sys.stdin.buffer.readline() or b"[]")
    data = sys.stdin.buffer.read()
    if not names:
        return 0
    limit(megabytes, seconds)
    write = sys.stdout.write
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in names:
            write(json.dumps({"sheet": name}) + "\n")
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
                write(json.dumps(row, default=encoded) + "\n")
    except MemoryError:
        return 1
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
