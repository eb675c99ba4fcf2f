const root = document.documentElement;
function shown(dark) {
  root.dataset.theme = dark ? "dark" : "light";
}
let before = "light";
shown(matchMedia("(prefers-color-scheme: dark)").matches);
document.getElementById("dark").addEventListener("click", () => shown(root.dataset.theme !== "dark"));
// Paper is white.
addEventListener("beforeprint", () => { before = root.dataset.theme; shown(false); });
addEventListener("afterprint", () => shown(before === "dark"));
