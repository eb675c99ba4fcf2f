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

await build({
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
});
