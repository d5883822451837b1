"""The parts of a session: kills, pairs of kills, disk errors, power cuts, and the control."""
import fcntl, os, struct, subprocess, sys, tempfile, time

from bench import Bench
from runs import FORMS, Emulator, Run, checksum, say, settled, shell, unique


class Parts(Bench):
    # The parts.

    def kills(self):
        wanted = self.options.points
        work = []
        # A file's job has a thousand items: a tenth of the points is enough of them.
        for forms, share in (FORMS[:2], 0.9), (FORMS[2:], 0.1):
            for form, name, k in self.points(forms, round(wanted * share)):
                work.append(("%s %s %d" % (form.name, name, k), self.killing(form, [(name, k)])))
        self.block("kill -9", work)

    def pairs(self):
        points = self.points(FORMS[:2], 10 ** 9)
        work = []
        for _ in range(self.options.pairs):
            first = self.random.choice(points)
            second = self.random.choice([x for x in points if x[0] is first[0]])
            work.append(("%s %s %d, then %s %d" % (first[0].name, *first[1:], *second[1:]),
                         self.killing(first[0], [first[1:], second[1:]])))
        self.block("two kills", work)

    def killing(self, form, kills):
        def work(emulator):
            run = Run(self, form, unique())
            count = 0
            for name, k in kills:
                if os.path.exists(run.output):
                    break
                done = run.go(emulator, self.inject(name, "signal=SIGKILL", k))
                count += done.returncode in (-9, 137)
            attempts = run.recover(emulator)
            return run, count, "no success after six runs" if attempts is None else ""
        return work

    def errors(self):
        form = FORMS[0]
        spans = self.trace(form)
        work = []
        for name, error in (
                ("pwrite64", "ENOSPC"), ("fdatasync", "EIO"), ("fsync", "EIO"),
                ("ftruncate", "EIO"), ("openat", "EMFILE"), ("write", "ENOSPC")):
            if name not in spans:
                say("no call %s in this run" % name)
                continue
            first, last = spans[name]
            for k in range(first, last + 1):
                for when in (str(k), "%d+" % k):
                    work.append(("%s %s %s" % (name, error, when),
                                 self.failing(form, name, "error=" + error, when)))
        self.block("disk errors", work)

    def failing(self, form, name, what, when):
        def work(emulator):
            run = Run(self, form, unique())
            done = run.go(emulator, self.inject(name, what, when))
            run.said = done.stderr
            note = ""
            written = {token for token, _ in run.jobs() or []}
            # Every create that arrived carries a name that the journal has.
            sent = run.creates(emulator)
            if sent - written:
                note = "a create was sent without its intent"
            # Before the program itself runs, or where its own input cannot be opened.
            early = {3, 127} if name == "openat" else set()
            if done.returncode not in {0, 8} | early:
                note += " status %d: %s" % (done.returncode, done.stderr.strip()[-200:])
            if run.recover(emulator) is None:
                note += " no success afterwards"
            return run, 0, note.strip()
        return work

    def power(self):
        if os.geteuid() != 0:
            return say("power: skipped: it needs root")
        cut = lost = twice = left = 0
        began = time.time()
        for number in range(self.options.cuts):
            folder = tempfile.mkdtemp(prefix="power", dir=self.folder)
            image, mount = os.path.join(folder, "image"), os.path.join(folder, "disk")
            os.mkdir(mount)
            with open(image, "wb") as file:
                file.truncate(32 << 20)
            try:
                shell("mkfs.ext4", "-q", "-F", image)
                shell("mount", "-o", "loop", image, mount)
            except (OSError, subprocess.CalledProcessError) as error:
                return say("power: skipped: no loop device here (%s)" % error)
            emulator = Emulator(self.tool, self.folder, overhead="2000s")
            run = Run(self, FORMS[0], unique(), folder=mount)
            os.chmod(mount, 0o700)
            texts = os.path.join(mount, "in.jsonl")
            os.sync()
            running = subprocess.Popen(
                run.command(emulator), env=run.environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # Anywhere between the start and a job that is out and followed.
            if number % 2:
                time.sleep(self.random.uniform(0, 0.5))
            else:
                while not any(state == "submitted" for _, state in run.jobs() or []):
                    time.sleep(0.01)
            known = {t for t, state in run.jobs() or [] if state == "submitted"}
            disk = os.open(mount, os.O_RDONLY)
            # EXT4_IOC_SHUTDOWN = _IOR('X', 125, u32), 2 = without flushing the log.
            fcntl.ioctl(disk, 0x8004587D, struct.pack("I", 2))
            os.close(disk)
            running.kill()
            running.wait()
            unmount(mount)
            shell("mount", "-o", "loop", image, mount)
            kept = {token for token, _ in run.jobs() or []}
            if known - kept:
                self.wrong.append("power: a job that was acknowledged is not in the journal")
            if not os.path.exists(texts):
                Run.__init__(run, self, FORMS[0], "again", folder=mount)
            ok = run.recover(emulator)
            stats = settled(emulator)
            cut += 1
            lost += run.lost(self.oracle) if ok is not None else len(run.texts)
            items = [stats["items"].get(checksum(t), {"online": 0, "jobs": 0}) for t in run.texts]
            twice += sum(x["online"] + x["jobs"] > 1 for x in items)
            twice += sum(x["createsAccepted"] > 1 for x in stats["jobs"].values())
            left += run.open()
            emulator.stop()
            unmount(mount)
        if lost or twice or left:
            self.wrong.append("power: %d lost, %d bought twice, %d open" % (lost, twice, left))
        self.rows.append(("power cut", cut, cut, lost, twice, left, time.time() - began))

    def control(self):
        """The naive client, killed anywhere in its life; then once more, untouched."""
        began, kills, lost, twice, seen = time.time(), 0, 0, 0, []
        naive = os.path.join(os.path.dirname(os.path.abspath(__file__)), "naive.py")
        # Answers to creates take some time, as they do at providers: 0.1 s here.
        emulator = Emulator(self.tool, self.folder, faults=["hold:create=0.1"])
        # A machine that is suddenly busy stretches a run so that its kills come too early: its length
        # is measured again and again, and there are more of them where none has hit.
        for number in range(4 * self.options.control):
            if number >= self.options.control and any(self.bought_twice(emulator.stats(), seen)):
                break
            if number % 5 == 0:
                whole = self.naive_run(naive, emulator)
            words, folder, texts = self.naive_words(naive, emulator)
            first = subprocess.Popen(words)
            time.sleep(self.random.uniform(0, whole))
            kills += first.poll() is None
            first.kill()
            first.wait()
            subprocess.run(words, timeout=60)
            seen.append((folder, texts))
        stats = settled(emulator)
        emulator.stop()
        twice = sum(self.bought_twice(stats, seen))
        for folder, texts in seen:
            lost += 0 if os.path.exists(os.path.join(folder, "out")) else len(texts)
        self.rows.append(
            ("control: naive order", len(seen), kills, lost, twice, 0, time.time() - began))
        if not lost and not twice:
            self.wrong.append("the naive order lost nothing: the counting is worth nothing")

    def naive_words(self, naive, emulator):
        folder = tempfile.mkdtemp(prefix="naive", dir=self.folder)
        texts = ["naive %s item %d" % (unique(), i) for i in range(3)]
        return [sys.executable, naive, emulator.url, folder] + texts, folder, texts

    def naive_run(self, naive, emulator):
        """Seconds that a run takes which is left alone."""
        start = time.time()
        subprocess.run(self.naive_words(naive, emulator)[0], timeout=60)
        return time.time() - start

    @staticmethod
    def bought_twice(stats, seen):
        return [stats["items"].get(checksum(t), {"jobs": 0})["jobs"] > 1
                for _, texts in seen for t in texts]


def unmount(mount):
    """The kernel may take a moment to let go of what a killed process had open."""
    for _ in range(50):
        if subprocess.run(["umount", mount], capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    shell("umount", mount)
