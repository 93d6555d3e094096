// The output of the services. Lines are kept in an array, and only those in sight become elements, once a frame, so that
// thousands of lines a second cost as little as none.

const lineHeight = 18;
const kept = 20000;

export class Output {
  constructor() {
    this.lines = []; // {service, text}
    this.chosen = []; // those that the filter lets through
    this.watched = new Map(); // by service
    this.current = -1;
    this.box = document.querySelector("#log");
    this.all = document.querySelector("#log-all");
    this.seen = document.querySelector("#log-seen");
    this.service = document.querySelector("#log-service");
    this.filter = document.querySelector("#log-filter");
    this.find = document.querySelector("#log-find");
    this.follow = document.querySelector("#log-follow");
    this.count = document.querySelector("#log-count");
    this.service.addEventListener("change", () => this.choose());
    this.filter.addEventListener("input", () => this.choose());
    this.box.addEventListener("scroll", () => this.scrolled());
    document.querySelector("#log-tools").addEventListener("submit", (event) => {
      event.preventDefault();
      this.findNext();
    });
  }

  setServices(names) {
    for (const name of names) {
      if (this.watched.has(name)) continue;
      this.watched.set(name, true);
      this.service.append(new Option(name, name));
      this.watch(name);
    }
  }

  async watch(name) {
    for (let from = 0; ; ) {
      try {
        const answer = await fetch(`/api/v1/log?service=${encodeURIComponent(name)}&from=${from}`);
        const { lines, next } = await answer.json();
        this.add(name, lines);
        from = next;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
  }

  add(service, texts) {
    const fresh = texts.map((text) => ({ service, text: text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "") }));
    this.lines.push(...fresh);
    if (this.lines.length > kept) {
      this.lines.splice(0, this.lines.length - kept);
      this.choose();
      return;
    }
    this.chosen.push(...fresh.filter((line) => this.lets(line)));
    this.draw();
  }

  lets({ service, text }) {
    return (!this.service.value || this.service.value === service) && text.toLowerCase().includes(this.filter.value.toLowerCase());
  }

  choose() {
    this.chosen = this.lines.filter((line) => this.lets(line));
    this.current = -1;
    this.draw();
  }

  findNext() {
    const wanted = this.find.value.toLowerCase();
    if (!wanted) return;
    const n = this.chosen.length;
    for (let i = 1; i <= n; i++) {
      const at = (this.current + i + n) % n;
      if (!this.chosen[at].text.toLowerCase().includes(wanted)) continue;
      this.current = at;
      this.follow.checked = false;
      this.box.scrollTop = Math.max(0, at * lineHeight - this.box.clientHeight / 2);
      this.draw();
      return;
    }
    this.count.textContent = `no line has “${this.find.value}”`;
  }

  scrolled() {
    const atEnd = this.box.scrollTop + this.box.clientHeight >= this.all.offsetHeight - lineHeight;
    if (!atEnd && !this.drawing) this.follow.checked = false;
    this.draw();
  }

  draw() {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.all.style.height = `${this.chosen.length * lineHeight}px`;
      if (this.follow.checked) this.box.scrollTop = this.all.offsetHeight;
      const first = Math.max(0, Math.floor(this.box.scrollTop / lineHeight) - 5);
      const last = Math.min(this.chosen.length, first + Math.ceil(this.box.clientHeight / lineHeight) + 10);
      this.seen.style.top = `${first * lineHeight}px`;
      this.seen.replaceChildren(...this.chosen.slice(first, last).map((line, i) => this.element(line, first + i)));
      this.count.textContent = `${this.chosen.length} lines`;
      this.drawing = false;
    });
  }

  element({ service, text }, at) {
    const line = document.createElement("div");
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = `${service} │ `;
    line.append(name, text);
    if (at === this.current) line.className = "current";
    return line;
  }
}
