// The review page: decisions by place, kept in the browser, written as a glossary. No network, no markup made of text.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const rows = [...document.querySelectorAll("#text > .row[data-line]")];
  const chars = (element) => {
    const out = [];
    for (const node of element.childNodes) {
      const code = node.nodeType === 1 && node.tagName === "CODE";
      for (const char of node.textContent) out.push(code ? GAP : char);
    }
    return out;
  };
  const texts = rows.map((row) => chars(row.querySelector(".s")));
  const shown = rows.map((row) => chars(row.querySelector(".r")));
  const held = new Map(Object.entries(data.held));
  const store = "kanben-review:" + data.fingerprint;

  // --- places -------------------------------------------------------------------------------------------------------

  const key = (p, i) => p + ":" + i;
  const places = new Map(); // key → place; the doubts of the report, and what the reader adds
  for (const doubt of data.doubts) places.set(key(doubt.p, doubt.i), { ...doubt, doubtful: true });
  const decisions = new Map(); // key → { to, state }
  let current = null;
  let visible = [];
  let tongue = document.documentElement.lang === "zh" ? "zh" : "en";

  const say = (name, facts = {}) => (data.words[tongue][name] || name).replace(/\{(\w+)\}/g, (_, fact) => facts[fact] ?? "");
  const stateOf = (place) => decisions.get(key(place.p, place.i))?.state || "open";
  const formOf = (place) => decisions.get(key(place.p, place.i))?.to ?? shown[place.p][place.i];
  const why = (place) => (data.reasons[place.reason] || {})[tongue] || "";
  const order = (one, other) => one.p - other.p || one.i - other.i;
  const all = () => [...places.values()].sort(order);
  const doubts = () => all().filter((place) => place.doubtful);

  function candidatesOf(place) {
    const from = texts[place.p][place.i];
    const more = place.candidates || data.alternatives[from] || [];
    return [...new Set([shown[place.p][place.i], ...more, from])].slice(0, 9);
  }

  function added(p, i) {
    if (!places.has(key(p, i))) places.set(key(p, i), { p, i, doubtful: false, reason: "" });
    return places.get(key(p, i));
  }

  // Places where the same character stands in the same words and became the same.
  function alike(place) {
    const about = (one) => {
      const [a, b] = one.word || around(texts[one.p], one.i);
      return texts[one.p].slice(a, b).join("") + "\n" + (one.i - a) + "\n" + shown[one.p][one.i];
    };
    const mine = about(place);
    return all().filter((one) => one !== place && about(one) === mine);
  }

  // --- memory -------------------------------------------------------------------------------------------------------

  let keeps = true;
  function remember() {
    try {
      localStorage.setItem(store, JSON.stringify({ decisions: [...decisions], tongue }));
    } catch {
      keeps = false;
    }
    $("kept").textContent = say(keeps ? "kept" : "not_kept");
  }
  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(store) || "{}");
      for (const [name, { to, state }] of kept.decisions || []) {
        const [p, i] = name.split(":").map(Number);
        if (texts[p]?.[i] === undefined || (state === "accepted" && shown[p][i] !== to)) continue;
        if (shown[p][i] === to && state === "corrected") state_changed(p, i, to);
        else decisions.set(name, { to, state });
        if (decisions.has(name)) added(p, i);
      }
      tongue = kept.tongue || tongue;
    } catch {
      keeps = false;
    }
  }
  // A correction that the conversion has taken over meanwhile is an accepted place.
  function state_changed(p, i, to) {
    if (places.has(key(p, i))) decisions.set(key(p, i), { to, state: "accepted" });
  }

  // --- showing ------------------------------------------------------------------------------------------------------

  function filtered() {
    const state = $("filters").elements.state.value;
    const reason = $("reason").value;
    const word = [...$("find").value.trim()];
    const hits = word.length ? search(word) : null;
    return all().filter((place) =>
      (place.doubtful || decisions.has(key(place.p, place.i)) || (hits && hits.has(key(place.p, place.i))))
      && (!state || stateOf(place) === state) && (!reason || place.reason === reason)
      && (!hits || hits.has(key(place.p, place.i))));
  }

  // Every place inside an occurrence of a word, in the source or the result. Without a doubtful one, the occurrence's
  // characters become places themselves, so that anything can be corrected.
  function search(word) {
    const hits = new Set();
    const inside = (text, at) => word.every((char, k) => text[at + k] === char);
    texts.forEach((text, p) => {
      for (let at = 0; at + word.length <= text.length; at++) {
        if (!inside(text, at) && !inside(shown[p], at)) continue;
        const span = word.map((_, k) => at + k).filter((i) => HAN.test(text[i]));
        const open = span.filter((i) => places.get(key(p, i))?.doubtful);
        const several = span.filter((i) => (data.alternatives[text[i]] || []).length > 1);
        for (const i of word.length === 1 ? span : open.length ? open : several.length ? several : span) {
          added(p, i);
          hits.add(key(p, i));
        }
      }
    });
    return hits;
  }

  function render() {
    for (const [name, place] of places) { // found once and left as it was: not a place any more
      if (!place.doubtful && !decisions.has(name) && !$("find").value.trim() && place !== current) places.delete(name);
    }
    visible = filtered();
    const byRow = rows.map(() => []);
    for (const place of visible) byRow[place.p].push(place);
    const fold = $("fold").checked;
    let any = false;
    rows.forEach((row, p) => {
      row.hidden = fold && !byRow[p].length;
      any ||= !row.hidden;
      draw(row, p, byRow[p]);
    });
    $("nothing").hidden = any;
    if (!visible.includes(current)) current = visible.find((place) => stateOf(place) === "open") || visible[0] || null;
    counts();
    select(current, { quiet: true });
  }

  function draw(row, p, list) {
    const now = wantedIn(p);
    const signature = list.map((place) => place.i + formOf(place) + stateOf(place)).join() + tongue + now.join("");
    if (row.dataset.drawn === signature) return;
    row.dataset.drawn = signature;
    fill(row.querySelector(".s"), texts[p], list, (place) => {
      const mark = document.createElement("span");
      mark.className = "origin " + stateOf(place);
      mark.textContent = texts[p][place.i];
      return mark;
    });
    fill(row.querySelector(".r"), now, list, (place) => {
      const mark = document.createElement("button");
      mark.type = "button";
      mark.className = "mark " + stateOf(place);
      mark.tabIndex = place === current ? 0 : -1;
      mark.dataset.place = key(p, place.i);
      mark.textContent = formOf(place);
      const facts = { from: texts[p][place.i], to: formOf(place), state: say(stateOf(place)), why: why(place) };
      mark.setAttribute("aria-label", say("mark", facts));
      return mark;
    });
  }

  // A passage as decided, whatever the filter shows of it.
  function wantedIn(p) {
    return shown[p].map((char, i) => decisions.get(key(p, i))?.to ?? char);
  }

  const codes = new Map(); // what stands where characters are never converted
  function fill(element, text, list, make) {
    if (!codes.has(element)) codes.set(element, [...element.querySelectorAll("code")]);
    const parts = [];
    const pending = [...codes.get(element)];
    let plain = "";
    let at = 0;
    const flush = () => { if (plain) parts.push(plain); plain = ""; };
    const marks = new Map(list.map((place) => [place.i, place]));
    while (at < text.length) {
      if (text[at] === GAP && pending.length) {
        flush();
        const code = pending.shift();
        parts.push(code);
        at += [...code.textContent].length;
      } else if (marks.has(at)) {
        flush();
        parts.push(make(marks.get(at)));
        at += 1;
      } else {
        plain += text[at];
        at += 1;
      }
    }
    flush();
    element.replaceChildren(...parts);
  }

  function counts() {
    const list = doubts();
    const done = list.filter((place) => stateOf(place) !== "open").length;
    const known = all().filter((place) => place.doubtful || decisions.has(key(place.p, place.i)));
    const of = (state) => known.filter((place) => stateOf(place) === state).length;
    $("count").textContent = say("count", { done, all: list.length });
    $("done").max = Math.max(list.length, 1);
    $("done").value = done;
    $("n-all").textContent = known.length;
    for (const state of ["open", "accepted", "corrected"]) $("n-" + state).textContent = of(state);
    strip();
  }

  // One stroke a place, from the first paragraph on the left to the last on the right.
  function strip() {
    const canvas = $("strip");
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    canvas.width = width * ratio;
    canvas.height = 10 * ratio;
    const pen = canvas.getContext("2d");
    const colours = getComputedStyle(document.documentElement);
    pen.scale(ratio, ratio);
    for (const place of visible) {
      const big = place === current;
      pen.fillStyle = colours.getPropertyValue(big ? "--ink" : "--" + stateOf(place)).trim();
      pen.fillRect(where(place) * (width - 3), big ? 0 : 3, big ? 3 : 2, big ? 10 : 7);
    }
  }
  let before = 0;
  const starts = texts.map((text) => { const start = before; before += text.length; return start; });
  const where = (place) => (starts[place.p] + place.i) / Math.max(before, 1);

  function markOf(place) {
    return document.querySelector(`.mark[data-place="${key(place.p, place.i)}"]`);
  }

  function select(place, { quiet = false, focus = true } = {}) {
    for (const old of document.querySelectorAll(".mark[aria-current]")) {
      old.tabIndex = -1;
      old.removeAttribute("aria-current");
    }
    document.querySelectorAll(".row.here").forEach((row) => row.classList.remove("here"));
    document.querySelectorAll(".origin.now").forEach((mark) => mark.classList.remove("now"));
    current = place;
    $("place").hidden = !place;
    $("idle").hidden = Boolean(place);
    strip();
    if (!place) return;
    const mark = markOf(place);
    const row = rows[place.p];
    if (mark) {
      mark.tabIndex = 0;
      mark.setAttribute("aria-current", "true");
      row.classList.add("here");
      const nth = [...row.querySelectorAll(".r .mark")].indexOf(mark);
      row.querySelectorAll(".origin")[nth]?.classList.add("now");
      if (!quiet) {
        mark.scrollIntoView({ block: "center" });
        if (focus) mark.focus({ preventScroll: true });
      }
    }
    panel(place);
  }

  function panel(place) {
    const facts = { number: visible.indexOf(place) + 1, all: visible.length, line: rows[place.p].dataset.line };
    $("where").textContent = say(facts.line === "0" ? "position_meta" : "position", facts);
    $("from").textContent = texts[place.p][place.i];
    $("to").textContent = formOf(place);
    context($("context-from"), texts[place.p], place, texts[place.p][place.i]);
    context($("context-to"), wantedIn(place.p), place, formOf(place));
    const evidence = (place.evidence || []).map(([word, form]) => say("evidence", { word, form }));
    $("why").textContent = why(place) + (evidence.length ? " " + evidence.join(tongue === "zh" ? "；" : "; ") + (tongue === "zh" ? "。" : ".") : "");
    $("why").parentElement.hidden = !why(place);
    $("choices").replaceChildren(...candidatesOf(place).map((char, k) => {
      const button = document.createElement("button");
      const glyph = document.createElement("span");
      const hint = document.createElement("kbd");
      button.type = "button";
      glyph.lang = data.to;
      glyph.textContent = char;
      hint.textContent = k + 1;
      button.append(glyph, hint);
      button.setAttribute("aria-pressed", String(char === formOf(place)));
      button.addEventListener("click", () => choose(char));
      return button;
    }));
    $("own").value = "";
    $("own").removeAttribute("aria-invalid");
    $("own-fault").textContent = "";
    const count = alike(place).length;
    $("alike-label").hidden = !count;
    $("alike-text").textContent = say("alike", { count });
    $("reopen").disabled = stateOf(place) === "open";
  }

  function context(element, text, place, char) {
    const near = 14;
    const mark = document.createElement("mark");
    mark.textContent = char;
    const cut = (a, b) => text.slice(Math.max(a, 0), b).join("").replaceAll(GAP, "…");
    element.replaceChildren(
      (place.i > near ? "…" : "") + cut(place.i - near, place.i), mark,
      cut(place.i + 1, place.i + 1 + near) + (place.i + 1 + near < text.length ? "…" : ""));
  }

  // --- deciding -----------------------------------------------------------------------------------------------------

  function decide(place, to) {
    const state = to === shown[place.p][place.i] ? "accepted" : "corrected";
    const targets = $("alike").checked && !$("alike-label").hidden ? [place, ...alike(place)] : [place];
    for (const one of targets) decisions.set(key(one.p, one.i), { to, state });
    remember();
    const open = all().filter((one) => one.doubtful && stateOf(one) === "open").length;
    const facts = { from: texts[place.p][place.i], to, count: $("count").textContent };
    const next = following(place, 1, (one) => stateOf(one) === "open");
    current = next || place;
    render();
    facts.count = open ? $("count").textContent : say("finished");
    $("says").textContent = say(state === "accepted" ? "announce_accepted" : "announce", facts);
    select(current);
  }

  function choose(char) {
    if (current) decide(current, char);
  }

  function reopen() {
    if (!current) return;
    decisions.delete(key(current.p, current.i));
    remember();
    render();
    select(current);
  }

  // The next or previous visible place that fits, going round at the ends.
  function following(from, step, fits = () => true) {
    const start = from ? visible.indexOf(from) : -1;
    for (let k = 1; k <= visible.length; k++) {
      const place = visible[(((start + step * k) % visible.length) + visible.length) % visible.length];
      if (place !== from && fits(place)) return place;
    }
    return null;
  }
  const go = (step, fits) => { const place = following(current, step, fits); if (place) select(place); };

  function own(event) {
    event.preventDefault();
    const written = [...$("own").value.trim()];
    const fault = written.length !== 1 ? "fault_length" : HAN.test(written[0]) ? "" : "fault_mark";
    $("own-fault").textContent = fault ? say(fault) : "";
    $("own").toggleAttribute("aria-invalid", Boolean(fault));
    if (!fault) choose(written[0]);
  }

  // --- the glossary -------------------------------------------------------------------------------------------------

  function glossary(withAccepted) {
    const wanted = shown.map((_, p) => wantedIn(p));
    const settled = all().filter((place) => stateOf(place) === "corrected" || (withAccepted && stateOf(place) === "accepted"));
    const cover = settled.map(({ p, i }) => [p, i]);
    const made = entriesFor(texts, shown, wanted, held, cover, (p, i) => places.get(key(p, i))?.word || around(texts[p], i));
    const lines = new Set(made.clashes.map((p) => rows[p].dataset.line));
    const entries = made.entries.map(({ word, form }) => ({ word, form, reason: say(reasonOf(word, settled)) }));
    return { entries, lines: [...lines], corrected: settled.filter((place) => stateOf(place) === "corrected").length, wanted };
  }

  function reasonOf(word, settled) {
    const size = [...word].length;
    const corrected = settled.some(({ p, i }) => stateOf(places.get(key(p, i))) === "corrected"
      && Array.from({ length: size }, (_, k) => i - k).some((a) => a >= 0 && texts[p].slice(a, a + size).join("") === word));
    return corrected ? "entry_corrected" : "entry_accepted";
  }

  const head = () => `${data.program}, ${data.source} → ${data.to}`;
  const write = { toml: (entries) => asToml(entries, data.to, head()), tsv: (entries) => asTsv(entries, data.to, head()) };
  const fileName = (kind) => `${data.stem}.${data.to}.glossary.${kind}`;

  function preview() {
    const { entries, lines, corrected } = glossary($("with-accepted").checked);
    $("save-says").textContent = entries.length || corrected ? say("save_says", { corrected, entries: entries.length }) : say("save_none");
    $("save-fault").textContent = lines.length ? say("save_fault", { lines: lines.join(", ") }) : "";
    $("preview").textContent = entries.length ? write.tsv(entries) : "";
    $("preview").hidden = !entries.length;
    for (const kind of ["toml", "tsv"]) $("save-" + kind).disabled = !entries.length;
    $("usage").textContent = `kanben build ${data.source} --script ${data.to} --glossary ${fileName("toml")}`;
  }

  function download(kind) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([write[kind](glossary($("with-accepted").checked).entries)], { type: "text/plain" }));
    link.download = fileName(kind);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function open(box) {
    if (box === $("save-box")) preview();
    if (!box.open) box.showModal();
  }

  // --- words --------------------------------------------------------------------------------------------------------

  function speak() {
    document.documentElement.lang = tongue;
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
    for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
    $("tongue").textContent = tongue === "zh" ? "English" : "中文";
    $("tongue").lang = tongue === "zh" ? "en" : "zh";
    $("kept").textContent = say(keeps ? "kept" : "not_kept");
    for (const option of $("reason").options) if (option.value) option.textContent = data.reasons[option.value][tongue];
  }

  function people() {
    $("people").hidden = !data.people.length;
    $("n-people").textContent = data.people.length;
    $("people-list").replaceChildren(...data.people.map(({ word, form }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const from = document.createElement("span");
      const to = document.createElement("span");
      button.type = "button";
      from.lang = data.from;
      to.lang = data.to;
      from.textContent = word;
      to.textContent = form;
      button.append(from, " → ", to);
      button.addEventListener("click", () => { $("find").value = word; render(); select(visible[0] || null); });
      item.append(button);
      return item;
    }));
  }

  // --- keys and buttons ---------------------------------------------------------------------------------------------

  const isOpen = (place) => stateOf(place) === "open";
  const acts = {
    j: () => go(1), n: () => go(1), ArrowDown: () => go(1), k: () => go(-1), p: () => go(-1), ArrowUp: () => go(-1),
    a: () => current && choose(formOf(current)), Enter: () => current && choose(formOf(current)), u: reopen, o: () => go(1, isOpen),
    e: () => $("own").focus(), c: () => $("own").focus(), "/": () => $("find").select(), s: () => open($("save-box")),
    "?": () => open($("keys-box")), f: () => { $("fold").click(); }, g: () => $("alike-label").hidden || $("alike").click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const target = event.target;
    const typing = target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea");
    if (event.key === "Escape" && typing) { target.blur(); if (current) select(current); return; }
    if (typing || (target.type === "radio" && event.key.startsWith("Arrow"))) return;
    if (event.key === "Enter" && target.matches("button:not(.mark), summary, a, input")) return;
    const act = event.key >= "1" && event.key <= "9" ? () => $("choices").children[event.key - 1]?.click() : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.(".mark");
    if (mark) select(places.get(mark.dataset.place));
  });
  $("strip").addEventListener("click", (event) => {
    const share = event.offsetX / $("strip").clientWidth;
    const nearest = visible.reduce((best, place) => (!best || Math.abs(where(place) - share) < Math.abs(where(best) - share) ? place : best), null);
    if (nearest) select(nearest);
  });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("input", () => { render(); if (current && document.activeElement !== $("find")) select(current, { focus: false }); });
  $("find").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); select(visible[0] || null); } });
  $("own-form").addEventListener("submit", own);
  $("accept").addEventListener("click", () => current && choose(formOf(current)));
  $("reopen").addEventListener("click", reopen);
  $("next").addEventListener("click", () => go(1));
  $("previous").addEventListener("click", () => go(-1));
  $("save").addEventListener("click", () => open($("save-box")));
  $("help").addEventListener("click", () => open($("keys-box")));
  $("with-accepted").addEventListener("change", preview);
  $("save-toml").addEventListener("click", () => download("toml"));
  $("save-tsv").addEventListener("click", () => download("tsv"));
  $("tongue").addEventListener("click", () => { tongue = tongue === "zh" ? "en" : "zh"; remember(); speak(); render(); });
  window.addEventListener("resize", strip);
  const bar = document.querySelector(".bar");
  new ResizeObserver(() => document.documentElement.style.setProperty("--top", bar.offsetHeight + "px")).observe(bar);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", strip);
  window.addEventListener("beforeunload", (event) => { if (!keeps && decisions.size) event.preventDefault(); });

  recall();
  for (const code of [...new Set(data.doubts.map((doubt) => doubt.reason))]) {
    const option = document.createElement("option");
    option.value = code;
    $("reason").append(option);
  }
  for (const char of [...new Set(data.doubts.map((doubt) => texts[doubt.p][doubt.i]))]) {
    const option = document.createElement("option");
    option.value = char;
    $("characters").append(option);
  }
  speak();
  people();
  render();
})();
