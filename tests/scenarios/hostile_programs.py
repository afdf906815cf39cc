"""Answers that want something else than to be graded. `CANARY`, `SECRET` and `PORT` are put in where they stand.

Each defines or tries to define `f`; the cases ask for `f(1)` to `f(8)`, which nobody can know to be "right-1" and so on.
"""


def _replying(expression: str) -> str:
    """An answer that changes what leaves the sandbox: the function's own code, since its name was looked up before."""
    return f"import json\njson.dumps.__code__ = (lambda *a, **k: {expression}).__code__\ndef f(x): return None"


TIME = {
    "endless loop": "while True: pass",
    "endless loop in the call": "def f(x):\n    while True: pass",
    "endless recursion": "def f(x): return f(x)",
    "recursion with a raised limit": "import sys\nsys.setrecursionlimit(10**9)\ndef f(x): return f(x)",
    "sleeps at import": "import time\ntime.sleep(3600)",
    "sleeps in the call": "import time\ndef f(x): time.sleep(3600)",
    "sleeps again and again": "import time\ndef f(x):\n    while True: time.sleep(0.01)",
    "waits in asyncio": "import asyncio\ndef f(x): return asyncio.run(asyncio.sleep(3600))",
    "waits for an event that never comes": "import threading\ndef f(x): threading.Event().wait()",
    "waits for a lock twice": "import threading\nlock = threading.Lock()\nlock.acquire()\ndef f(x): lock.acquire()",
    "waits for its own queue": "import queue\ndef f(x): return queue.Queue().get()",
    "reads what nobody types": "def f(x): return input()",
    "a regular expression that backtracks": "import re\ndef f(x): return re.match('(a+)+$', 'a' * 40 + 'b')",
    "a number without end": "def f(x): return 10 ** 10 ** 10",
    "digits without end": "def f(x): return str(10 ** 10_000_000)",
    "swallows every exception": (
        "def f(x):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass"
    ),
    "an iterator without end": "import itertools\ndef f(x): return list(itertools.count())",
    "sorts with a key that never ends": "def f(x): return sorted([1, 2], key=lambda _: [0 for _ in iter(int, 1)])",
    "never finishes its generator": "def f(x): return sum(1 for _ in iter(int, 1))",
    "a finaliser without end": "class A:\n    def __del__(self):\n        while True: pass\ndef f(x): A()",
}
MEMORY = {
    "a list without end": "x = [0]\nwhile True: x += x",
    "a string without end": "x = 'a'\nwhile True: x += x",
    "one huge block": "def f(x): return bytearray(10 ** 12)",
    "many small objects": "def f(x):\n    kept = []\n    while True: kept.append({})",
    "a nested list": "def f(x):\n    a = []\n    for _ in range(10 ** 6): a = [a]\n    return a",
    "a list that holds itself": "def f(x):\n    a = []\n    a.append(a)\n    return a",
    "a huge result": "def f(x): return ['x' * 1000] * 10 ** 6",
    "a deep dictionary": "def f(x):\n    a = {}\n    for _ in range(10 ** 5): a = {'a': a}\n    return a",
    "threads without end": "import threading\ndef f(x):\n    while True: threading.Thread(target=lambda: None).start()",
    "a decompression bomb": "import zlib\ndef f(x): return zlib.decompress(zlib.compress(bytes(10 ** 9)))",
}
OUTPUT = {
    "prints without end": "def f(x):\n    while True: print('a' * 10_000)",
    "prints a megabyte": "def f(x): print('a' * 2 ** 20)",
    "writes to the real output": "import os\ndef f(x): os.write(1, b'x' * 10 ** 6)",
    "writes frames to the real output": "import os, sys\ndef f(x): os.write(1, bytes(4)); sys.__stdout__.write('{}')",
    "prints a verdict": 'def f(x): print(\'{"ending": null, "reply": "right"}\'); return None',
    "prints control characters": "def f(x): print('\\x1b[2J\\x00@everyone <!channel>')",
}
FILES = {
    "reads the canary": "def f(x): return open('CANARY').read()",
    "writes over the canary": "def f(x): open('CANARY', 'w').write('gone')",
    "deletes the canary": "import os\ndef f(x): os.remove('CANARY')",
    "lists the root": "import os\ndef f(x): return os.listdir('/')",
    "walks upwards": "import pathlib\ndef f(x): return [str(p) for p in pathlib.Path('../../..').iterdir()]",
    "reads passwords": "print(open('/etc/passwd').read())",
    "reads its own process": "def f(x): return open('/proc/self/environ').read()",
    "makes a temporary file": "import tempfile\ndef f(x): return tempfile.mkstemp()[1]",
    "reads by descriptor": "import os\ndef f(x): return [os.read(fd, 10) for fd in range(3, 20)]",
    "imports what lies around": "import sys\nsys.path.append('/')\nimport bot.settings",
    "loads a library": "import ctypes\ndef f(x): return ctypes.CDLL('libc.so.6').getpid()",
}
OUTSIDE = {
    "reads the environment": "import os\ndef f(x): return dict(os.environ)",
    "prints the environment": "import os\nprint(os.environ.get('PACER_SECRET'), os.environb)",
    "connects to a port": "import socket\ndef f(x): socket.create_connection(('127.0.0.1', PORT), 1)",
    "asks by HTTP": "import urllib.request\ndef f(x): return urllib.request.urlopen('http://127.0.0.1:PORT/').read()",
    "connects by asyncio": "import asyncio\ndef f(x): return asyncio.run(asyncio.open_connection('127.0.0.1', PORT))",
    "starts a process": "import subprocess\ndef f(x): return subprocess.check_output(['touch', 'CANARY.gone'])",
    "starts a shell": "import os\ndef f(x): return os.system('echo gone > CANARY')",
    "forks": "import os\ndef f(x): return os.fork()",
    "executes": "import os\ndef f(x): os.execv('/bin/sh', ['sh'])",
    "kills by number": "import os\ndef f(x): return [os.kill(pid, 9) for pid in range(1, 100)]",
    "raises a signal": "import signal\ndef f(x): signal.raise_signal(9)",
}
CHEATS = {
    "is equal to everything": "class A:\n    def __eq__(self, other): return True\ndef f(x): return A()",
    "a string equal to everything": "class A(str):\n    def __eq__(self, other): return True\ndef f(x): return A('no')",
    "an int equal to everything": "class A(int):\n    def __eq__(self, other): return True\ndef f(x): return A(7)",
    "a list that lies": "class A(list):\n    def __iter__(self): return iter(['right'])\ndef f(x): return A()",
    "patches json": 'import json\njson.dumps = lambda *a, **k: \'{"failed": null, "results": [], "output": ""}\'\ndef f(x): return 1',
    "patches builtins": "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.type = lambda x: str\ndef f(x): return []",
    "patches eval": "import builtins\nbuiltins.eval = lambda *a: 'right-1'\ndef f(x): return None",
    "patches exec and compile": "import builtins\nbuiltins.exec = builtins.compile = lambda *a, **k: None\ndef f(x): return 1",
    "walks the frames for the expected value": (
        "import sys\ndef f(x):\n    frame = sys._getframe()\n    seen = []\n    while frame:\n        seen.append(repr(frame.f_locals))\n"
        "        frame = frame.f_back\n    print(seen)\n    return next((w for s in seen for w in s.split(chr(39)) if w.startswith('right-')), None)"
    ),
    "searches all objects for it": (
        "import gc\ndef f(x): return next((o for o in gc.get_objects() if isinstance(o, str) and o.startswith('right-')), None)"
    ),
    "rewrites the guest": (
        "import sys\nfor module in list(sys.modules.values()):\n    if hasattr(module, '_answer'): module._answer = lambda job: "
        "{'failed': None, 'results': [{'value': 'right-1'}] * 9, 'output': ''}\ndef f(x): return None"
    ),
    "rewrites the reply": _replying("'not json'"),
    "replies nothing": _replying("''"),
    "replies no text": _replying("5"),
    "a reply of another shape": _replying("""'{"failed": null, "results": {"value": "right-1"}, "output": 5}'"""),
    "a reply with a verdict": _replying("""'{"failed": null, "results": [], "output": "", "verdict": "right"}'"""),
    "a reply with too many results": _replying(
        """'{"failed": null, "output": "", "results": [' + '{"value": "right-1"},' * 99 + '{"value": 1}]}'"""
    ),
    "a reply of ten megabytes": _replying("'x' * 10_000_000"),
    "a reply that grows as it is framed": _replying("chr(0) * 250_000"),
    "a reply that holds frames": _replying("chr(0) * 200_000 + chr(1) * 40_000"),
    "a reply nested without end": _replying("'[' * 200_000"),
    "bytes that are none": _replying(
        """'{"failed": null, "output": "", "results": [{"value": {"$bytes": "zz"}}, {"value": {"$bytes": "zz"}}]}'"""
    ),
    "numbers that can't be written": _replying(
        """'{"failed": null, "output": "", "results": [{"value": 1' + '0' * 9_000 + '}, {"value": 1}]}'"""
    ),
    "says that it was too slow": "def f(x): raise TimeoutError('too slow')",
}
ENDINGS = {
    "raises SystemExit": "raise SystemExit",
    "raises KeyboardInterrupt": "def f(x): raise KeyboardInterrupt",
    "raises BaseException": "def f(x): raise BaseException('no')",
    "raises a group": "def f(x): raise BaseExceptionGroup('g', [SystemExit(), ValueError()])",
    "an error that can't be told": "class E(Exception):\n    def __str__(self): raise E\ndef f(x): raise E",
    "an error whose type lies": "class M(type):\n    __name__ = property(lambda c: 1 / 0)\nclass E(Exception, metaclass=M): pass\ndef f(x): raise E",
    "exits hard": "import os\nos._exit(0)",
    "aborts": "import os\ndef f(x): os.abort()",
    "exits at the end": "import atexit, os\natexit.register(os._exit, 1)\ndef f(x): return 1",
    "crashes the interpreter": "def f(x):\n    import types\n    exec((lambda: 0).__code__.replace(co_code=b'\\xff\\xff' * 50))",
    "a stack overflow in the parser": "(" * 50_000,
    "an expression too deep": "f = " + "-" * 30_000 + "1",
    "a million lines": "x = 1\n" * 150_000,
    "NUL bytes": "def f(x): return 1\x00",
    "not Python at all": "SELECT * FROM members; <html> 42 ```",
    "half a character": "def f(x): return '\ud800'",
    "nothing": "",
    "spaces": "   \n\t\n",
    "a coding line": "# -*- coding: utf-7 -*-\ndef f(x): return '+AGE-'",
    "a class with a hostile attribute": "class A:\n    def __getattribute__(self, name): raise SystemExit\ndef f(x): return A()",
}
STATE = {
    "takes its time for each case": "def f(x):\n    return sum(n * n for n in range(6_000_000))",
    "waits below what is limited": "import select\ndef f(x): select.select([], [], [], 3600)",
    "ends where it is graded with others": (
        "import sys\nframe = sys._getframe()\nwhile frame:\n"
        "    if len(frame.f_locals.get('job', {}).get('scripts', ())) > 1:\n        while True: pass\n"
        "    frame = frame.f_back\nseen = []\ndef f(x):\n    seen.append(x)\n    return 'right-1'"
    ),
}
PROGRAMS = {**TIME, **MEMORY, **OUTPUT, **FILES, **OUTSIDE, **CHEATS, **ENDINGS, **STATE}
