/*
 * Leaving an entry grid: another form, a question before an act, a link wait until all is saved (kh-save.js). Where a cell cannot
 * be saved, the step does not happen: the page says so, names the first cell and goes to it. ES2018.
 */
(function () {
  "use strict";

  window.addEventListener("beforeunload", (event) => {
    if (!window.KhSavers().some((saver) => saver.open())) return;
    event.preventDefault();
    event.returnValue = "";
  });

  function halt(saver) {
    const cells = saver.stuck();
    const first = cells[0];
    const place = first.closest("td, th");
    const name = first.dataset.label || first.getAttribute("aria-label") || "";
    const why = place.title ? "，" + place.title : "";
    const order = "请先处理没有保存的格子，再进行这一步。";
    const message = order + "共" + cells.length + "格，第一处：" + name + why;
    document.dispatchEvent(new CustomEvent("kp:toast", { detail: { message, kind: "bad" } }));
    first.focus();
    first.scrollIntoView({ block: "center", inline: "nearest" });
    saver.said.textContent = order;
  }

  function hold(event, goOn) { // wait for the saving, then go on as if nothing had been in between
    const busy = window.KhSavers().filter((saver) => saver.open());
    if (!busy.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Promise.all(busy.map((saver) => saver.finish())).then(() => {
      const stuck = busy.find((saver) => saver.open());
      if (stuck) halt(stuck);
      else goOn();
    });
  }

  document.addEventListener("kp:ask", (event) => hold(event, event.detail.goOn));

  document.addEventListener("submit", (event) => {
    const [form, button] = [event.target, event.submitter];
    if (!form.closest("dialog")) hold(event, () => form.requestSubmit(button && button.form === form ? button : undefined));
  }, true);

  document.addEventListener("click", (event) => { // links within the site that leave this page
    const link = event.target.closest("a[href]");
    const leaves = link && !link.target && !link.hasAttribute("hx-get") && !link.hasAttribute("download") && link.href.split("#")[0] !== window.location.href.split("#")[0];
    if (leaves && !event.ctrlKey && !event.shiftKey && !event.metaKey) hold(event, () => link.click());
  }, true);
})();
