// Drives a page in a browser without network: node drive.mjs PAGE DOWNLOADS < steps.json > results.json
// Steps: {press}, {type}, {click}, {eval}, {media}, {size}, {reload}, {shot}, {download}, {axe}.
// Each eval and axe gives one result.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , path, downloads] = process.argv;
const require = createRequire(process.env.JUDGES + "/");
const puppeteer = require("puppeteer-core");
const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
});
const page = await browser.newPage();
const out = { results: [], requests: [], faults: [] };
page.on("request", (request) => request.url().match(/^(file|blob|data):/) || out.requests.push(request.url()));
page.on("pageerror", (error) => out.faults.push(String(error)));
page.on("console", (message) => ["error", "warn"].includes(message.type()) && out.faults.push(message.text()));
const session = await browser.target().createCDPSession();
await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads, eventsEnabled: true });
await page.setViewport({ width: 1366, height: 900 });
await page.goto(pathToFileURL(path));
for (const step of JSON.parse(readFileSync(0, "utf8"))) {
  if (step.press) await page.keyboard.press(step.press);
  if (step.type) await page.keyboard.type(step.type);
  if (step.click) await page.click(step.click);
  if (step.reload) await page.reload();
  if (step.size) await page.setViewport({ width: step.size[0], height: step.size[1] });
  if (step.media) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: step.media }]);
  if (step.shot) await page.screenshot({ path: step.shot });
  if (step.download) {
    const done = new Promise((resolve) =>
      session.on("Browser.downloadProgress", (event) => event.state === "completed" && resolve()));
    await page.click(step.download);
    await done;
  }
  if (step.axe) {
    await page.evaluate(readFileSync(require.resolve("@daisy/axe-core-for-ace/axe.min.js"), "utf8"));
    const found = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
    out.results.push(found.violations.map((one) => [one.id, ...one.nodes.map((node) => node.target.join(" "))]));
  }
  if (step.eval) out.results.push(await page.evaluate(step.eval));
}
await browser.close();
console.log(JSON.stringify(out));
