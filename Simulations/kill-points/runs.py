"""One emulator, one run of sbtune with files of its own, and what became of its items."""
import contextlib, hashlib, json, math, os, shutil, sqlite3, subprocess, sys, tempfile, threading, time
import urllib.request

# Jobs of 10 s; a second of the emulator is a thousandth of one here, so that the quiet period of
# 240 s, which is there for jobs that are accepted late, takes a quarter of a second.
SPEED = 1000
PROVIDER = """name: quick-jobs
individual: { latency: { distribution: constant, mean: 1s }, price_per_1k_tokens: 0.00015 }
batch: { overhead: { distribution: constant, mean: %s }, price_per_1k_tokens: 0.000075 }
"""


class Form:
    """A kind of run: how many items, and by which way they go."""

    def __init__(self, name, command, items):
        self.name, self.command, self.items = name, command, items

    def line(self, text):
        return json.dumps(text) + "\n"


# From 1,001 items on a job goes by uploaded file and brings its results in one.
FORMS = [Form("inline", "embed", 3), Form("generate", "generate", 3), Form("file", "embed", 1001)]


class Emulator:
    def __init__(self, tool, folder, overhead="10s", faults=()):
        path = os.path.join(folder, "provider-%s.yaml" % overhead)
        with open(path, "w") as file:
            file.write(PROVIDER % overhead)
        words = [tool, "emulate", "--port", "0", "--speed", str(SPEED), "--provider", path]
        for fault in faults:
            words += ["--fault", fault]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            sys.exit("kill-points: the emulator does not start: %r" % line)
        self.url = line.split()[-1]

    def call(self, path, body=None, key="oracle"):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data, {"x-goog-api-key": key, "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def stats(self):
        return self.call("/emulator/stats")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Run:
    """One command with a journal, a history, a key and texts of its own."""

    def __init__(self, bench, form, number, folder=None):
        self.bench, self.form = bench, form
        self.folder = folder or tempfile.mkdtemp(prefix="p", dir=bench.folder)
        self.texts = ["%s %s item %d" % (form.name, number, i) for i in range(form.items)]
        self.journal = os.path.join(self.folder, "h.jobs.sqlite")
        self.output = os.path.join(self.folder, "out.jsonl")
        with open(os.path.join(self.folder, "in.jsonl"), "w") as file:
            file.writelines(form.line(text) for text in self.texts)
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": self.folder, "GEMINI_API_KEY": "key-%s" % number,
            "SBTUNE_POLL_EVERY": "5s"}
        # A tool that was built for a sanitizer is told where to put its reports.
        for name in ("ASAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def command(self, emulator):
        words = [
            self.bench.tool, self.form.command, "--in", os.path.join(self.folder, "in.jsonl"),
            "-o", self.output, "--base-url", emulator.url, "--batching-strategy", "batch",
            "--db", os.path.join(self.folder, "h.sqlite"), "--speed", str(SPEED)]
        return words + (["--dimensions", "8"] if self.form.command == "embed" else [])

    def go(self, emulator, before=(), timeout=120):
        return subprocess.run(
            list(before) + self.command(emulator), env=self.environment, timeout=timeout,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def recover(self, emulator, most=6):
        """Runs it until it succeeds; how often that took, or None. What is there needs no run."""
        for attempt in range(most):
            if os.path.exists(self.output):
                return attempt
            done = self.go(emulator)
            self.said = done.stderr
        return most if os.path.exists(self.output) else None

    def lost(self, oracle):
        """Items without a right result."""
        try:
            with open(self.output) as file:
                lines = [json.loads(line) for line in file]
        except (OSError, ValueError):
            return len(self.texts)
        if self.form.command == "generate":
            right = {i: "checksum " + checksum(t) for i, t in enumerate(self.texts)}
            good = {x["index"] for x in lines if x.get("text", "").startswith(right[x["index"]])}
            return len(self.texts) - len(good)
        wanted = []
        for start in range(0, len(self.texts), 100):
            part = self.texts[start:start + 100]
            answer = oracle.call("/v1beta/models/gemini-embedding-001:batchEmbedContents", {
                "requests": [{"model": "models/gemini-embedding-001", "outputDimensionality": 8,
                              "content": {"parts": [{"text": t}]}} for t in part]})
            wanted += [unit(x["values"]) for x in answer["embeddings"]]
        good = set()
        for x in lines:
            values = unit(x.get("embedding", [0]))
            if len(values) == 8 and all(
                    abs(a - b) < 1e-5 for a, b in zip(values, wanted[x["index"]])):
                good.add(x["index"])
        return len(self.texts) - len(good)

    def jobs(self):
        """Tokens and states in the journal; None where it cannot be read."""
        try:
            db = sqlite3.connect("file:%s?mode=ro" % self.journal, uri=True)
            with contextlib.closing(db):
                return db.execute("SELECT token, state FROM jobs").fetchall()
        except sqlite3.Error:
            return None

    def creates(self, emulator):
        """Names under which creates of these texts arrived, whatever came of them."""
        name = self.environment["GEMINI_API_KEY"]
        listed = emulator.call("/v1beta/batches?pageSize=100", key=name).get("operations", [])
        return {x["metadata"]["displayName"] for x in listed}

    def listed(self):
        """As `sbtune jobs list` has them."""
        done = subprocess.run(
            [self.bench.tool, "jobs", "list", "--journal", self.journal, "--format", "json"],
            env=self.environment, capture_output=True, text=True)
        return json.loads(done.stdout)["jobs"] if done.returncode == 0 else None

    def open(self):
        rows = self.jobs()
        over = {"complete", "partial", "failed", "expired", "cancelled", "abandoned"}
        return 1 if rows is None else sum(state not in over for _, state in rows)

    def clear(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def checksum(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def unit(values):
    length = math.sqrt(sum(x * x for x in values)) or 1
    return [x / length for x in values]


lock, counter = threading.Lock(), [0]


def unique():
    with lock:
        counter[0] += 1
        return "%d-%d" % (os.getpid(), counter[0])


def settled(emulator):
    """Counts when every job has had its time to end: jobs take a hundredth of a second here."""
    time.sleep(0.2)
    return emulator.stats()


def shell(*words):
    subprocess.run(words, check=True, capture_output=True)


def say(text):
    print(text, file=sys.stderr, flush=True)
