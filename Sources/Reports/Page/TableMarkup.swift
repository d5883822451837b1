extension Table {
    /// The table as HTML, in a frame that scrolls sideways where the screen is narrow.
    var html: String {
        let heads = columns.map { column in
            let unit =
                column.unit.isEmpty
                ? "" : " <span class=\"unit\">\(escaped(column.unit))</span>"
            return "<th scope=\"col\"\(column.attribute)>\(escaped(column.title))\(unit)</th>"
        }
        let name = caption.isEmpty ? "Table" : caption
        let head = caption.isEmpty ? "" : "<caption>\(escaped(caption))</caption>"
        return
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(escaped(name))\">"
            + "<table>\(head)<thead><tr>\(heads.joined())</tr></thead>\n<tbody>"
            + rows.map(html).joined(separator: "\n") + "</tbody></table></div>"
    }

    private func html(_ row: Row) -> String {
        let cells = columns.enumerated().map { index, column in
            let text = escaped(row.cell(index))
            return index == 0
                ? "<th scope=\"row\"\(column.attribute)>\(text)</th>"
                : "<td\(column.attribute)>\(text)</td>"
        }
        return "<tr\(row.emphasised ? " class=\"strong\"" : "")>\(cells.joined())</tr>"
    }
}

extension Table.Column {
    fileprivate var attribute: String { alignment == .right ? " class=\"number\"" : "" }
}
