// Prints a GEXF file as Gephi Lite reads it, as JSON: node read-gexf.mjs FILE. Fails on what is no XML, on attributes
// that are not declared, and on ids that stand twice or lead nowhere.
import { readFileSync } from "node:fs";
import { DOMParser } from "@xmldom/xmldom";
import { MultiDirectedGraph } from "graphology";
import { parse } from "graphology-gexf";

const text = readFileSync(process.argv[2], "utf8");
const fail = (message) => { throw new Error(message); };
new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } }).parseFromString(text, "application/xml");
const graph = parse(MultiDirectedGraph, text, { addMissingNodes: false, allowUndeclaredAttributes: false });
console.log(JSON.stringify({
  type: graph.type,
  nodes: Object.fromEntries(graph.mapNodes((id, values) => [id, values])),
  edges: Object.fromEntries(graph.mapEdges((id, values, source, target) => [id, { ...values, source, target }])),
}));
