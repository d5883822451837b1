/// A report as one self-contained page: it loads nothing, and reads fully without its few lines of
/// script.
public struct HTMLPage: Sendable {
    /// The name of the document, for tabs and bookmarks.
    public var title: String
    /// What the report found, in words: the first thing that is read.
    public var headline: String
    /// A few sentences that belong to the headline, one paragraph each.
    public var lead: [String]
    /// Shown in a row below the lead; may be empty.
    public var keyFigures: [KeyFigure]
    /// In their order on the page.
    public var sections: [PageSection]
    /// How the report was made: its inputs, version and limits.
    ///
    /// They end the page.
    public var notes: [String]
    /// The language of the texts, as a BCP 47 tag.
    public var language: String

    public init(
        title: String, headline: String, lead: [String] = [], keyFigures: [KeyFigure] = [],
        sections: [PageSection] = [], notes: [String] = [], language: String = "en"
    ) {
        self.title = title
        self.headline = headline
        self.lead = lead
        self.keyFigures = keyFigures
        self.sections = sections
        self.notes = notes
        self.language = language
    }

    /// The whole document.
    public var html: String {
        """
        <!doctype html>
        <html lang="\(escaped(language))">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(Self.contentPolicy)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(escaped(title))</title>
        <style>\(PageStyle.sheet)\(ChartStyle.sheet)</style>
        </head>
        <body>
        <main>
        <header><p class="kicker">\(escaped(title))</p><h1>\(escaped(headline))</h1>
        \(lead.map { "<p class=\"lead\">\(escaped($0))</p>" }.joined(separator: "\n"))
        </header>
        \(keyFigureList)
        \(sections.map(\.html).joined(separator: "\n"))
        \(footer)
        </main>
        <script>\(PageScript.source)</script>
        </body>
        </html>

        """
    }

    /// Nothing may be loaded; only what stands in the page itself counts.
    private static let contentPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

    private var keyFigureList: String {
        guard !keyFigures.isEmpty else { return "" }
        return "<dl class=\"figures\">\(keyFigures.map(\.html).joined())</dl>"
    }

    private var footer: String {
        guard !notes.isEmpty else { return "" }
        let items = notes.map { "<li>\(escaped($0))</li>" }.joined()
        return "<footer><h2>How this was made</h2><ul>\(items)</ul></footer>"
    }
}

/// One number that matters, with what it means.
public struct KeyFigure: Sendable, Equatable {
    /// What the number is, such as "Median waiting".
    public var name: String
    /// The number with its unit, such as "41.2 s".
    public var value: String
    /// What to compare it with; may be empty.
    public var note: String

    public init(_ name: String, _ value: String, note: String = "") {
        self.name = name
        self.value = value
        self.note = note
    }

    var html: String {
        let note = note.isEmpty ? "" : "<dd class=\"note\">\(escaped(note))</dd>"
        return "<div><dt>\(escaped(name))</dt><dd>\(escaped(value))</dd>\(note)</div>"
    }
}
