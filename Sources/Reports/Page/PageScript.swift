/// The few lines that let the legend's buttons work.
///
/// They read nothing but the page.
enum PageScript {
    static let source = """
        "use strict";
        for (const figure of document.querySelectorAll("figure.chart")) {
          const buttons = figure.querySelectorAll("button[data-toggles]");
          const set = (button, on) => {
            button.setAttribute("aria-pressed", String(on));
            const chosen = `[data-series="${button.dataset.toggles}"]`;
            for (const group of figure.querySelectorAll(chosen)) {
              group.classList.toggle("faint", !on);
              group.parentNode.append(group);
            }
          };
          for (const button of buttons) {
            button.disabled = false;
            button.addEventListener("click", () =>
              set(button, button.getAttribute("aria-pressed") !== "true"));
          }
          for (const all of figure.querySelectorAll("button[data-all]")) {
            all.hidden = false;
            all.addEventListener("click", () => {
              for (const button of buttons) set(button, all.dataset.all === "true");
            });
          }
        }
        """
}
