/// How charts look.
///
/// Hues are the eight of Okabe and Ito, darkened for white and lightened for black so that each
/// stands at least 3:1 against the page.
enum ChartStyle {
    static let sheet = hues + drawing + legend

    private static let hues = """
        :root{--h0:#0072b2;--h1:#d55e00;--h2:#00875f;--h3:#cc8500;--h4:#b8578f;--h5:#2b8fce;\
        --h6:#5e5700;--h7:#3d444d;--grid:#e6e9ed}
        @media screen and (prefers-color-scheme:dark){:root{--h0:#5a9bf0;--h1:#ff7f45;--h2:#2fc79a;\
        --h3:#f2ae2e;--h4:#e59ac8;--h5:#8fd6ff;--h6:#f0e442;--h7:#d5dae0;--grid:#2a2f37}}
        .h0{--c:var(--h0)}.h1{--c:var(--h1)}.h2{--c:var(--h2)}.h3{--c:var(--h3)}\
        .h4{--c:var(--h4)}.h5{--c:var(--h5)}.h6{--c:var(--h6)}.h7{--c:var(--h7)}
        .d1 .line{stroke-dasharray:8 4}.d2 .line{stroke-dasharray:2 3.5}\
        .d3 .line{stroke-dasharray:11 4 2 4}

        """

    private static let drawing = """
        figure{margin:0 0 32px}
        figcaption{margin-top:6px;color:var(--muted);font-size:.875rem;max-width:50em}
        .drawing{display:block;width:100%;height:auto;overflow:visible;font-family:inherit}
        .narrow{display:none;max-width:520px;align-self:center}
        .grid{stroke:var(--grid);fill:none}
        .frame{stroke:var(--muted);fill:none;stroke-opacity:.6}
        .tick,.heading,.empty{fill:var(--muted);font-variant-numeric:tabular-nums}
        .heading{font-weight:600}
        .empty{font-size:1.2em}
        .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round}
        .link{stroke-width:1.5;stroke-opacity:.75}
        .mark{fill:var(--c)}
        .cloud{fill-opacity:.55}
        .hit{fill:transparent}
        .hit:hover,.mark:hover{fill:var(--c);fill-opacity:1;stroke:var(--ink);stroke-width:1}
        .label{fill:var(--ink);font-size:.92em;paint-order:stroke;stroke:var(--paper);\
        stroke-width:3px;stroke-linejoin:round}
        .label.strong{font-weight:700}
        .note{fill:var(--muted)}
        .leader{stroke:var(--muted);stroke-width:.8;fill:none}
        .reference{stroke:var(--muted);stroke-dasharray:5 4;fill:none}
        .fit{stroke:var(--h7);stroke-width:1.8;fill:none}
        .band{fill:var(--h7);fill-opacity:.16}
        .bar{fill:var(--c);fill-opacity:.85}
        .quiet .bar{fill-opacity:.45}
        .whisker{stroke:var(--ink);stroke-width:1.6;fill:none}
        .faint{opacity:.16}
        .faint .label,.faint .leader{display:none}
        .faint .hit,.faint .mark{pointer-events:none}
        @media screen and (max-width:819px){.wide{display:none}.narrow{display:block}}

        """

    private static let legend = """
        .legend{display:flex;flex-wrap:wrap;gap:4px 6px;margin:0 0 10px;font-size:.85rem}
        .legend button,.legend .entry{display:inline-flex;align-items:center;gap:7px;\
        min-height:30px;padding:3px 9px;font:inherit;color:var(--ink);background:none;\
        border:1px solid transparent;border-radius:6px;text-align:left;max-width:100%}
        .legend button[hidden]{display:none}
        .legend button:enabled{cursor:pointer;border-color:var(--rule)}
        .legend button:enabled:hover{background:var(--panel)}
        .legend button[aria-pressed=false]{color:var(--muted)}
        .legend button[aria-pressed=false] .swatch{opacity:.4}
        .legend button[aria-pressed=true]{font-weight:600}
        .legend button[data-all]{color:var(--accent);border-color:transparent}
        .legend span{min-width:0;overflow-wrap:anywhere}
        .swatch{width:34px;height:14px;flex:none}
        @media print{.legend button{border-color:transparent!important}\
        .legend button[data-all]{display:none}}
        @media screen and (max-width:819px){figure.chart{display:flex;\
        flex-direction:column}.legend{order:1;margin:8px 0 0;gap:2px 4px}figcaption{order:2}\
        .legend button,.legend .entry{min-height:34px;padding:3px 6px;gap:5px}}

        """
}
