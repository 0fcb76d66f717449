/* Small behaviours of every page, by attribute. No inline script, no dependency; ES2018 (Chromium 86). */
(function () {
  "use strict";

  const WHOLE = 43; // 40 rows with head and foot

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function toast(message, kind) {
    const place = document.getElementById("toasts");
    if (!place) return;
    place.querySelectorAll(".toast").forEach((other) => { if (other.querySelector(".alert-body").textContent === message) other.remove(); });
    const box = make("div", "toast alert alert-" + kind);
    const body = make("div", "alert-body", message);
    const close = make("button", "dismiss", "×");
    box.setAttribute("role", kind === "bad" ? "alert" : "status");
    close.type = "button";
    close.dataset.dismiss = "";
    close.setAttribute("aria-label", "关闭提示");
    box.append(body, close);
    place.append(box);
    if (kind !== "bad") window.setTimeout(() => box.remove(), 6000);
  }
  document.addEventListener("kp:toast", (event) => toast(event.detail.message, event.detail.kind));

  /* Confirmation: a click on [data-confirm] waits for the dialog, then goes on as if it had not been asked.
     Who has to be waited for, or finds that it cannot be done now, stops "kp:ask" and asks later (detail.goOn) or never. */
  function ask(trigger, goOn) {
    const dialog = make("dialog", "dialog");
    const form = make("form");
    const body = make("div", "dialog-body");
    const foot = make("div", "dialog-foot");
    const cancel = make("button", "btn", "取消");
    const yes = make("button", trigger.classList.contains("btn-danger") ? "btn btn-danger" : "btn btn-primary", trigger.dataset.confirmLabel || "确定");
    const words = trigger.dataset.confirmType;
    form.method = "dialog";
    cancel.type = "button";
    body.append(make("p", "", trigger.dataset.confirm.replace("{}", ticked(trigger))));
    if (words) {
      const field = make("label", "field");
      const input = make("input", "input");
      field.append(make("span", "field-label", "请输入「" + words + "」以确认"), input);
      input.addEventListener("input", () => { yes.disabled = input.value.trim() !== words; });
      yes.disabled = true;
      body.append(field);
    }
    foot.append(cancel, yes);
    form.append(body, foot);
    dialog.append(form);
    dialog.setAttribute("aria-label", "请确认");
    document.body.append(dialog);
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (yes.disabled) return;
      dialog.returnValue = "yes";
      dialog.close("yes");
    });
    dialog.addEventListener("close", () => {
      const agreed = dialog.returnValue === "yes";
      dialog.remove();
      trigger.focus();
      if (agreed) goOn();
    });
    dialog.showModal();
  }

  /* How many boxes of the name in data-confirm-count are ticked; the question says it in place of {}. */
  const ticked = (trigger) => document.querySelectorAll(`input[name="${trigger.dataset.confirmCount}"]:checked`).length;

  let agreedTo = null;
  document.addEventListener("click", (event) => {
    const trigger = event.target.closest("[data-confirm]");
    if (!trigger || trigger === agreedTo || trigger.disabled) return;
    if (trigger.dataset.confirmCount && !ticked(trigger)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const goOn = () => ask(trigger, () => {
      agreedTo = trigger;
      trigger.click();
      agreedTo = null;
    });
    if (trigger.dispatchEvent(new CustomEvent("kp:ask", { bubbles: true, cancelable: true, detail: { goOn } }))) goOn();
  }, true);

  /* Clicks that need no server */
  function copy(source) {
    const text = source.innerText.trim();
    const area = make("textarea", "visually-hidden");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    toast(done ? "已复制，可以粘贴到聊天或表格中。" : "没有复制成功，请手工选取后按 Ctrl+C。", done ? "ok" : "warn");
  }

  function slim() {
    const on = document.body.classList.toggle("nav-slim");
    document.cookie = "nav=" + (on ? "slim" : "wide") + ";path=/;max-age=31536000;samesite=lax";
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-dismiss]")) on("[data-dismiss]").closest(".alert").remove();
    if (on("[data-nav-slim]")) slim();
    if (on("[data-fold]")) fold(on("[data-fold]").closest(".fold"));
    if (on("[data-print]")) window.print();
    if (on("[data-copy]")) copy(document.querySelector(on("[data-copy]").dataset.copy));
    if (on("[data-go-back]") && window.history.length > 1) {
      event.preventDefault();
      window.history.back();
    }
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-check-all]")) {
      document.querySelectorAll('input[type="checkbox"]').forEach((other) => {
        if (other.name === box.dataset.checkAll && !other.disabled) other.checked = box.checked;
      });
    }
    if (box.matches("[data-autosubmit]")) box.form.requestSubmit();
    if (box.matches("[data-upload] input")) showNames(box);
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && window.location.hash === "#nav") window.location.hash = "";
    document.querySelectorAll("[data-shortcut]").forEach((element) => {
      if (element.dataset.shortcut === event.key) {
        event.preventDefault();
        element.click();
      }
    });
  });

  /* Upload areas: drop files on them, see their names */
  function showNames(input) {
    const area = input.closest("[data-upload]");
    const list = area.querySelector(".upload-names") || area.appendChild(make("div", "upload-names"));
    list.textContent = Array.from(input.files, (file) => file.name).join("、");
  }

  function dragging(event) {
    const area = event.target.closest && event.target.closest("[data-upload]");
    if (!area) return;
    event.preventDefault();
    area.classList.toggle("is-over", event.type === "dragover");
    if (event.type === "drop" && event.dataTransfer.files.length) {
      const input = area.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      showNames(input);
    }
  }
  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, dragging));

  /* What scrolls sideways can be scrolled by keyboard */
  function reachable() {
    document.querySelectorAll(".table-wrap, .steps, .tabs, .chart, .sheet-print").forEach((box) => {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  /* Tables: up to 40 rows stand in full height; on a phone, where rows become cards, every fact carries its heading */
  function lay(table) {
    const box = table.closest(".table-wrap.tall, .table-wrap.short");
    if (box && !table.matches(".entry-grid")) box.classList.toggle("whole", table.tBodies.length > 0 && table.rows.length <= WHOLE);
    if (!table.tHead || !table.matches(".phone-cards")) return;
    if (box) box.classList.add("cards");
    const heads = [].concat(...Array.from(table.tHead.rows[0].cells, (head) => Array(head.colSpan).fill(head.textContent.trim())));
    Array.from(table.tBodies).concat(table.tFoot || []).forEach((body) => {
      const below = heads.map(() => 0); // how many further rows a cell above reaches down
      Array.from(body.rows).forEach((row) => label(row, heads, below));
    });
  }

  function label(row, heads, below) {
    let at = 0;
    Array.from(row.cells).forEach((cell) => {
      while (below[at] > 0) below[at++] -= 1;
      if (heads[at] && cell.colSpan === 1) {
        cell.dataset.label = heads[at];
        cell.classList.toggle("phone-off", heads[at] === "序号" || cell.textContent.trim() === "—");
      }
      below[at] = cell.rowSpan - 1;
      at += cell.colSpan;
    });
    for (; at < heads.length; at += 1) below[at] -= below[at] > 0 ? 1 : 0;
    const title = ["[data-label] a.strong", '[data-label="姓名"]', '[data-label="单位"]', "[data-label]:not(.phone-off)"].map((each) => row.querySelector(each)).find(Boolean);
    if (title) title.closest("[data-label]").classList.add("card-title");
  }

  /* Long lists fold by their heads; on a phone those of more than 40 rows begin folded, but where something waits */
  function fold(part, folded = !part.classList.contains("folded")) {
    part.classList.toggle("folded", folded);
    part.querySelector("[data-fold]").setAttribute("aria-expanded", String(!folded));
  }

  function foldAll() {
    if (!window.matchMedia("(max-width: 820px)").matches) return;
    document.querySelectorAll(".fold:not([data-open])").forEach((part) => {
      part.dataset.open = "";
      if (part.querySelector("[data-fold]") && part.closest("table").rows.length > WHOLE) fold(part, true);
    });
  }

  /* Of what scrolls sideways, the step or page that one is at is in sight */
  function show(item) {
    const box = item.parentElement;
    if (box.scrollWidth > box.clientWidth) box.scrollLeft = item.offsetLeft - box.offsetLeft - (box.clientWidth - item.offsetWidth) / 2;
  }

  function sight() {
    document.querySelectorAll(".steps > [aria-current], .tabs > [aria-current]").forEach(show);
    reachable();
  }

  function settle() {
    document.querySelectorAll("table").forEach(lay);
    foldAll();
    sight();
  }
  settle();
  document.addEventListener("htmx:load", settle);
  window.addEventListener("resize", sight);

  /* A list beside what it opens: the row of the open address is marked and in sight */
  function follow() {
    document.querySelectorAll("[data-follow] tr").forEach((row) => {
      const links = Array.from(row.querySelectorAll("a[href]"));
      const open = links.some((link) => link.pathname === window.location.pathname);
      row.classList.toggle("mine", open);
      links.forEach((link) => (open ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
      const box = row.closest(".table-wrap");
      if (!open || !box) return;
      const top = row.offsetTop, head = 40;
      if (top < box.scrollTop + head || top + row.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
    });
  }
  follow();
  ["htmx:pushedIntoHistory", "htmx:historyRestore"].forEach((name) => document.addEventListener(name, follow));

  /* A file was handed in from the panel beside the sheet: its item says how many it has now */
  document.addEventListener("kh:evidence", (event) => {
    document.querySelectorAll("[data-evidence]").forEach((link) => {
      if (link.dataset.evidence === event.detail.item) link.textContent = event.detail.words;
    });
  });

  /* Forms marked data-unsaved warn before typed text is lost */
  const touched = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-unsaved]");
    if (form) touched.add(form);
  });
  document.addEventListener("submit", (event) => touched.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    if (!touched.size) return;
    event.preventDefault();
    event.returnValue = "";
  });

  /* A list that the reader opened or closed stays so when the server draws it anew */
  const opened = new Map();
  document.addEventListener("click", (event) => {
    const box = event.target.closest("details[id] > summary");
    if (box) opened.set(box.parentElement.id, !box.parentElement.open);
  });
  document.addEventListener("htmx:load", () => opened.forEach((open, id) => {
    const box = document.getElementById(id);
    if (box) box.open = open;
  }));

  /* htmx: polling rests while nobody looks; failures are said in words */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.hasAttribute("data-poll")) event.preventDefault();
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.elt.hasAttribute("data-poll")) return;
    const number = event.detail.xhr.getResponseHeader("X-Request-ID");
    toast("这次操作没有成功，请刷新页面后再试。" + (number ? "错误编号：" + number : ""), "bad");
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!event.detail.elt.hasAttribute("data-poll")) toast("网络不通，这次操作没有送达，请检查网络后再试。", "bad");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const place = event.detail.target;
    if (place.id === "toasts") { // what is said again is said once
      const told = new Set();
      Array.from(place.children).reverse().forEach((box) => (told.has(box.textContent) ? box.remove() : told.add(box.textContent)));
    }
    place.querySelectorAll("[data-fade]").forEach((box) => window.setTimeout(() => box.remove(), 6000));
  });
})();
