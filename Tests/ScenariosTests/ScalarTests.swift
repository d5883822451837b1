import Diagnostics
import StrictYAML
import Testing

@Suite("Scalars")
struct ScalarTests {
    static let anything = Bounds.from(-1e300, to: 1e300)

    @Test(
        "are numbers as YAML 1.2's core schema has them",
        arguments: [
            ("0", 0.0), ("-0", 0), ("5", 5), ("+5", 5), ("-5", -5), ("0.25", 0.25), (".5", 0.5),
            ("5.", 5), ("1e3", 1000), ("1.5E-2", 0.015), ("0e5", 0), ("0.0", 0),
        ])
    func numbers(text: String, value: Double) throws {
        #expect(try single(text).number(Self.anything) == value)
    }

    @Test(
        "are no numbers where people or readers differ about them",
        arguments: [
            ("010", "begins with 0"), ("00", "begins with 0"), ("1_000", "write it without '_'"),
            ("12:30", "a ':' has no place in a number"), ("yes", "is a yes or no"),
            ("true", "is a yes or no"), ("1e400", "larger than a number can be"),
            ("1e-400", "smaller than a number can be"), (".nan", "is not finite"),
            (".inf", "is not finite"), ("-.inf", "is not finite"), ("0x1F", "is not decimal"),
            ("0o17", "is not decimal"), ("\"5\"", "remove the quotes"),
            ("'5'", "remove the quotes"),
            ("", "not nothing"), ("~", "not nothing"), ("null", "not nothing"), ("5 s", "'5 s'"),
            ("1,5", "write the decimal point as '.'"), ("--5", "must be a number"),
            ("1e", "must be a number"), (".", "must be a number"), ("[1]", "not a list"),
            ("{a: 1}", "not a section of keys"), ("٣", "must be a number"),
        ])
    func noNumbers(text: String, part: String) {
        let error = inputError {
            _ = try single(text).number(Self.anything)
        }
        // A text with a blank is not repeated.
        let expected = part == "'5 s'" ? "a text" : part
        #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
        #expect(error?.line == 1)
        #expect(error?.description.contains("key must be a number") == true)
    }

    @Test(
        "are durations with a unit, in seconds",
        arguments: [
            ("500ms", 0.5), ("2s", 2.0), ("1.5s", 1.5), ("5m", 300), ("2h", 7_200),
            ("7d", 604_800), ("0", 0), ("0s", 0), ("1e3s", 1_000), ("0.5h", 1_800),
        ])
    func durations(text: String, seconds: Double) throws {
        #expect(try single(text).duration(.from(0, to: 1e9)) == seconds)
    }

    @Test(
        "are no durations without a unit or with another one",
        arguments: [
            ("5", "has no unit; say the unit, e.g. 2s"), ("0.5", "has no unit"),
            ("5 s", "has a space before its unit"), ("5y", "write a number and ms, s, m, h or d"),
            ("s", "write a number and"), ("1h30m", "write a number and"),
            ("soon", "write a number"),
            ("-5s", "must be a duration from 0s to 2h"), ("3h", "must be a duration from 0s to 2h"),
            ("010s", "begins with 0"), ("1e400s", "larger than a number can be"),
            ("1:30", "write a number and"), ("[5s]", "not a list"),
        ])
    func noDurations(text: String, part: String) {
        let error = inputError {
            _ = try single(text).duration(.from(0, to: 7_200))
        }
        #expect(error?.description.contains(part) == true, "\(String(describing: error))")
    }

    @Test("are shares, as numbers or in percent")
    func shares() throws {
        #expect(try single("10%").share() == 0.1)
        #expect(try single("0.1").share() == 0.1)
        #expect(try single("100%").share() == 1)
        for text in ["101%", "1.01", "-1%", "%", "ten%", "1%%"] {
            _ = inputError(text) { _ = try single(text).share() }
        }
    }

    @Test("are counts only where they are whole")
    func counts() throws {
        #expect(try single("1e3").count(.from(1, to: 1e9)) == 1_000)
        let error = inputError {
            _ = try single("1.5").count(.from(1, to: 9))
        }
        #expect(error?.description == "t.yaml:1:6: key must be a whole number from 1 to 9")
    }

    @Test("are words of a list, or the nearest one is offered")
    func words() throws {
        #expect(try single("auto").word(among: ["auto", "batch"]) == "auto")
        let error = inputError {
            _ = try single("bacth").word(among: ["auto", "batch"])
        }
        #expect(
            error?.description == "t.yaml:1:6: key cannot be 'bacth'; did you mean 'batch'?")
    }

    @Test("are true or false in these words alone")
    func truths() throws {
        #expect(try single("true").truth())
        #expect(try !single("false").truth())
        for text in ["yes", "True", "'true'", "1", ""] {
            _ = inputError(text) { _ = try single(text).truth() }
        }
    }
}
