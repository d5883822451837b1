import Diagnostics
import Foundation
import Testing

@testable import Reports

@Suite("Atomic file")
struct AtomicFileTests {
    @Test("a file appears whole, and a second write replaces it")
    func replacing() throws {
        try inScratchDirectory { directory in
            let path = directory + "/out.csv"
            try AtomicFile.write("one\n", to: path)
            try AtomicFile.write("two\n", to: path)
            #expect(try text(path) == "two\n")
            #expect(try names(directory) == ["out.csv"])
        }
    }

    @Test("nothing is seen under the name until the writer commits")
    func streaming() throws {
        try inScratchDirectory { directory in
            let path = directory + "/big.csv"
            let writer = try AtomicFileWriter(path: path)
            let line = String(repeating: "x", count: 999) + "\n"
            for _ in 0..<200 { try writer.append(line) }
            let waiting = try names(directory)
            #expect(waiting == [".big.csv.tmp-\(getpid())-1"])
            try writer.commit()
            #expect(try text(path).utf8.count == 200_000)
            #expect(try names(directory) == ["big.csv"])
        }
    }

    @Test("a writer that is lost removes its temporary file")
    func losing() throws {
        try inScratchDirectory { directory in
            try AtomicFile.write("old", to: directory + "/a")
            do {
                let writer = try AtomicFileWriter(path: directory + "/a")
                try writer.append("new")
            }
            #expect(try names(directory) == ["a"])
            #expect(try text(directory + "/a") == "old")
        }
    }

    @Test("what a killed writer left behind goes with the next one; what somebody writes stays")
    func abandoned() throws {
        try inScratchDirectory { directory in
            func age(_ name: String, _ date: Date) throws {
                try FileManager.default.setAttributes(
                    [.modificationDate: date], ofItemAtPath: directory + "/" + name)
            }
            let old = Date(timeIntervalSinceNow: -3600)
            for name in [".a.tmp-1-1", ".a.tmp-2-1", ".b.tmp-1-1", ".a.tmp-notes"] {
                try Data("half".utf8).write(to: URL(filePath: directory + "/" + name))
                if name != ".a.tmp-2-1" { try age(name, old) }
            }
            let slow = try AtomicFileWriter(path: directory + "/a")
            let own = ".a.tmp-\(getpid())-1"
            try age(own, old)
            try AtomicFile.write("quick", to: directory + "/a")
            // The young one may not have its lock yet, and the other file's are not this one's.
            let left = [own, ".a.tmp-2-1", ".a.tmp-notes", ".b.tmp-1-1", "a"]
            #expect(try names(directory) == left.sorted())
            try slow.append("slow")
            try slow.commit()
            #expect(try text(directory + "/a") == "slow")
        }
    }

    @Test("a full disk leaves the old file and says what to do", arguments: DiskFault.allCases)
    func fullDisk(fault: DiskFault) throws {
        try inScratchDirectory { directory in
            let path = directory + "/report.html"
            try AtomicFile.write("old", to: path)
            let error = #expect(throws: InputError.self) {
                let bytes = [UInt8](repeating: 65, count: 300_000)
                try AtomicFile.write(bytes, to: path, calls: fault.calls)
            }
            #expect(error?.subject == .storage)
            #expect(error?.description.hasPrefix("\(path): cannot ") == true)
            #expect(error?.description.contains("no space is left on the disk; free") == true)
            #expect(error?.description.contains("\n") == false)
            #expect(try text(path) == "old")
            #expect(try names(directory) == ["report.html"])
        }
    }

    @Test("a write that the system cuts short or interrupts goes on")
    func shortWrites() throws {
        try inScratchDirectory { directory in
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
            try AtomicFile.write(bytes, to: directory + "/a", calls: .stuttering)
            #expect(FileManager.default.contents(atPath: directory + "/a") == Data(bytes))
        }
    }

    @Test("a full device is written directly and its failure reported")
    func fullDevice() {
        let error = #expect(throws: InputError.self) {
            try AtomicFile.write("text", to: "/dev/full")
        }
        #expect(error?.subject == .storage)
        #expect(error?.what == "cannot write: no space is left on the disk")
        #expect(FileManager.default.fileExists(atPath: "/dev/full"))
    }

    @Test("a device is written, not replaced")
    func device() throws {
        try AtomicFile.write("text", to: "/dev/null")
        var status = stat()
        #expect(stat("/dev/null", &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test("a missing directory and a directory in the file's place are told apart")
    func badPaths() throws {
        try inScratchDirectory { directory in
            let missing = #expect(throws: InputError.self) {
                try AtomicFile.write("x", to: directory + "/none/a")
            }
            #expect(missing?.what.contains("its directory does not exist") == true)
            let taken = #expect(throws: InputError.self) {
                try AtomicFile.write("x", to: directory)
            }
            #expect(taken?.what.contains("it is a directory") == true)
        }
    }

    @Test("a link stays a link, and permissions stay as they were")
    func linksAndPermissions() throws {
        try inScratchDirectory { directory in
            try AtomicFile.write("old", to: directory + "/real")
            chmod(directory + "/real", 0o640)
            symlink("real", directory + "/link")
            try AtomicFile.write("new", to: directory + "/link")
            #expect(try text(directory + "/real") == "new")
            #expect(try names(directory) == ["link", "real"])
            var status = stat()
            #expect(stat(directory + "/real", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o640)
        }
    }

    @Test("a name of the greatest length still gets a temporary file")
    func longName() throws {
        try inScratchDirectory { directory in
            let name = String(repeating: "n", count: 255)
            try AtomicFile.write("x", to: "\(directory)/\(name)")
            #expect(try names(directory) == [name])
        }
    }
}
