// The lines of a log: the last of them, and those of these that a filter lets through.

const kept = 50000;
const colours = /\x1b\[[0-9;?]*[A-Za-z]/g;

export class Lines {
  constructor() {
    this.all = []; // {service, number, text}
    this.chosen = [];
    this.wanted = "";
  }

  clear() {
    this.all = [];
    this.chosen = [];
  }

  // add adds lines, and tells how many of the chosen ones had to go.
  add(lines) {
    for (const line of lines) {
      line.text = line.text.replace(colours, "");
      this.all.push(line);
      if (this.lets(line)) this.chosen.push(line);
    }
    if (this.all.length <= kept) return 0;
    this.all.splice(0, this.all.length - kept);
    const first = this.all[0].number;
    const gone = this.chosen.findIndex((line) => line.number >= first);
    return this.chosen.splice(0, gone < 0 ? this.chosen.length : gone).length;
  }

  filter(wanted) {
    this.wanted = wanted.toLowerCase();
    this.chosen = this.all.filter((line) => this.lets(line));
  }

  lets(line) {
    return line.text.toLowerCase().includes(this.wanted);
  }

  // find is the index of the next chosen line with a text, or of the one before for a step of -1; it goes around. -1 is none.
  find(wanted, from, step) {
    const n = this.chosen.length;
    for (let i = 1; i <= n; i++) {
      const at = (((from + i * step) % n) + n) % n;
      if (this.chosen[at].text.toLowerCase().includes(wanted.toLowerCase())) return at;
    }
    return -1;
  }
}

// follow reads a log as it grows, of one service or of all for "", until the signal ends it.
export async function follow(service, signal, add) {
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  for (let from = service ? 0 : -20000; !signal.aborted; ) {
    try {
      const answer = await fetch(`/api/v1/log?${new URLSearchParams({ service, from })}`, { signal });
      const { lines, next } = await answer.json();
      if (signal.aborted) return;
      add(lines);
      from = next;
      await pause(50); // few answers with many lines
    } catch {
      await pause(1000);
    }
  }
}
