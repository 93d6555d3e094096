// The graph of needs: arrows go from each service to those that it needs, from left to right.

const height = 28;
const gap = { x: 36, y: 12 };
const longestName = 28;
const namespace = "http://www.w3.org/2000/svg";

export function drawGraph(services) {
  const svg = document.querySelector("#graph");
  const shape = JSON.stringify(services.map((s) => [s.name, s.needs]));
  if (svg.dataset.shape !== shape) {
    svg.dataset.shape = shape;
    layOut(svg, services);
  }
  for (const { name, state } of services) {
    const node = svg.querySelector(`[data-service="${CSS.escape(name)}"]`);
    if (!node || node.dataset.state === state) continue;
    node.dataset.state = state;
    node.setAttribute("class", state.replace(" ", "-"));
    node.querySelector("title").textContent = `${name}: ${state}`;
  }
}

function layOut(svg, services) {
  const connected = services.filter((s) => s.needs.length || services.some((other) => other.needs.includes(s.name)));
  const alone = services.filter((s) => !connected.includes(s)).map((s) => s.name);
  const text = connected.length ? "Apart from these: " : "No service needs another one: ";
  document.querySelector("#alone").textContent = alone.length ? text + alone.join(", ") : "";
  svg.replaceChildren();
  if (!connected.length) return;
  const width = Math.max(...connected.map((s) => shorten(s.name).length)) * 6.5 + 18;
  const columns = inColumns(connected);
  const place = {};
  columns.forEach((names, c) => {
    names.forEach((name, row) => (place[name] = { x: c * (width + gap.x) + 2, y: row * (height + gap.y) + 2 }));
  });
  svg.append(arrowHead());
  for (const s of connected) for (const need of s.needs) svg.append(edge(place[s.name], place[need], width));
  for (const s of connected) svg.append(node(s.name, place[s.name], width));
  svg.setAttribute("width", columns.length * (width + gap.x) - gap.x + 4);
  svg.setAttribute("height", Math.max(...columns.map((names) => names.length)) * (height + gap.y) - gap.y + 4);
  svg.setAttribute("aria-label", connected.filter((s) => s.needs.length).map((s) => `${s.name} needs ${s.needs.join(", ")}`).join("; "));
}

// inColumns puts each service right of all that need it, near to these. Services come after what they need in the list.
function inColumns(services) {
  const column = {};
  for (const s of services.toReversed()) {
    column[s.name] ??= 0;
    for (const need of s.needs) column[need] = Math.max(column[need] ?? 0, column[s.name] + 1);
  }
  const columns = [];
  for (const s of services.toReversed()) (columns[column[s.name]] ??= []).push(s.name);
  const row = {};
  for (const names of columns) {
    const middle = (name) => {
      const rows = services.filter((s) => s.needs.includes(name)).map((s) => row[s.name]);
      return rows.reduce((sum, r) => sum + r, 0) / (rows.length || 1);
    };
    names.sort((a, b) => middle(a) - middle(b));
    names.forEach((name, i) => (row[name] = i));
  }
  return columns;
}

function edge(from, to, width) {
  const [x1, y1, x2, y2] = [from.x + width, from.y + height / 2, to.x - 2, to.y + height / 2];
  const bend = gap.x / 2;
  return element("path", { d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`, "marker-end": "url(#arrow)" });
}

function arrowHead() {
  const marker = element("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto" });
  marker.append(element("path", { d: "M0,0 L8,4 L0,8 z" }));
  return marker;
}

function node(name, { x, y }, width) {
  const group = element("g", {});
  group.dataset.service = name;
  const text = element("text", { x: x + width / 2, y: y + height / 2 + 4, "text-anchor": "middle" });
  text.textContent = shorten(name);
  group.append(element("title", {}), element("rect", { x, y, width, height }), text);
  return group;
}

// shorten keeps the end of a long name: that is where names of one folder differ.
function shorten(name) {
  return name.length > longestName ? `…${name.slice(1 - longestName)}` : name;
}

function element(kind, attributes) {
  const made = document.createElementNS(namespace, kind);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
