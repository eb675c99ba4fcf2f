"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const nodes = new vis.DataSet(data.nodes);
const edges = new vis.DataSet(data.edges);
const evidence = document.getElementById("evidence");
const hint = evidence.textContent;
const network = new vis.Network(
  document.getElementById("graph"),
  { nodes, edges },
  {
    physics: false,
    interaction: { hover: true, tooltipDelay: 120, keyboard: { enabled: true, bindToWindow: false }, navigationButtons: false },
    nodes: { font: { color: "#111827", strokeWidth: 5, strokeColor: "#ffffff" } },
    edges: {
      arrows: { to: { enabled: true, scaleFactor: 0.7 } },
      // Without a background, the line runs through the words.
      font: { size: 13, color: "#1f2937", strokeWidth: 0, background: "#ffffff", align: "horizontal" },
      hoverWidth: 1.5,
      selectionWidth: 1.5,
    },
  },
);
network.on("select", (chosen) => {
  const items = [...nodes.get(chosen.nodes), ...edges.get(chosen.edges)];
  evidence.textContent = items.map((item) => item.title).join("\n\n\n") || hint;
});
network.fit();
// The fit counts shapes, not the names under them.
network.moveTo({ scale: 0.85 * network.getScale() });
// Names stay readable where the whole picture had to shrink.
const growth = Math.min(1.8, 1 / network.getScale());
if (growth > 1) {
  nodes.update(nodes.map((node) => ({ id: node.id, font: { size: node.font.size * growth } })));
  network.setOptions({ edges: { font: { size: 12 * growth } } });
}
