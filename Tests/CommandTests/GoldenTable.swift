// swift-format-ignore-file
import Foundation

/// The table of `Simulations/no-randomness.yaml`, as it was last looked at and found right.
enum GoldenTable {
    static let text = #"""
no-randomness: 600 groups, 3,573 items over 9.5 h; provider clockwork, seed 1, 1 replication, $10.00 per hour of waiting

policy                       latency  latency  latency     latency     latency  1st result  waiting    price  objective   regret   saved     saved      late     calls   calls  jobs  polls  429s  failures    failed
                              (mean)    (p50)    (p95)       (p99)       (max)      (mean)      (h)      ($)        ($)      (%)  (time)       ($)  (groups)  (single)  (bulk)                        (met)  (groups)
---------------------------  -------  -------  -------  ----------  ----------  ----------  -------  -------  ---------  -------  ------  --------  --------  --------  ------  ----  -----  ----  --------  --------
clairvoyant                   3.42 s   2.00 s   8.00 s      22.1 s      58.0 s      2.00 s     0.57  $0.0776      $5.77      0.0   7.2 h  -$0.0387         0     3,533       0     2     20     0         0         0
always-individual             3.50 s   2.00 s   8.00 s      22.1 s  1 min 10 s      2.05 s     0.58  $0.0779      $5.92      2.5   7.2 h  -$0.0389         0     3,573       0     0      0     0         0         0
best-static (threshold:inf)   3.50 s   2.00 s   8.00 s      22.1 s  1 min 10 s      2.05 s     0.58  $0.0779      $5.92      2.5   7.2 h  -$0.0389         0     3,573       0     0      0     0         0         0
threshold:10                  11.6 s   2.00 s   50.0 s  1 min 10 s  2 min 10 s      11.4 s     1.93  $0.0496     $19.32    234.7   5.8 h  -$0.0106         0     1,215       0   112  1,178     0         0         0
always-batch                  46.4 s   45.0 s   50.0 s  1 min 10 s  2 min 10 s      46.4 s     7.74  $0.0389     $77.40  1,240.9     0 s        $0       267         0       0   600  5,570     0         0         0

always-individual waits 35 min 3 s where always-batch waits 7.7 h, and costs $0.0389 more.
With the outcome of every choice known in advance, 34 min 10 s of waiting and $0.0776 would have been possible: regret is counted from there.
In hindsight the best fixed threshold for this trace was no jobs at all.

Best fixed policy: always-individual. One replication shows no interval; give --replications 20 to see whether differences are real.


"""#

    /// Writes this file anew, with another text.
    static func remake(_ text: String) throws {
        let file = URL(filePath: #filePath)
        let source = try String(contentsOf: file, encoding: .utf8)
        let quotes = String(repeating: "\"", count: 3)
        let head = source.components(separatedBy: "#" + quotes)[0]
        let tail = source.components(separatedBy: quotes + "#")[1]
        try Data((head + "#" + quotes + "\n" + text + "\n" + quotes + "#" + tail).utf8).write(to: file)
    }
}
