// What pdf.js makes of a file: of each page its structure tree, with the text of each marked sequence in its place.
//   JUDGES=node_modules node pdfjs.mjs FILE > pages.json
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const library = pathToFileURL(process.env.JUDGES + "/pdfjs-dist/legacy/build/pdf.mjs");
const { getDocument } = await import(library);
const document = await getDocument({ data: new Uint8Array(readFileSync(process.argv[2])), verbosity: 0 }).promise;
const pages = [];
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  const said = {};
  const open = [];
  for (const item of (await page.getTextContent({ includeMarkedContent: true })).items) {
    if (item.type?.startsWith("beginMarkedContent")) open.push(item.id ?? null);
    else if (item.type === "endMarkedContent") open.pop();
    else {
      const at = open.findLast((id) => id !== null);
      if (at) said[at] = (said[at] ?? "") + item.str;
    }
  }
  const read = (node) => (node.type === "content" ? said[node.id] ?? "" : node.type ? null
    : { role: node.role, lang: node.lang, alt: node.alt, children: (node.children ?? []).map(read).filter((x) => x !== null) });
  pages.push(read(await page.getStructTree()));
}
console.log(JSON.stringify(pages));
