"""Points from a trace, and blocks of runs that are judged by the emulator's counts."""
import collections, concurrent.futures, os, random, sys, tempfile, time

from runs import FORMS, Emulator, Run, checksum, say, settled

# Not in the list: what a thread does no more after it, and what strace cannot inject into.
SKIPPED = {"exit", "exit_group", "execve", "restart_syscall", "rt_sigreturn", "clone3", "vfork"}


class Bench:
    def __init__(self, options):
        self.tool, self.options = options.tool, options
        self.folder = tempfile.mkdtemp(prefix="sbtune-kill-points-")
        self.oracle = Emulator(self.tool, self.folder)
        self.random = random.Random(options.seed)
        self.rows, self.wrong = [], []

    def inject(self, name, what, k):
        # Without --seccomp-bpf, with which strace 6.1 does not count beyond the first call.
        return ["strace", "-f", "-o", "/dev/null", "-e", "trace=" + name, "-e",
                "inject=%s:%s:when=%s" % (name, what, k)]

    def trace(self, form):
        """How many of each call a thread makes from the first touch of the journal on: name ->
        the first K and the last."""
        emulator = Emulator(self.tool, self.folder)
        run = Run(self, form, "trace")
        path = os.path.join(run.folder, "trace")
        done = run.go(emulator, ["strace", "-f", "-o", path])
        if done.returncode != 0:
            sys.exit("kill-points: a run without kills fails: " + done.stderr)
        counts, spans, begun = collections.Counter(), {}, False
        with open(path, errors="replace") as file:
            for line in file:
                thread, _, rest = line.partition(" ")
                name = rest.strip().partition("(")[0]
                begun = begun or "h.jobs.sqlite" in rest
                if not name.isidentifier() or name in SKIPPED:
                    continue
                counts[thread, name] += 1
                if begun:
                    k = counts[thread, name]
                    first, last = spans.get(name, (k, k))
                    spans[name] = (min(first, k), max(last, k))
        emulator.stop()
        run.clear()
        return spans

    def points(self, forms, wanted):
        """So many of them, evenly from all that there are."""
        found = []
        for form in forms:
            spans = self.trace(form)
            every = [(form, n, k) for n, (a, b) in sorted(spans.items()) for k in range(a, b + 1)]
            found.append(every)
            say("%s: %d points in %s" % (form.name, len(every), ", ".join(
                "%s %d" % (n, b - a + 1) for n, (a, b) in sorted(spans.items()))))
        total = sum(map(len, found))
        chosen = [x for every in found for x in every]
        if total > wanted:
            chosen = self.random.sample(chosen, wanted)
        self.random.shuffle(chosen)
        return chosen

    def block(self, title, work, most=100):
        """Runs work, `(label, function of an emulator that returns a Run)`, in blocks with an
        emulator each; then counts."""
        began, killed, lost, twice, left, points = time.time(), 0, 0, 0, 0, 0
        threads = concurrent.futures.ThreadPoolExecutor(self.options.workers)
        for start in range(0, len(work), most):
            emulator = Emulator(self.tool, self.folder)
            part = work[start:start + most]
            ended = list(threads.map(lambda x: (x[0], *x[1](emulator)), part))
            stats = settled(emulator)
            emulator.stop()
            for label, run, was_killed, note in ended:
                points += 1
                killed += was_killed
                bad = []
                if note:
                    bad.append(note)
                gone = run.lost(self.oracle)
                items = [stats["items"].get(checksum(t), {"online": 0, "jobs": 0})
                         for t in run.texts]
                doubled = sum(x["online"] + x["jobs"] > 1 for x in items)
                tokens = [token for token, _ in run.jobs() or []]
                doubled += sum(
                    stats["jobs"].get(t, {}).get("createsAccepted", 0) > 1 for t in tokens)
                open_jobs = run.open()
                if points % 25 == 1 and any(
                        not x["state"] or x["needs_person"] for x in run.listed() or [{"state": 0}]):
                    bad.append("sbtune jobs list is not clean")
                lost, twice, left = lost + gone, twice + doubled, left + open_jobs
                if gone or doubled or open_jobs:
                    bad.append("%d lost, %d bought twice, %d open" % (gone, doubled, open_jobs))
                if bad:
                    self.wrong.append("%s %s: %s" % (title, label, "; ".join(bad)))
                    say(self.wrong[-1] + " | " + getattr(run, "said", "").strip()[-300:])
                else:
                    run.clear()
            say("  %d of %d points, %d kills, %.0f s" % (
                points, len(work), killed, time.time() - began))
        threads.shutdown()
        seconds = time.time() - began
        self.rows.append((title, points, killed, lost, twice, left, seconds))
        say("%s: %d points, %d kills, %d lost, %d bought twice, %d open, %.0f s (%.1f points/s)"
            % (title, points, killed, lost, twice, left, seconds, points / max(seconds, 1e-9)))
