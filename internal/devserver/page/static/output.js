// The output of the services. Only the lines in sight are elements, drawn once a frame at most, so that thousands of lines
// a second cost hardly more than none.
import { Lines, follow } from "/static/lines.js";

const lineHeight = 18;
const longestLine = 4000;
const palette = 6;

const get = (id) => document.getElementById(`log-${id}`);

export class Output {
  constructor() {
    this.lines = new Lines();
    this.names = [];
    this.current = -1; // the chosen line that was found last
    this.box = document.getElementById("log");
    this.lastTop = 0;
    this.missing = ""; // what was looked for in vain
    this.reading = new AbortController();
    get("service").addEventListener("change", () => this.read());
    get("filter").addEventListener("input", () => this.choose());
    get("find").addEventListener("input", () => this.draw());
    get("find").addEventListener("keydown", (event) => this.key(event));
    get("follow").addEventListener("change", () => this.draw());
    get("previous").addEventListener("click", () => this.find(-1));
    get("next").addEventListener("click", () => this.find(1));
    get("tools").addEventListener("submit", (event) => event.preventDefault());
    this.box.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.read();
  }

  setServices(names) {
    if (names.join() === this.names.join()) return;
    this.names = names;
    get("service").append(...names.map((name) => new Option(name, name)));
    get("seen").style.setProperty("--name-width", `${Math.min(24, Math.max(...names.map((name) => name.length)))}ch`);
  }

  // read starts again with the log that is chosen.
  read() {
    this.reading.abort();
    this.reading = new AbortController();
    this.lines.clear();
    this.current = -1;
    follow(get("service").value, this.reading.signal, (lines) => this.add(lines));
    this.draw();
  }

  add(lines) {
    const gone = this.lines.add(lines);
    this.current = Math.max(-1, this.current - gone);
    if (gone && !get("follow").checked) this.box.scrollTop -= gone * lineHeight; // what is read stays in sight
    this.draw();
  }

  choose() {
    this.lines.filter(get("filter").value);
    this.current = -1;
    this.draw();
  }

  key(event) {
    if (event.key === "Enter") this.find(event.shiftKey ? -1 : 1);
  }

  find(step) {
    const wanted = get("find").value;
    if (!wanted) return;
    const from = this.current < 0 && step < 0 ? 0 : this.current;
    this.current = this.lines.find(wanted, from, step);
    this.missing = this.current < 0 ? wanted : "";
    if (this.current >= 0) {
      get("follow").checked = false;
      this.box.scrollTop = Math.max(0, this.current * lineHeight - this.box.clientHeight / 2);
    }
    this.draw();
  }

  // scrolled follows again at the end, and no more as soon as the user goes up.
  scrolled() {
    const top = this.box.scrollTop;
    if (top + this.box.clientHeight >= this.box.scrollHeight - lineHeight) get("follow").checked = true;
    else if (top < this.lastTop - 1) get("follow").checked = false;
    this.lastTop = top;
    this.draw();
  }

  draw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.drawNow();
    });
  }

  drawNow() {
    const { chosen, all } = this.lines;
    get("all").style.height = `${chosen.length * lineHeight}px`;
    if (get("follow").checked) this.box.scrollTop = this.lastTop = chosen.length * lineHeight;
    const rows = Math.ceil(this.box.clientHeight / lineHeight);
    const first = Math.max(0, Math.min(Math.floor(this.box.scrollTop / lineHeight), chosen.length - rows) - 5);
    const last = Math.min(chosen.length, first + rows + 10);
    const seen = get("seen");
    seen.style.top = `${first * lineHeight}px`;
    while (seen.childElementCount > last - first) seen.lastElementChild.remove();
    while (seen.childElementCount < last - first) seen.append(document.createElement("div"));
    const found = get("find").value.toLowerCase();
    for (let i = first; i < last; i++) this.fill(seen.children[i - first], chosen[i], i === this.current, found);
    get("count").textContent = this.count(chosen.length, all.length);
    get("empty").textContent = chosen.length ? "" : all.length ? `No line has “${get("filter").value}”.` : "No output yet.";
  }

  count(chosen, all) {
    if (this.missing && this.missing === get("find").value) return `“${this.missing}” is not found`;
    const lines = all === 1 ? "1 line" : `${all} lines`;
    return chosen === all ? lines : `${chosen} of ${lines}`;
  }

  // fill makes an element show a line; one that shows it already is left alone, with what the user has selected in it.
  fill(element, line, current, found) {
    element.className = current ? "current" : "";
    if (element.line === line && element.found === found) return;
    element.line = line;
    element.found = found;
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = line.service;
    name.style.color = `var(--name-${this.names.indexOf(line.service) % palette})`;
    const text = line.text.length > longestLine ? `${line.text.slice(0, longestLine)}…` : line.text;
    element.replaceChildren(name, ...marked(text, found));
  }
}

// marked is a text with what was found in it marked.
function marked(text, found) {
  if (!found) return [text];
  const parts = [];
  const lower = text.toLowerCase();
  let end = 0;
  for (let at = lower.indexOf(found); at >= 0; at = lower.indexOf(found, end)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + found.length);
    parts.push(text.slice(end, at), mark);
    end = at + found.length;
  }
  return [...parts, text.slice(end)];
}
