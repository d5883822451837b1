import Foundation

/// What runs `sbtune retune` every night: units for systemd, a line for cron.
struct RetuneUnits {
    private let words: [String]
    private let directory: String
    private let user: String

    /// - Parameters:
    ///   - flags: what each run is given.
    ///   - historyPath: where the history is; it may be relative.
    init(flags: [String], historyPath: String) {
        let history = URL(filePath: historyPath).standardizedFileURL.path
        words = [Self.program, "retune", "--db", history] + flags
        directory = URL(filePath: history).deletingLastPathComponent().path
        user = NSUserName()
    }

    /// This program's own file, so that the units work wherever it is installed.
    private static var program: String {
        (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath().path
    }

    /// A service and a timer; each begins with a line that names its file.
    var systemd: String {
        """
        # /etc/systemd/system/sbtune-retune.service
        [Unit]
        Description=Retune the batching thresholds of sbtune
        ConditionPathExists=\(unitText(words[3]))

        [Service]
        Type=oneshot
        User=\(unitText(user))
        ExecStart=\(words.map(unitWord).joined(separator: " "))
        StateDirectory=sbtune
        ReadWritePaths=-\(unitWord(directory))
        NoNewPrivileges=yes
        ProtectSystem=strict
        ProtectHome=read-only
        PrivateTmp=yes
        PrivateDevices=yes
        PrivateNetwork=yes
        ProtectKernelTunables=yes
        ProtectKernelModules=yes
        ProtectKernelLogs=yes
        ProtectControlGroups=yes
        ProtectClock=yes
        ProtectHostname=yes
        RestrictAddressFamilies=AF_UNIX
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        LockPersonality=yes
        MemoryDenyWriteExecute=yes
        SystemCallArchitectures=native
        SystemCallFilter=@system-service
        CapabilityBoundingSet=
        UMask=0077
        Nice=10
        TimeoutStartSec=10min

        # /etc/systemd/system/sbtune-retune.timer
        [Unit]
        Description=Retune the batching thresholds of sbtune every night

        [Timer]
        OnCalendar=*-*-* 03:30:00
        RandomizedDelaySec=15min
        Persistent=true

        [Install]
        WantedBy=timers.target

        """
    }

    /// Minutes past the hour that few other jobs choose.
    var cron: String { "37 3 * * * " + words.map(cronWord).joined(separator: " ") + "\n" }

    /// Percent signs are specifiers in units.
    private func unitText(_ text: String) -> String { text.replacing("%", with: "%%") }

    private func unitWord(_ word: String) -> String {
        let text = unitText(word)
        guard !Self.isPlain(text) else { return text }
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("$", with: "$$")
        return "\"\(quoted)\""
    }

    /// Percent signs end the command in a crontab.
    private func cronWord(_ word: String) -> String {
        let quoted = Self.isPlain(word) ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
        return quoted.replacing("%", with: "\\%")
    }

    private static func isPlain(_ word: String) -> Bool {
        !word.isEmpty
            && word.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:,+=@%".contains($0))
            }
    }
}
