/* What the tests ask of a page (looks.py): width, language, names, headings, ids, contrast, words. */
window.looks = {
audit: () => {
  const faults = [];
  const tell = (words, e) => faults.push(words + (e ? ": " + e.outerHTML.replace(/\s+/g, " ").slice(0, 110) : ""));
  const all = (s) => Array.from(document.querySelectorAll(s));
  const seen = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
  const text = (e) => (e.innerText || e.textContent || "").trim();
  const byId = (ids) => (ids || "").split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map(text).join("");
  const labels = (e) => Array.from(e.labels || []).map((l) => l.textContent.trim()).join("");
  const name = (e) => e.getAttribute("aria-label") || byId(e.getAttribute("aria-labelledby")) || labels(e) || text(e) || e.title;

  if (!document.documentElement.lang.startsWith("zh")) tell("lang is " + document.documentElement.lang);
  if (!/^[^·]*\S+ · 考评$/.test(document.title)) tell("title is " + document.title);
  const width = document.documentElement.scrollWidth;
  if (width > window.innerWidth) tell("page is " + width + " wide");

  const heads = all("h1, h2, h3, h4").filter(seen).map((h) => Number(h.tagName[1]));
  if (heads.filter((level) => level === 1).length !== 1) tell("not one h1: " + heads);
  heads.forEach((level, i) => { if (i && level > heads[i - 1] + 1) tell("heading leaps: " + heads); });
  all("h1, h2, h3").filter((h) => !text(h)).forEach((h) => tell("empty heading", h));

  all("input, select, textarea").filter((e) => e.type !== "hidden" && seen(e) && !name(e)).forEach((e) => tell("no label", e));
  all("a[href], button").filter((e) => seen(e) && !name(e)).forEach((e) => tell("no name", e));
  all("img:not([alt])").forEach((e) => tell("no alt", e));
  all("svg").filter((e) => !e.closest("[aria-hidden=true]") && !e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")).forEach((e) => tell("svg is neither hidden nor named", e));
  all("[tabindex]").filter((e) => e.tabIndex > 0).forEach((e) => tell("tabindex", e));
  all("th").filter((e) => text(e) && !e.scope).forEach((e) => tell("th without scope", e));
  all("table").filter((e) => seen(e) && !e.querySelector("th")).forEach((e) => tell("table without th", e));
  all("[aria-describedby], [aria-labelledby], label[for]").forEach((e) => {
    const ids = [e.getAttribute("aria-describedby"), e.getAttribute("aria-labelledby"), e.htmlFor].filter(Boolean).join(" ").split(/\s+/);
    ids.filter((id) => !document.getElementById(id)).forEach((id) => tell("no element " + id, e));
  });
  const ids = all("[id]").map((e) => e.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => tell("id twice: " + id));
  all("main").length === 1 || tell("not one main");
  return faults;
},

contrast: () => {
  const parse = (c) => { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const ground = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      layers.push(parse(style.backgroundColor));
      if (layers[layers.length - 1][3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const found = new Map();
  document.querySelectorAll("body *").forEach((e) => {
    if (!Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) return;
    if (e.closest("[disabled], .visually-hidden, .skip, option")) return;
    const style = getComputedStyle(e), below = ground(e);
    if (!below || style.opacity !== "1") return;
    const [a, b] = [light(over(parse(style.color), below)), light(below)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.set(e.tagName + "." + e.className, ratio.toFixed(2) + " " + e.textContent.trim().slice(0, 20));
  });
  return Array.from(found, ([where, what]) => "contrast " + where + " " + what);
},

words: () => {
  const found = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("script, style")) found.push(walk.currentNode.data);
  ["aria-label", "title", "placeholder", "alt", "data-confirm", "data-confirm-label", "data-confirm-type"].forEach((name) =>
    document.querySelectorAll("[" + name + "]").forEach((e) => found.push(e.getAttribute(name))));
  document.querySelectorAll("input[type=submit], input[type=button]").forEach((e) => found.push(e.value));
  return found.filter((words) => /[A-Za-z]/.test(words));
},

phone: async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); // the page has heard of its size
  const seen = (e) => e.getClientRects().length > 0;
  const bare = Array.from(document.querySelectorAll(".phone-cards tbody td"))
    .filter((e) => seen(e) && e.innerText.trim() && e.colSpan === 1 && !e.dataset.label)
    .map((e) => "fact without heading: " + e.innerText.trim().slice(0, 20));
  const small = Array.from(document.querySelectorAll(".chart text"))
    .filter((e) => seen(e) && parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a < 10.9)
    .map((e) => "small letters: " + e.textContent);
  const away = Array.from(document.querySelectorAll(".steps > [aria-current], .tabs > [aria-current]"))
    .filter((e) => seen(e) && e.getBoundingClientRect().right > window.innerWidth + 1)
    .map((e) => "out of sight: " + e.innerText.trim());
  return bare.concat(small, away);
},

reach: w => Array.from(document.querySelectorAll("body *"))
  .filter((e) => e.getBoundingClientRect().right > w + 1 && !e.closest(".table-wrap, .tabs, .steps, .visually-hidden, .sidebar"))
  .map((e) => e.tagName + "." + e.className).slice(0, 4).join(" "),
};
