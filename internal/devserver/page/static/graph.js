// The graph of needs: each service stands right of all that it needs.

const width = 150;
const height = 30;
const gap = { x: 60, y: 14 };
const namespace = "http://www.w3.org/2000/svg";

export function drawGraph(svg, services) {
  const shape = JSON.stringify(services.map((s) => [s.name, s.needs]));
  if (svg.dataset.shape !== shape) {
    svg.dataset.shape = shape;
    layOut(svg, services);
  }
  for (const service of services) {
    const node = svg.querySelector(`[data-service="${CSS.escape(service.name)}"]`);
    node.setAttribute("class", service.state.replace(" ", "-"));
  }
}

function layOut(svg, services) {
  svg.replaceChildren();
  const column = {};
  for (const s of services) column[s.name] = Math.max(-1, ...s.needs.map((n) => column[n] ?? -1)) + 1;
  const filled = [];
  const place = {};
  for (const s of services) {
    const c = column[s.name];
    filled[c] = (filled[c] ?? 0) + 1;
    place[s.name] = { x: c * (width + gap.x) + 2, y: (filled[c] - 1) * (height + gap.y) + 2 };
  }
  for (const s of services) for (const n of s.needs) if (place[n]) svg.append(edge(place[n], place[s.name]));
  for (const s of services) svg.append(node(s.name, place[s.name]));
  svg.setAttribute("width", filled.length * (width + gap.x) - gap.x + 4);
  svg.setAttribute("height", Math.max(...filled) * (height + gap.y) - gap.y + 4);
}

function edge(from, to) {
  const [x1, y1, x2, y2] = [from.x + width, from.y + height / 2, to.x, to.y + height / 2];
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", `M${x1},${y1} C${x1 + gap.x / 2},${y1} ${x2 - gap.x / 2},${y2} ${x2},${y2}`);
  return path;
}

function node(name, { x, y }) {
  const group = document.createElementNS(namespace, "g");
  group.dataset.service = name;
  const box = document.createElementNS(namespace, "rect");
  const text = document.createElementNS(namespace, "text");
  for (const [key, value] of Object.entries({ x, y, width, height })) box.setAttribute(key, value);
  text.setAttribute("x", x + width / 2);
  text.setAttribute("y", y + height / 2 + 4);
  text.setAttribute("text-anchor", "middle");
  text.textContent = name.length > 22 ? `${name.slice(0, 21)}…` : name;
  group.append(box, text);
  return group;
}
