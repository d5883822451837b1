import BatchingCore

/// Group by group on a list of events that is sorted again after every change: slow, plain, and
/// written without a line of the engines.
///
/// It knows individual and bulk calls, jobs with places, a look every so often, splits. It does not
/// know failures, expiry, quotas or drift. Whatever is random is looked up by the caller.
struct NaiveSimulator {
    struct Call {
        var group: Int
        var seconds: Double
    }
    struct Job {
        var group: Int
        var created: Int64
        var seconds: Double
    }

    var slots = 5
    var places = 100
    var pollNanoseconds: Int64 = 5_000_000_000

    /// What a group sends: calls in order, then jobs.
    struct Work {
        var row: Int
        var arrival: Int64
        var sender: UInt64
        var calls: [Double]
        var jobs: [Double]
    }

    private enum What { case callEnds(UInt64), jobEnds(Int), arrives(Int) }

    static func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }

    /// When each group's last result was seen, by row.
    func finishTimes(_ works: [Work]) -> [Int: Int64] {
        var events: [(at: Int64, order: Int, what: What)] = []
        var finish: [Int: Int64] = [:]
        var waitingCalls: [UInt64: [Call]] = [:]
        var busy: [UInt64: Int] = [:]
        var waitingJobs: [Job] = []
        var running = 0
        for (index, work) in works.enumerated() {
            events.append((work.arrival, 1, .arrives(index)))
        }

        func seen(_ row: Int, _ at: Int64) { finish[row] = max(finish[row] ?? 0, at) }
        func startCalls(_ sender: UInt64, _ now: Int64) {
            while busy[sender, default: 0] < slots, !waitingCalls[sender, default: []].isEmpty {
                let call = waitingCalls[sender]!.removeFirst()
                busy[sender, default: 0] += 1
                let end = now + Self.nanoseconds(call.seconds)
                events.append((end, 0, .callEnds(sender)))
                seen(call.group, end)
            }
        }
        func startJobs(_ now: Int64) {
            while running < places, !waitingJobs.isEmpty {
                let job = waitingJobs.removeFirst()
                running += 1
                let end = now + Self.nanoseconds(job.seconds)
                events.append((end, 0, .jobEnds(job.group)))
                var look = job.created + pollNanoseconds
                while look < end { look += pollNanoseconds }
                seen(job.group, look)
            }
        }

        var lone: UInt64 = 1 << 32
        while !events.isEmpty {
            // Ends before arrivals; arrivals in order of rows.
            events.sort { ($0.at, $0.order) < ($1.at, $1.order) }
            let (now, _, what) = events.removeFirst()
            switch what {
            case .callEnds(let sender):
                busy[sender]! -= 1
                startCalls(sender, now)
            case .jobEnds:
                running -= 1
                startJobs(now)
            case .arrives(let index):
                let work = works[index]
                var sender = work.sender
                if sender == RequestGroup.alone {
                    lone += 1
                    sender = lone
                }
                waitingCalls[sender, default: []] += work.calls.map {
                    Call(group: work.row, seconds: $0)
                }
                startCalls(sender, now)
                waitingJobs += work.jobs.map {
                    Job(group: work.row, created: now, seconds: $0)
                }
                startJobs(now)
            }
        }
        return finish
    }
}
