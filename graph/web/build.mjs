// Bundles each page of `src/pages` into a script beside the exporters; with --tests, the tests into build/tests;
// with --out FOLDER, the pages into that folder.
import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const here = fileURLToPath(new URL(".", import.meta.url));
const asked = process.argv.slice(2);
const tests = asked.includes("--tests");
const folder = tests ? "test" : "src/pages";
const out = asked.includes("--out") ? asked[asked.indexOf("--out") + 1] : join(here, "../triplomacy/exporters");
const sources = readdirSync(join(here, folder)).filter((name) => name.endsWith(".ts"));

const options = {
  absWorkingDir: here,
  entryPoints: sources.map((name) => join(folder, name)),
  outdir: tests ? join(here, "build/tests") : out,
  bundle: true,
  charset: "utf8",
  format: tests ? "esm" : "iife",
  legalComments: "none",
  minify: !tests,
  platform: tests ? "node" : "browser",
  target: "es2022",
  write: true,
};

await build(options);
// The editor of the service, with the libraries it stands on; not needed for a page in one file.
if (!tests && !asked.includes("--out")) {
  await build({
    ...options,
    entryPoints: { editor: "src/service/editor.js" },
    outdir: join(here, "../triplomacy/server/static"),
  });
}
