import Foundation

extension Tool {
    /// Runs a shell script beside an emulator, with the variables set that lead to it.
    ///
    /// - Parameter flags: of `sbtune emulate`.
    static func shellBesideEmulator(
        _ script: String, flags: String = "--speed 100", in scratch: Scratch
    ) throws -> Outcome {
        // Hidden, so that nobody who looks at what the script left finds it.
        let said = scratch.path(".emulator")
        return try shell(
            """
            # What an earlier one said is there until this one's file is opened.
            rm -f '\(said)'
            "$0" emulate --port 0 \(flags) >'\(said)' 2>/dev/null & emulator=$!
            trap 'kill $emulator; wait $emulator 2>/dev/null' EXIT
            until grep -qs listening '\(said)'; do
                kill -0 $emulator || exit 99
                sleep 0.02
            done
            GOOGLE_GEMINI_BASE_URL=$(sed 's/.* //' '\(said)')
            export GOOGLE_GEMINI_BASE_URL GEMINI_API_KEY=canary-key-beside
            \(script)
            """, in: scratch.url)
    }
}
