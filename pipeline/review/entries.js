// Entries of a glossary that give exactly the corrected text, and nothing else, when the source is built with them.
//
// A glossary knows words, not places. So every corrected character gets a word around it, and a word grows until
// each of its occurrences in the whole text is wanted alike. The result is proved by applying it as a build does: from
// the left, the longest word first, the words in use already among them.

const QUOTES = /[“”‘’「」『』]/u;
const HAN = /[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const GAP = "\ufffc"; // stands for what is never converted; no word crosses it
const LONGEST = 100; // characters of a word, as the reader of glossaries has it

// texts, shown, wanted: one array of characters a paragraph, all equally long: the source, its conversion, the
// conversion as corrected. held: words in use and their forms. cover: [paragraph, offset] of each place to settle.
// wordAt: the [start, end) of the word to begin with. Gives the entries, or the paragraphs that no words tell apart.
function entriesFor(texts, shown, wanted, held, cover, wordAt) {
  const before = texts.map((text) => matchesIn(text, byFirst(held)));
  let windows = joined(cover.map(([p, i]) => ({ p, a: wordAt(p, i)[0], b: wordAt(p, i)[1] })));
  for (;;) {
    const { entries, wrong } = attempt(texts, shown, wanted, held, before, windows);
    if (!wrong.length) return { entries, clashes: [] };
    const next = joined(grown(windows, wrong, texts, wordAt));
    if (same(next, windows)) return { entries: [], clashes: [...new Set(wrong.map(([p]) => p))] };
    windows = next;
  }
}

// The entries of some windows, and each [paragraph, offset] that they would leave wrong.
function attempt(texts, shown, wanted, held, before, windows) {
  const entries = new Map();
  const wrong = [];
  for (const { p, a, b } of windows) {
    const word = texts[p].slice(a, b).join("");
    const form = texts[p].slice(a, b).map((char, k) => (QUOTES.test(char) ? char : wanted[p][a + k])).join("");
    const other = entries.has(word) ? entries.get(word) : held.get(word);
    if (other !== undefined && other !== form) wrong.push([p, a]);
    if (!entries.has(word)) entries.set(word, form);
  }
  if (wrong.length) return { entries: [], wrong };
  const words = byFirst(new Map([...held, ...entries]));
  texts.forEach((text, p) => {
    const made = [...shown[p]];
    const found = matchesIn(text, words);
    const covered = new Set();
    for (const { a, form } of found) {
      form.forEach((char, k) => {
        if (!QUOTES.test(char)) made[a + k] = char;
        covered.add(a + k);
      });
    }
    for (const old of before[p]) { // a word in use that gives way must be settled whole
      if (found.some((match) => match.a === old.a && match.form.length === old.form.length)) continue;
      old.form.forEach((_, k) => covered.has(old.a + k) || (made[old.a + k] = ""));
    }
    made.forEach((char, i) => char === wanted[p][i] || wrong.push([p, i]));
  });
  const list = [...entries].map(([word, form]) => ({ word, form })).filter(({ word, form }) => held.get(word) !== form);
  return { entries: list, wrong };
}

// Words by their first character, the longest first.
function byFirst(words) {
  const first = new Map();
  for (const [word, form] of words) {
    const chars = [...word];
    if (!first.has(chars[0])) first.set(chars[0], []);
    first.get(chars[0]).push({ chars, form: [...form] });
  }
  for (const list of first.values()) list.sort((one, other) => other.chars.length - one.chars.length);
  return first;
}

function matchesIn(text, words) {
  const found = [];
  for (let i = 0; i < text.length; ) {
    const hit = (words.get(text[i]) || []).find(({ chars }) => chars.every((char, k) => text[i + k] === char));
    if (hit) found.push({ a: i, form: hit.form });
    i += hit ? hit.chars.length : 1;
  }
  return found;
}

// Each wrong place widens its window by a character on both sides, or opens one of its own.
function grown(windows, wrong, texts, wordAt) {
  const next = windows.map((window) => ({ ...window }));
  const touched = new Set();
  for (const [p, i] of wrong) {
    const window = next.find((item) => item.p === p && item.a <= i && i < item.b);
    if (!window) {
      const [a, b] = wordAt(p, i);
      next.push({ p, a, b });
      touched.add(next[next.length - 1]);
    } else if (!touched.has(window)) {
      touched.add(window);
      if (window.b - window.a >= LONGEST) continue;
      if (window.a > 0 && texts[p][window.a - 1] !== GAP) window.a -= 1;
      if (window.b < texts[p].length && texts[p][window.b] !== GAP) window.b += 1;
    }
  }
  return next;
}

// Windows in order, those that overlap made one.
function joined(windows) {
  const out = [];
  for (const window of [...windows].sort((one, other) => one.p - other.p || one.a - other.a)) {
    const last = out[out.length - 1];
    if (last && last.p === window.p && window.a < last.b) last.b = Math.max(last.b, window.b);
    else out.push({ ...window });
  }
  return out;
}

function same(one, other) {
  return one.length === other.length && one.every((w, k) => w.p === other[k].p && w.a === other[k].a && w.b === other[k].b);
}

// A word of two or three characters around a place, when nothing better is known.
function around(text, i) {
  const han = (at) => at >= 0 && at < text.length && HAN.test(text[at]);
  return [han(i - 1) ? i - 1 : i, han(i + 1) ? i + 2 : i + 1];
}

function asToml(entries, tag, head) {
  const quote = (text) => JSON.stringify(text).replace(/\x7f/g, "\\u007f");
  const tables = entries.map(({ word, form, reason }) =>
    "[[term]]\nword = " + quote(word) + "\n" + tag + " = " + quote(form) + "\nreason = " + quote(reason) + "\n");
  return "comment = " + quote(head) + "\n\n" + tables.join("\n");
}

function asTsv(entries, tag, head) {
  const rows = entries.map(({ word, form, reason }) => [word, form, reason].join("\t"));
  return ["# " + head, ["word", tag, "reason"].join("\t"), ...rows].join("\n") + "\n";
}
