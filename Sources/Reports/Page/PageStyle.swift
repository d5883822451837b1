/// How a page looks, on light and dark screens, phones and paper.
enum PageStyle {
    static let sheet = colours + text + tables + screens

    private static let colours = """
        :root{color-scheme:light dark;--paper:#fff;--panel:#f5f6f8;--ink:#1b2027;--muted:#59626e;\
        --rule:#dde1e6;--accent:#0b62a8;--caution:#8a4b00;--caution-panel:#fff5e6}
        @media (prefers-color-scheme:dark){:root{--paper:#14171b;--panel:#1d2127;--ink:#e7eaee;\
        --muted:#a2abb6;--rule:#343a43;--accent:#7cb9f2;--caution:#ffc578;--caution-panel:#33260f}}

        """

    private static let text = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);\
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",\
        sans-serif;-webkit-text-size-adjust:100%;overflow-wrap:break-word}
        main{max-width:1060px;margin:0 auto;padding:40px 24px 64px}
        .kicker{margin:0 0 6px;color:var(--muted);font-size:.875rem}
        h1{margin:0 0 .5em;font-size:1.9rem;line-height:1.22;letter-spacing:-.012em;max-width:26em;\
        text-wrap:balance}
        h2{margin:0 0 .6em;font-size:1.3rem;line-height:1.3}
        h3{margin:0 0 .5em;font-size:1rem;line-height:1.35}
        p,ul,pre{margin:0 0 1em}
        p,li{max-width:44em}
        ul{padding-left:1.3em}
        .lead{font-size:1.08rem;color:var(--ink)}
        section{margin-top:48px;padding-top:28px;border-top:1px solid var(--rule)}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:12px;\
        margin:28px 0 0}
        .figures div{background:var(--panel);border-radius:8px;padding:14px 16px}
        .figures dt{font-size:.875rem;color:var(--muted)}
        .figures dd{margin:2px 0 0;font-size:1.55rem;line-height:1.25;font-weight:600;\
        font-variant-numeric:tabular-nums}
        .figures dd.note{font-size:.875rem;line-height:1.4;font-weight:400;color:var(--muted)}
        .caution{background:var(--caution-panel);color:var(--caution);border-radius:8px;\
        padding:10px 14px}
        pre{background:var(--panel);border-radius:8px;padding:12px 14px;overflow-x:auto}
        code{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        details{margin:0 0 1em}
        summary{cursor:pointer;color:var(--accent);padding:4px 0}
        footer{margin-top:48px;padding-top:24px;border-top:1px solid var(--rule);\
        color:var(--muted);font-size:.875rem}
        footer h2{font-size:1rem}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px}

        """

    private static let tables = """
        .scroll{overflow-x:auto;margin:0 0 1.4em}
        table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4}
        caption{caption-side:top;text-align:left;color:var(--muted);padding:0 0 8px;\
        font-size:.875rem}
        th,td{padding:7px 12px;text-align:left;vertical-align:baseline;white-space:nowrap;\
        border-bottom:1px solid var(--rule)}
        thead th{vertical-align:bottom;font-weight:600;border-bottom:2px solid var(--rule)}
        tbody th{font-weight:500}
        th:first-child{position:sticky;left:0;background:var(--paper);padding-left:0}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        .unit{font-weight:400;color:var(--muted)}
        tr.strong th,tr.strong td{font-weight:700}

        """

    private static let screens = """
        @media screen and (max-width:819px){main{padding:24px 16px 48px}h1{font-size:1.5rem}\
        .figures{grid-template-columns:repeat(auto-fit,minmax(140px,1fr))}\
        .figures div{padding:12px}.figures dd{font-size:1.1rem}section{margin-top:36px;padding-top:22px}\
        th,td{padding:7px 9px}tbody th{max-width:42vw;white-space:normal}}
        @media print{:root{color-scheme:light;--paper:#fff;--panel:#f5f6f8;--ink:#000;\
        --muted:#444;--rule:#bbb}main{max-width:none;padding:0}body{font-size:11pt}\
        section{break-before:auto}figure,tr,.figures{break-inside:avoid}\
        h2,h3{break-after:avoid}.scroll{overflow:visible}th:first-child{position:static}\
        pre{white-space:pre-wrap}}

        """
}
