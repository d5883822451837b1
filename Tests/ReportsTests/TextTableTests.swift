import Reports
import Testing

@Suite("Text table")
struct TextTableTests {
    private let table = Table(
        caption: "Price and waiting",
        columns: [
            Table.Column("Policy", alignment: .left), Table.Column("Price", unit: "$"),
            Table.Column("Wait", unit: "s"), Table.Column("Chosen", alignment: .left),
        ],
        rows: [
            Table.Row(["individual", "76.40", "0.62", "no"]),
            Table.Row(["hybrid", "1,041.27", "1.84", "yes"], emphasised: true),
            Table.Row(["batch"]),
        ])

    @Test("columns align, numbers to the right, and no line ends in a space")
    func alignment() {
        let expected = """
            Price and waiting
            Policy         Price  Wait  Chosen
                             ($)   (s)
            ----------  --------  ----  ------
            individual     76.40  0.62  no
            hybrid      1,041.27  1.84  yes
            batch

            """
        #expect(TextTable(table).text == expected)
    }

    @Test("a table wider than the terminal splits into parts that repeat the rows' names")
    func splitting() {
        let expected = """
            Price and waiting
            Policy         Price
                             ($)
            ----------  --------
            individual     76.40
            hybrid      1,041.27
            batch

            Policy      Wait  Chosen
                         (s)
            ----------  ----  ------
            individual  0.62  no
            hybrid      1.84  yes
            batch

            """
        #expect(TextTable(table, maximumWidth: 25).text == expected)
    }

    @Test("a table is never split finer than one column next to the name")
    func narrowest() {
        let text = TextTable(table, maximumWidth: 3).text
        #expect(text.split(separator: "\n").count { $0.hasPrefix("Policy") } == 3)
    }

    @Test("letters are counted as people see them")
    func graphemes() {
        let table = Table(
            columns: [Table.Column("Name", alignment: .left), Table.Column("n")],
            rows: [Table.Row(["e\u{301}te\u{301}", "1"]), Table.Row(["winter", "2"])])
        let lines = TextTable(table).text.split(separator: "\n").map(String.init)
        #expect(lines[2].count == lines[3].count)
    }

    @Test("bold letters surround the same text that a plain table has")
    func ansi() {
        let styled = TextTable(table, style: .ansi).text
        #expect(styled.contains("\u{1B}[1mhybrid"))
        let plain = styled.replacing(/\u{1B}\[\dm/, with: "")
        #expect(plain == TextTable(table).text)
    }

    @Test("a hostile name cannot send control sequences to the terminal")
    func controlCharacters() {
        let table = Table(
            columns: [Table.Column("Policy")], rows: [Table.Row(["a\u{1B}[2Jb\nc\u{9B}d\u{202E}"])])
        #expect(TextTable(table).text.contains("a?[2Jb?c?d?"))
    }
}
