/* One cell of an entry grid: reading and writing its value, cleaning what was typed, blocks of the clipboard. ES2018. */
(function () {
  "use strict";

  const YES = ["1", "是", "√", "✓", "true", "TRUE"];
  const NO = ["", "0", "否", "×", "false", "FALSE"];

  const toHalf = (text) => text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");
  const value = (el) => (el.type === "checkbox" ? (el.checked ? "1" : "0") : el.value);
  const shown = (el) => (el.tagName === "SELECT" && el.selectedIndex >= 0 ? el.options[el.selectedIndex].text : value(el));
  const isText = (el) => el.tagName === "TEXTAREA" || (el.tagName === "INPUT" && el.type !== "checkbox");
  const isLocked = (el) => el.readOnly || el.disabled;
  const isWhole = (el) => !isText(el) || (el.selectionStart === 0 && el.selectionEnd === el.value.length);

  const UNIT = /^([+-]?\d[\d,.]*)(?:分|次|个|人|名|户|项|件|篇|期|场|天|家|条|份|岁|元|%)$/; // 「95分」; 万 is no unit, it counts

  /* What was typed, as it is stored: full-width to half-width, no unit, no thousands separators, no blanks around. */
  function clean(el, text) {
    if (!el.dataset.kind || text.trim() === el.dataset.na) return text.trim();
    const half = toHalf(text).replace(/\s/g, "").replace(/。/g, ".").replace(UNIT, "$1");
    return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(half) ? half.replace(/,/g, "") : half;
  }

  function put(el, text) {
    if (el.type === "checkbox") {
      if (!YES.includes(text) && !NO.includes(text)) return false;
      el.checked = YES.includes(text);
    } else if (el.tagName === "SELECT") {
      const option = Array.from(el.options).find((o) => o.value === text || o.text.trim() === text);
      if (!option) return false;
      el.value = option.value;
    } else {
      el.value = clean(el, text);
    }
    return true;
  }

  /* A Chinese sentence when the cell holds what it cannot mean, otherwise empty. Blank is 未填 and never wrong here. */
  function check(el) {
    const text = value(el);
    const { kind, min, max, places, na } = el.dataset;
    if (!kind || text === "" || text === na) return "";
    if (!/^[+-]?\d+(\.\d+)?$/.test(text)) return "这里要填数字，填的是「" + text + "」";
    if (kind === "count" && text.includes(".")) return "这里要填整数";
    const decimals = (text.split(".")[1] || "").length;
    if (places !== undefined && decimals > Number(places)) return "最多填" + places + "位小数";
    const low = min !== undefined && min !== "" && Number(text) < Number(min);
    const high = max !== undefined && max !== "" && Number(text) > Number(max);
    if (low || high) return min && max ? "应在" + min + "到" + max + "之间" : low ? "不能小于" + min : "不能大于" + max;
    return "";
  }

  /* A block as WPS and Excel put it on the clipboard: tabs, line ends, quotes round cells with line ends. */
  function parseBlock(text) {
    const rows = [[""]];
    let quoted = false;
    const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let i = 0; i < body.length; i += 1) {
      const row = rows[rows.length - 1];
      const c = body[i];
      if (c === '"' && quoted && body[i + 1] === '"') { row[row.length - 1] += '"'; i += 1; }
      else if (c === '"' && (quoted || row[row.length - 1] === "")) quoted = !quoted;
      else if (c === "\t" && !quoted) row.push("");
      else if (c === "\n" && !quoted) rows.push([""]);
      else row[row.length - 1] += c;
    }
    return rows;
  }

  function pasted({ written, locked, strange }, outside) {
    const parts = ["已粘贴 " + written + " 格"];
    if (locked) parts.push("跳过 " + locked + " 格（已锁定）");
    if (strange) parts.push("跳过 " + strange + " 格（不在可选范围内）");
    if (outside) parts.push("超出表格 " + outside + " 格");
    return parts.join("，");
  }

  const quote = (text) => (/[\t\n"]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text);

  window.KhCells = { value, shown, put, check, clean, isText, isLocked, isWhole, parseBlock, pasted, quote };
})();
