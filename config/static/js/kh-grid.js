/*
 * Spreadsheet habits for a plain table of inputs: moving, selecting, pasting and copying blocks, undo. ES2018, no dependency.
 * A table[data-kh-grid] holds cells: input, select, textarea or checkbox with data-key. Locked: readonly, disabled, td[data-locked].
 * Every committed change leaves the table as the event "kh:change" (detail.cells); kh-save.js sends it. kh-cells.js comes first.
 * Without script the form posts whole.
 */
(function () {
  "use strict";

  const STEPS = 100;
  const { value, shown, put, clean, isText, isLocked, isWhole, parseBlock, pasted, quote } = window.KhCells;

  class Grid {
    constructor(table) {
      this.table = table;
      this.before = new WeakMap(); // the value a cell had when it was last committed
      this.done = [];
      this.undone = [];
      this.read();
      this.rows.forEach((row) => row.forEach((slot) => slot.el && this.before.set(slot.el, value(slot.el))));
      const on = (name, handler) => table.addEventListener(name, handler.bind(this));
      on("keydown", this.onKey);
      on("focusin", this.onFocus);
      on("focusout", (event) => { if (event.target.dataset.key) { this.editing = false; this.commit([event.target]); } });
      on("input", this.onInput);
      on("change", (event) => { if (event.target.dataset.key && !isText(event.target)) this.commit([event.target]); });
      on("mousedown", this.onMouse);
      on("mouseover", this.onMouse);
      on("dblclick", () => { this.editing = true; });
      on("click", this.onClick);
      on("paste", this.onPaste);
      on("copy", this.onCopy);
      on("cut", this.onCopy);
      new MutationObserver(() => this.read()).observe(table, { childList: true, subtree: true });
      const form = table.closest("form");
      if (form) form.classList.add("kh-on");
    }

    /* Rows of slots: what the table holds now. A slot is a cell or a locked place; rows without slots do not count. */
    read() {
      [this.at, this.rows] = [new WeakMap(), []];
      this.table.querySelectorAll("[data-kh-na]").forEach((button) => { button.tabIndex = -1; }); // typing 不涉及 does the same
      this.table.querySelectorAll("tr").forEach((tr) => {
        const row = Array.from(tr.querySelectorAll("[data-key], td[data-locked]"), (node) => {
          const el = node.dataset.key === undefined ? null : node;
          return { el, td: el ? el.closest("td, th") : node, locked: !el || isLocked(el), col: node.dataset.col };
        });
        if (!row.length) return;
        row.forEach((slot, c) => {
          slot.col = slot.col === undefined ? String(c) : slot.col;
          if (!slot.el) return;
          this.at.set(slot.el, [this.rows.length, c]);
          slot.td.classList.add("has-cell");
          if (slot.locked) slot.el.tabIndex = -1;
        });
        this.rows.push(row);
      });
    }

    slot(r, c) { return this.rows[r] && this.rows[r][c]; }

    under(r, c, down) { // the slot of the same column `down` rows further
      const row = this.rows[r + down];
      return row && row.find((slot) => slot.col === this.slot(r, c).col);
    }

    go(slot) {
      if (!slot || slot.locked || !slot.td.offsetParent) return false; // what is not shown is passed over
      slot.el.focus();
      if (isText(slot.el)) slot.el.select();
      slot.el.scrollIntoView({ block: "nearest", inline: "nearest" });
      return true;
    }

    step(el, down, right) {
      const [r, c] = this.at.get(el);
      for (let i = 1; i < 5000; i += 1) {
        const next = down ? this.under(r, c, down * i) : this.slot(r, c + right * i);
        if (next && this.go(next)) return;
        if (down ? !this.rows[r + down * i] : !next) break;
      }
      this.commit([el]); // nowhere to go: still entered
    }

    jump(el, down) { // Ctrl+↓ the last filled cell of the column, Ctrl+↑ the first
      const [r, c] = this.at.get(el);
      const column = this.rows.map((row, i) => this.under(r, c, i - r)).filter((s) => s && !s.locked && value(s.el) !== "");
      this.go(down ? column[column.length - 1] : column[0]);
    }

    onKey(event) {
      const el = event.target;
      if (!this.at.has(el) || event.isComposing || event.keyCode === 229) return;
      const act = event.ctrlKey || event.metaKey ? this.control(event, el) : event.altKey ? this.alt(event, el) : this.plain(event, el);
      if (!act) return;
      event.preventDefault();
      act();
    }

    control(event, el) {
      const key = event.key.toLowerCase();
      if (key === "z") return () => (event.shiftKey ? this.redo() : this.undo(el));
      if (key === "y") return () => this.redo();
      if (key === "arrowdown" || key === "arrowup") return () => this.jump(el, key === "arrowdown");
      return null;
    }

    alt(event, el) { // Alt+Enter is a new line, as in WPS
      return event.key === "Enter" && el.tagName === "TEXTAREA" ? () => { el.setRangeText("\n", el.selectionStart, el.selectionEnd, "end"); this.touch(el); } : null;
    }

    plain(event, el) {
      const { key, shiftKey } = event;
      const arrows = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
      const row = this.rows[this.at.get(el)[0]].filter((slot) => !slot.locked);
      if (key === "Enter") return () => this.step(el, shiftKey ? -1 : 1, 0);
      if (key === "Escape") return () => this.restore(el);
      if (key === "F2" && isText(el)) return () => { this.editing = true; el.setSelectionRange(el.value.length, el.value.length); };
      if (key === "Home" && !shiftKey && !this.editing) return () => this.go(row[0]);
      if (key === "End" && !shiftKey && !this.editing) return () => this.go(row[row.length - 1]);
      if ((key === "Delete" || key === "Backspace") && this.picked().length > 1) return () => this.write(this.picked().map((slot) => [slot, ""]));
      if (!arrows[key] || !this.leaves(el, key)) return null;
      if (shiftKey) return isWhole(el) || this.picked().length > 1 ? () => this.extend(arrows[key]) : null;
      return () => this.step(el, arrows[key][0], arrows[key][1]);
    }

    leaves(el, key) { // ←/→ leave only at the text's edge; ↑/↓ leave one line of text always, several lines at their ends
      if (!isText(el) || isWhole(el)) return true;
      const atStart = el.selectionStart === 0 && el.selectionEnd === 0;
      const atEnd = el.selectionStart === el.value.length;
      if (key === "ArrowLeft" || (key === "ArrowUp" && el.tagName === "TEXTAREA")) return atStart;
      if (key === "ArrowRight" || (key === "ArrowDown" && el.tagName === "TEXTAREA")) return atEnd;
      return true;
    }

    /* The picked block: from the cell that has the focus to the far corner */
    pick(corner) {
      this.corner = corner;
      this.table.querySelectorAll(".is-picked").forEach((td) => td.classList.remove("is-picked"));
      const block = this.block();
      if (block.length > 1 || block[0].length > 1) block.forEach((row) => row.forEach((slot) => slot.td.classList.add("is-picked")));
    }

    corners() {
      const [r, c] = this.at.get(this.active);
      const [r2, c2] = this.corner || [r, c];
      return [Math.min(r, r2), Math.min(c, c2), Math.max(r, r2), Math.max(c, c2)];
    }

    block() {
      if (!this.active || !this.at.has(this.active)) return [[]];
      const [top, left, bottom, right] = this.corners();
      return this.like(top, left).slice(0, bottom - top + 1).filter(([r]) => r <= bottom).map(([r, c]) => this.rows[r].slice(c, c + right - left + 1));
    }

    like(r, c) { // from row r down: where each row that has the column of this place holds it
      const col = (this.slot(r, c) || this.slot(...this.at.get(this.active))).col;
      return this.rows.map((row, i) => [i, row.findIndex((slot) => slot.col === col)]).filter(([i, j]) => i >= r && j >= 0);
    }

    picked() { return [].concat(...this.block()); }

    extend([down, right]) {
      const [r, c] = this.corner || this.at.get(this.active);
      if (this.slot(r + down, c + right)) this.pick([r + down, c + right]);
    }

    onFocus(event) {
      const el = event.target;
      if (!this.at.has(el)) return;
      this.active = el;
      this.pick(null);
      if (isText(el)) el.select();
    }

    onMouse(event) {
      const td = event.target.closest("td, th");
      const el = td && td.querySelector("[data-key]");
      if (!el || !this.at.has(el) || event.target.closest("button, a")) return;
      if (event.type === "mouseover") {
        if (event.buttons === 1 && this.dragging && el !== this.active) this.pick(this.at.get(el));
        return;
      }
      this.dragging = event.button === 0;
      if (event.shiftKey && this.active) { event.preventDefault(); this.pick(this.at.get(el)); return; }
      if (this.picked().length > 1) this.pick(null);
      if (el === event.target && isText(el) && document.activeElement !== el) { event.preventDefault(); el.focus(); el.select(); }
    }

    onInput(event) {
      if (!this.at.has(event.target) || !isText(event.target)) return;
      if (this.picked().length > 1) this.pick(null);
      this.touch(event.target);
    }

    onClick(event) { // 不涉及: put in, or taken out again
      const button = event.target.closest("[data-kh-na]");
      const el = button && button.closest("td, th").querySelector("[data-na]");
      if (el && !isLocked(el)) this.write([[this.slot(...this.at.get(el)), el.value === el.dataset.na ? "" : el.dataset.na]]);
    }

    accept(el) { this.before.set(el, value(el)); } // what the server wrote is no change of the user's

    touch(el) { this.tell("kh:touch", { cell: el, changed: value(el) !== this.before.get(el) }); }

    tell(name, detail) { this.table.dispatchEvent(new CustomEvent(name, { bubbles: true, detail })); }

    restore(el) {
      put(el, this.before.get(el));
      if (isText(el)) el.select();
      this.editing = false;
      this.touch(el);
    }

    /* Changes: one step of history each, however many cells */
    commit(cells) {
      const step = [];
      cells.forEach((el) => {
        if (isText(el) && clean(el, el.value) !== el.value) el.value = clean(el, el.value);
        const [before, after] = [this.before.get(el), value(el)];
        if (before === after) return;
        step.push({ el, before, after });
        this.before.set(el, after);
      });
      cells.forEach((el) => this.touch(el));
      if (!step.length) return;
      this.done = this.done.concat([step]).slice(-STEPS);
      this.undone = [];
      this.tell("kh:change", { cells: step.map((change) => change.el) });
    }

    write(pairs) { // [[slot, text]] → how many were written, locked, not understood
      const count = { written: 0, locked: 0, strange: 0 };
      const cells = [];
      pairs.forEach(([slot, text]) => {
        if (slot.locked) count.locked += 1;
        else if (!put(slot.el, text.trim())) count.strange += 1;
        else { count.written += 1; cells.push(slot.el); }
      });
      this.commit(cells);
      return count;
    }

    shift(from, to, side) { // one step from one history to the other
      const step = from.pop();
      if (!step) return;
      to.push(step);
      step.forEach((change) => { put(change.el, change[side]); this.before.set(change.el, change[side]); });
      this.tell("kh:change", { cells: step.map((change) => change.el) });
      this.go(this.slot(...this.at.get(step[0].el)));
    }

    undo(el) {
      this.commit([el]);
      this.shift(this.done, this.undone, "before");
    }

    redo() { this.shift(this.undone, this.done, "after"); }

    onPaste(event) {
      const el = event.target;
      if (!this.at.has(el)) return;
      const block = parseBlock(event.clipboardData.getData("text/plain"));
      const single = block.length === 1 && block[0].length === 1;
      const many = this.picked().length > 1;
      if (single && !many && (!isWhole(el) || isLocked(el))) return;
      event.preventDefault();
      const pairs = [];
      let outside = 0;
      if (single && many) this.picked().forEach((slot) => pairs.push([slot, block[0][0]]));
      else {
        const places = this.like(...this.corners());
        block.forEach((row, i) => row.forEach((text, j) => {
          const slot = places[i] && this.slot(places[i][0], places[i][1] + j);
          if (slot) pairs.push([slot, text]);
          else outside += 1;
        }));
      }
      this.tell("kh:message", { text: pasted(this.write(pairs), outside) });
      if (isText(el)) el.select();
    }

    onCopy(event) {
      const el = event.target;
      if (!this.at.has(el) || (this.picked().length < 2 && isText(el))) return;
      const block = this.block();
      const lines = block.map((row) => row.map((slot) => quote(slot.el ? shown(slot.el) : slot.td.innerText.trim())).join("\t"));
      event.clipboardData.setData("text/plain", lines.join("\n"));
      event.preventDefault();
      if (event.type === "cut") this.write(this.picked().map((slot) => [slot, ""]));
    }
  }

  const start = () => document.querySelectorAll("table[data-kh-grid]").forEach((table) => { table.khGrid = table.khGrid || new Grid(table); });
  start();
  document.addEventListener("htmx:load", start);
})();
