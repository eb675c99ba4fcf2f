// The editor on the service's front page: YASQE over the form's own text field, with prefixes, completion and example
// queries that come from the endpoint's data, and a table of the answer. Asks this service only.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

const SPACE = "https://w3id.org/triplomacy/";
const EXAMPLES = `PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?title ?about ?text { ?q a sh:SPARQLExecutable ; rdfs:label ?title ; rdfs:comment ?about ; sh:select ?text } ORDER BY ?title`;
const PREFIXES = `PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?prefix ?namespace { ?d sh:prefix ?prefix ; sh:namespace ?namespace } ORDER BY ?prefix`;
const TERMS = `SELECT DISTINCT ?term { VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  { ?term a ?kind } FILTER ( isIRI(?term) ) } ORDER BY ?term`;
const ACTORS = `SELECT DISTINCT ?term { ?claim rdf:subject|rdf:object ?term } ORDER BY ?term LIMIT 5000`;
const MOST_ROWS = 1000;

const form = document.getElementById("question");
const field = document.getElementById("query");
const outcome = document.getElementById("outcome");
const answer = document.getElementById("answer");
const downloads = document.getElementById("downloads");

const asked = (text, type = "application/sparql-results+json, text/turtle;q=0.5") =>
  fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: type },
    body: text,
  });

async function rows(text) {
  const response = await asked(text);
  if (!response.ok) throw new Error(await response.text());
  const found = await response.json();
  return found.results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])));
}

let prefixes = {};

function shortened(iri) {
  let best = "";
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && namespace.length > (prefixes[best] ?? "").length) best = prefix;
  }
  return prefixes[best] && iri.startsWith(prefixes[best]) ? `${best}:${iri.slice(prefixes[best].length)}` : iri;
}

function address(iri) {
  if (!iri.startsWith(SPACE)) return `/resource?iri=${encodeURIComponent(iri)}`;
  const [path, fragment] = iri.slice(SPACE.length).split("#");
  return `/${path.split("/").map(encodeURIComponent).join("/")}${fragment === undefined ? "" : `#${encodeURIComponent(fragment)}`}`;
}

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

function cell(term) {
  if (term === undefined) return element("td");
  if (term.type !== "uri") return element("td", term.value);
  const link = element("a", shortened(term.value));
  link.href = address(term.value);
  link.title = term.value;
  return element("td", link);
}

function table(found) {
  const names = found.head.vars;
  const head = element("tr", ...names.map((name) => element("th", name)));
  const shown = found.results.bindings.slice(0, MOST_ROWS);
  const body = shown.map((row) => element("tr", ...names.map((name) => cell(row[name]))));
  return element("table", element("thead", head), element("tbody", ...body));
}

async function show(response, took) {
  answer.replaceChildren();
  outcome.classList.toggle("refused", !response.ok);
  downloads.hidden = !response.ok;
  if (!response.ok) {
    outcome.textContent = (await response.text()).trim();
    return;
  }
  const seconds = `${(took / 1000).toFixed(2)} s`;
  if (!response.headers.get("Content-Type").includes("json")) {
    answer.append(element("pre", await response.text()));
    outcome.textContent = seconds;
    return;
  }
  const found = await response.json();
  if ("boolean" in found) {
    outcome.textContent = `${found.boolean ? "Yes" : "No"}, ${seconds}`;
    return;
  }
  const count = found.results.bindings.length;
  const cut = count > MOST_ROWS ? `; the first ${MOST_ROWS} are shown, the downloads have all` : "";
  outcome.textContent = `${count} row${count === 1 ? "" : "s"}, ${seconds}${cut}`;
  answer.append(table(found));
}

function completer(name, terms) {
  return {
    name,
    bulk: true,
    autoShow: false,
    persistenceId: null,
    get: () => terms,
    isValidCompletionPosition: (yasqe) => {
      const { type, string } = yasqe.getCompleteToken();
      return !string.startsWith("?") && type !== "string" && type !== "comment";
    },
    preProcessToken: (_, token) => ({ ...token, autocompletionString: token.string }),
    postprocessHints: (_, hints) => hints,
  };
}

async function start() {
  Yasqe.defaults.autocompleters = [];
  Yasqe.defaults.persistenceId = null;
  Yasqe.defaults.createShareableLink = undefined;
  Yasqe.defaults.showQueryButton = false;
  Yasqe.defaults.resizeable = false;
  const holder = element("div");
  field.before(holder);
  const yasqe = new Yasqe(holder, { value: field.value.trim(), collapsePrefixesOnLoad: false, editorHeight: "17em" });
  field.hidden = true;

  async function run() {
    const text = yasqe.getValue();
    outcome.classList.remove("refused");
    outcome.textContent = "asking …";
    const begun = performance.now();
    try {
      const response = await asked(text);
      await show(response, performance.now() - begun);
    } catch (error) {
      outcome.classList.add("refused");
      outcome.textContent = `The service does not answer (${error.message})`;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run();
  });
  yasqe.setOption("extraKeys", {
    ...yasqe.getOption("extraKeys"),
    "Ctrl-Enter": () => void run(),
    "Cmd-Enter": () => void run(),
    // Tab moves on, so that a keyboard can leave the editor.
    Tab: false,
    "Shift-Tab": false,
  });
  for (const button of downloads.querySelectorAll("button")) {
    button.addEventListener("click", async () => {
      const response = await asked(yasqe.getValue(), button.dataset.type);
      if (!response.ok) return show(response, 0);
      const link = element("a");
      link.href = URL.createObjectURL(await response.blob());
      link.download = `answer.${{ "text/csv": "csv", "text/turtle": "ttl" }[button.dataset.type] ?? "json"}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  const declared = await rows(PREFIXES);
  prefixes = { "": `${SPACE}id/`, ...Object.fromEntries(declared.map(({ prefix, namespace }) => [prefix, namespace])) };
  const names = [...(await rows(TERMS)), ...(await rows(ACTORS))].map(({ term }) => shortened(term));
  const terms = [...new Set(names)].filter((name) => /^[A-Za-z]*:[A-Za-z0-9_-]+$/.test(name));
  Yasqe.registerAutocompleter(completer("terms", terms), false);
  yasqe.enableCompleter("terms");

  const chooser = document.getElementById("examples");
  const examples = await rows(EXAMPLES);
  chooser.append(...examples.map(({ title, about }, number) => {
    const option = element("option", title);
    option.value = String(number);
    option.title = about;
    return option;
  }));
  chooser.addEventListener("change", () => {
    if (chooser.value !== "") yasqe.setValue(examples[Number(chooser.value)].text);
  });
}

void start();
