/*
 * Saving of an entry grid: what kh-grid.js reports as changed goes to data-save-url in batches, 800 ms after a cell was left.
 * States on the cell (td[data-state]): unsaved, saving, saved, conflict (choose), refused and invalid (mend), failed (kept, retried).
 */
(function () {
  "use strict";

  const { value, put, check, isLocked } = window.KhCells;
  const WAIT = 800;
  const MOST = 500; // cells in one request
  const PAUSES = [5, 10, 20, 40, 60]; // seconds between attempts
  const OPEN = ["unsaved", "saving", "conflict", "refused", "invalid", "failed"];

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  /* What moves the page waits until the mouse button is up: a press that began on a button shall end on it. */
  let pressed = false;
  const later = [];
  document.addEventListener("mousedown", () => { pressed = true; }, true);
  document.addEventListener("mouseup", () => {
    pressed = false;
    window.setTimeout(() => { later.splice(0).forEach((act) => act()); });
  }, true);

  function reveal(el) { // the remark of an item, which takes no room while nobody wants it
    const row = el.closest("tbody").querySelector("tr.note");
    if (row) row.classList.remove("idle");
    return row;
  }

  class Saver {
    constructor(table) {
      this.table = table;
      this.url = table.dataset.saveUrl;
      this.store = "kh:" + this.url;
      this.saved = new Map();
      this.waiting = new Set(); // changed, to be sent
      this.states = new Map(); // cell → state
      this.notes = new Map(); // cell → what is wrong with it, in words below it
      this.attempts = 0;
      this.cells().forEach((el) => this.saved.set(el, value(el)));
      this.bar();
      table.addEventListener("kh:change", (event) => this.changed(event.detail.cells));
      table.addEventListener("kh:touch", (event) => this.touched(event.detail));
      table.addEventListener("kh:message", (event) => { this.said.textContent = event.detail.text; });
      table.addEventListener("click", (event) => {
        const row = event.target.closest("[data-kh-note]") && reveal(event.target);
        if (row) row.querySelector("[data-key]").focus();
      });
      table.addEventListener("focusin", (event) => this.explain(event.target));
      window.addEventListener("online", () => this.send());
      document.addEventListener("visibilitychange", () => { if (document.hidden) this.send(); });
      this.restore();
    }

    cells() { return Array.from(this.table.querySelectorAll("[data-key]")); }

    bar() {
      const scope = this.table.closest("form, section, main") || document;
      const line = scope.querySelector("[data-kh-status]") || make("p", "grid-status");
      if (!line.isConnected) this.table.parentElement.after(line);
      this.line = line;
      this.words = make("span");
      this.said = make("span", "muted");
      line.setAttribute("role", "status");
      line.append(this.words, this.said);
    }

    /* What the grid reports */
    touched({ cell, changed }) {
      const state = this.states.get(cell);
      if (changed && (!state || state === "saved")) this.mark(cell, "unsaved");
      else if (!changed && state === "unsaved" && !this.waiting.has(cell)) this.mark(cell, "");
      this.show();
    }

    changed(cells) {
      cells.forEach((el) => {
        const problem = check(el);
        this.drop(el);
        this.waiting.delete(el);
        if (problem) this.mark(el, "invalid", problem);
        else if (value(el) === this.saved.get(el) && this.states.get(el) !== "saving") this.mark(el, "");
        else {
          this.mark(el, "unsaved");
          this.waiting.add(el);
        }
        this.again(el);
      });
      this.keep();
      this.show();
      if (this.waiting.size && !this.timer) this.timer = window.setTimeout(() => this.send(), WAIT);
    }

    /* Sending */
    async send() {
      window.clearTimeout(this.timer);
      this.timer = 0;
      if (this.flight || !this.waiting.size) return this.flight;
      const batch = new Map(Array.from(this.waiting).slice(0, MOST).map((el) => [el.dataset.key, { el, text: value(el) }]));
      batch.forEach(({ el }) => { this.waiting.delete(el); this.mark(el, "saving"); });
      this.show();
      this.flight = this.post(batch).then((answer) => this.settle(batch, answer), (error) => this.fail(batch, error.message));
      await this.flight;
      this.flight = null;
      this.keep();
      this.show();
      if (this.waiting.size && !this.timer) this.timer = window.setTimeout(() => this.send(), this.attempts ? this.pause() : 0);
      return null;
    }

    pause() { return PAUSES[Math.min(this.attempts, PAUSES.length) - 1] * 1000; }

    async post(batch) {
      const cells = Array.from(batch, ([key, { el, text }]) => ({ key, value: text, revision: Number(el.dataset.revision || 0) }));
      if (this.renew) await this.newToken();
      let response;
      try {
        response = await fetch(this.url, {
          method: "POST",
          credentials: "same-origin",
          headers: Object.assign({ "Content-Type": "application/json", Accept: "application/json" }, JSON.parse(document.body.getAttribute("hx-headers") || "{}")),
          body: JSON.stringify({ cells }),
          keepalive: document.hidden && cells.length < 200, // a page that is being left may still send
        });
      } catch (error) {
        throw new Error("网络不通");
      }
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      if (response.ok && isJson) return response.json();
      const refusal = isJson && [400, 404, 409, 413].includes(response.status) ? await response.json() : null;
      if (refusal) return { cells: cells.map(({ key }) => ({ key, state: "refused", message: refusal.detail || "没有保存，请刷新页面后再试" })) };
      this.renew = response.redirected || response.status === 401 || response.status === 403;
      throw new Error(this.renew ? "登录已过期，请在新窗口重新登录" : "服务器没有响应（" + response.status + "）");
    }

    async newToken() { // after a new login in another window: the same person's new token, from this very page
      const page = await fetch(window.location.href, { credentials: "same-origin" });
      const body = new DOMParser().parseFromString(await page.text(), "text/html").body;
      const headers = body.getAttribute("hx-headers");
      if (!headers || page.redirected) throw new Error("登录已过期，请在新窗口重新登录");
      if (body.dataset.user !== document.body.dataset.user) throw new Error("现在登录的是另一个账号，请刷新页面");
      document.body.setAttribute("hx-headers", headers);
      this.renew = false;
    }

    settle(batch, answer) {
      this.attempts = 0;
      this.error = "";
      answer.cells.forEach((item) => {
        const sent = batch.get(item.key);
        if (!sent) {
          this.told(item);
          return;
        }
        batch.delete(item.key);
        this[item.state === "unchanged" ? "saved_" : item.state + "_"](sent, item);
      });
      batch.forEach((sent) => this.refused_(sent, { message: "没有保存，请刷新页面后再试" }));
      Object.entries(answer.totals || {}).forEach(([id, text]) => {
        document.querySelectorAll('[data-total="' + CSS.escape(id) + '"]').forEach((place) => { place.textContent = text; });
      });
      if (answer.saved_at) this.savedAt = answer.saved_at;
      if (answer.cells.some((item) => item.state === "saved")) this.table.dispatchEvent(new CustomEvent("kh:saved", { bubbles: true }));
    }

    saved_({ el, text }, item) {
      if (item.revision !== undefined) el.dataset.revision = item.revision;
      this.saved.set(el, item.value === undefined ? text : item.value);
      if (value(el) !== text) { // typed on while it was being saved
        if (document.activeElement !== el) this.waiting.add(el);
        this.mark(el, "unsaved");
        return;
      }
      if (item.value !== undefined && document.activeElement !== el) this.write(el, item.value);
      this.mark(el, "saved");
      this.again(el);
    }

    write(el, text) {
      put(el, text);
      this.table.khGrid.accept(el);
    }

    again(el) { // value and reason of one data-group mend each other, whichever came first: what was refused goes again
      if (!el.dataset.group) return;
      this.states.forEach((state, other) => {
        if (state !== "refused" || other === el || other.dataset.group !== el.dataset.group) return;
        this.waiting.add(other);
        this.mark(other, "unsaved");
      });
    }

    told(item) { // a cell that was not sent but changed with the others
      const el = this.cells().find((other) => other.dataset.key === item.key);
      if (!el || OPEN.includes(this.states.get(el)) || document.activeElement === el) return;
      if (item.revision !== undefined) el.dataset.revision = item.revision;
      if (item.value === undefined) return;
      this.write(el, item.value);
      this.saved.set(el, value(el));
    }

    refused_({ el }, item) { this.mark(el, "refused", item.message || "没有保存"); }

    conflict_({ el, text }, item) {
      if (item.value === text) { // both mean the same: the earlier sending had arrived after all
        this.saved_({ el, text }, item);
        return;
      }
      const who = item.by || "别人";
      const name = (textOf) => (textOf === "" ? "空白" : "「" + textOf + "」");
      const box = make("div", "cell-choice", who + "已改为" + name(item.value));
      const theirs = make("button", "btn btn-small", "采用" + name(item.value));
      const mine = make("button", "btn btn-small", "保留我填的" + name(text));
      theirs.type = mine.type = "button";
      theirs.addEventListener("click", () => {
        this.write(el, item.value);
        this.chosen(el, item, false);
      });
      mine.addEventListener("click", () => this.chosen(el, item, true));
      box.append(make("br"), theirs, mine);
      el.closest("td, th").append(box);
      this.mark(el, "conflict", who + "已改为" + name(item.value) + "，请选择");
    }

    chosen(el, item, keepMine) {
      el.dataset.revision = item.revision;
      this.saved.set(el, item.value);
      this.drop(el);
      this.mark(el, keepMine ? "unsaved" : "saved");
      if (keepMine) this.waiting.add(el);
      el.focus();
      this.keep();
      this.show();
      this.send();
    }

    fail(batch, message) {
      this.attempts += 1;
      this.error = message;
      batch.forEach(({ el }) => {
        this.waiting.add(el);
        this.mark(el, "failed", message);
      });
    }

    drop(el) {
      const box = el.closest("td, th").querySelector(".cell-choice");
      if (box) box.remove();
    }

    /* What is not saved outlives the page, in this window only */
    keep() {
      const open = this.cells().filter((el) => ["unsaved", "saving", "failed"].includes(this.states.get(el)));
      const kept = open.map((el) => [el.dataset.key, value(el), el.dataset.revision || "0"]);
      try {
        if (kept.length) window.sessionStorage.setItem(this.store, JSON.stringify(kept));
        else window.sessionStorage.removeItem(this.store);
      } catch (error) {
        this.said.textContent = "浏览器不允许暂存，请不要关闭本页。";
      }
    }

    restore() {
      let kept = [];
      try {
        kept = JSON.parse(window.sessionStorage.getItem(this.store) || "[]");
      } catch (error) {
        return;
      }
      const byKey = new Map(this.cells().map((el) => [el.dataset.key, el]));
      const back = [];
      kept.forEach(([key, text, revision]) => {
        const el = byKey.get(key);
        if (!el || isLocked(el) || value(el) === text || !put(el, text)) return;
        el.dataset.revision = revision;
        back.push(el);
      });
      if (!back.length) return this.keep();
      this.said.textContent = "已找回上次没有保存的 " + back.length + " 格。";
      return this.changed(back);
    }

    /* Showing */
    mark(el, state, message) {
      const td = el.closest("td, th");
      if (state) td.dataset.state = state;
      else delete td.dataset.state;
      this.states.set(el, state);
      td.title = message || "";
      const wrong = ["invalid", "refused"].includes(state);
      if (state === "refused" || (el.dataset.na && value(el) === el.dataset.na) || (el.dataset.col === "reason" && value(el))) reveal(el);
      if (wrong) el.setAttribute("aria-invalid", "true");
      else el.removeAttribute("aria-invalid");
      this.note(el, wrong ? message : "");
      const item = el.closest("tbody"); // what is still to be mended is not settled, whatever the server has of it
      if (item) item.classList.toggle("unsettled", Boolean(item.querySelector("[aria-invalid=true]")));
    }

    note(el, message) { // stays in the cell, or in the row's place for it, when the cell is left
      if (pressed) { later.push(() => this.note(el, message)); return; }
      const old = this.notes.get(el);
      if (old && old.textContent === message) return;
      if (old) old.remove();
      this.notes.delete(el);
      el.removeAttribute("aria-describedby");
      if (!message) return;
      const note = make("div", "cell-note", message);
      note.id = "kh-note-" + el.dataset.key;
      (el.closest("tr").querySelector("[data-kh-says]") || el.closest("td, th")).append(note);
      el.setAttribute("aria-describedby", note.id);
      this.notes.set(el, note);
    }

    explain(el) {
      const td = el.closest("td, th");
      this.said.textContent = td && td.title ? td.title : "";
    }

    show() { // once for many changes
      if (!this.showing) this.showing = Promise.resolve().then(() => this.paint());
    }

    paint() {
      this.showing = null;
      const count = {};
      this.states.forEach((state) => { count[state] = (count[state] || 0) + 1; });
      const wrong = (count.invalid || 0) + (count.refused || 0);
      const lines = [
        ["failed", count.failed, "有 " + count.failed + " 格没有保存：" + this.error + "，内容已暂存，将自动重试"],
        ["conflict", count.conflict, "有 " + count.conflict + " 处与他人的修改冲突，请选择"],
        ["failed", wrong, "有 " + wrong + " 处需修改"],
        ["saving", count.saving, "正在保存…"],
        ["unsaved", count.unsaved, "有 " + count.unsaved + " 格未保存"],
        ["saved", this.savedAt, "已保存 " + this.savedAt],
      ];
      const [state, , words] = lines.find(([, on]) => on) || ["", 1, ""];
      this.line.dataset.state = state;
      this.words.textContent = words;
      const stuck = wrong + (count.failed || 0) + (count.conflict || 0);
      document.querySelectorAll("[data-kh-ready]").forEach((place) => { place.hidden = this.open(); });
      document.querySelectorAll("[data-kh-stuck]").forEach((place) => { place.hidden = !stuck; });
    }

    open() { return Array.from(this.states.values()).some((state) => OPEN.includes(state)); }

    stuck() { return this.cells().filter((el) => OPEN.includes(this.states.get(el))); }

    async finish() {
      if (this.table.contains(document.activeElement)) document.activeElement.blur();
      await this.send();
      if (this.waiting.size && !this.attempts) await this.finish();
    }
  }

  const savers = [];
  const start = () => document.querySelectorAll("table[data-kh-grid][data-save-url]").forEach((table) => {
    if (!table.khSaver) savers.push((table.khSaver = new Saver(table)));
  });
  const shown = () => { // parts of the page that the server drew anew are told how the cells stand
    start();
    savers.forEach((saver) => saver.show());
  };
  window.KhSavers = () => savers.filter((saver) => saver.table.isConnected);
  start();
  document.addEventListener("htmx:load", shown);
})();
