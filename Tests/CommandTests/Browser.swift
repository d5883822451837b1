import Foundation

/// Chromium's shell without a window, where the machine has it: the whole browser asks its maker for
/// things of its own, and makes no window narrower than 500.
enum Browser {
    /// Nil where there is none.
    static let path: String? = {
        let names = ["chromium-headless-shell", "chrome-headless-shell"]
        let places = ["/usr/bin", "/usr/local/bin"]
        return places.flatMap { place in names.map { "\(place)/\($0)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// What came of loading a page.
    struct Visit {
        /// The document as the browser understood it, after its scripts have run.
        var document: String
        /// What scripts, and the browser itself about the page, wrote to the console.
        var console: [String]
        /// Addresses that were asked for, the page's own file apart.
        var requests: [String]
    }

    enum Scheme: String, CaseIterable {
        case dark = "0"
        case light = "1"
    }

    static func visit(
        _ page: String, width: Int, scheme: Scheme = .light, in scratch: Scratch
    ) throws -> Visit {
        let url = URL(filePath: page).absoluteString
        let log = scratch.path("net.json")
        let outcome = try Tool.shell(
            """
            '\(path ?? "")' --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir='\(scratch.path("profile"))' \
                --window-size=\(width),900 --blink-settings=preferredColorScheme=\(scheme.rawValue) \
                --enable-logging=stderr --log-net-log='\(log)' --dump-dom '\(url)'
            """, in: scratch.url)
        return Visit(
            document: outcome.output,
            console: outcome.errorLines.filter { $0.contains(":CONSOLE") },
            requests: try requests(in: log).filter { $0 != url })
    }

    /// The addresses in the browser's own record of its network.
    private static func requests(in log: String) throws -> [String] {
        let record = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: log)))
        let events = (record as? [String: Any])?["events"] as? [[String: Any]] ?? []
        return events.compactMap { ($0["params"] as? [String: Any])?["url"] as? String }
    }
}
