"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const network = new vis.Network(
  document.getElementById("graph"),
  { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) },
  {
    physics: false,
    interaction: { hover: true, tooltipDelay: 120, keyboard: { enabled: true, bindToWindow: false }, navigationButtons: false },
    nodes: { font: { size: 16, color: "#1f2937", strokeWidth: 4, strokeColor: "#ffffff" } },
    edges: {
      arrows: { to: { enabled: true, scaleFactor: 0.6 } },
      font: { size: 11, color: "#374151", strokeWidth: 3, strokeColor: "#ffffff", align: "middle" },
      hoverWidth: 1.5,
      selectionWidth: 1.5,
    },
  },
);
network.fit();
