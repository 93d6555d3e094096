// The page of a run: what docs/develop.md says of the API is all that it uses.
import { drawGraph } from "/static/graph.js";
import { Output } from "/static/output.js";
import { drawServices } from "/static/services.js";

const token = document.querySelector("meta[name=token]").content;
const output = new Output();
let before = null;

// ask sends a call that changes something.
async function ask(what, service) {
  const answer = await fetch(`/api/v1/${what}?service=${encodeURIComponent(service)}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) document.querySelector("#summary").textContent = `${service}: ${(await answer.text()).trim()}`;
}

function show(list) {
  drawServices(list, before, ask);
  drawGraph(document.querySelector("#graph"), list.services);
  output.setServices(list.services.map((s) => s.name));
  const ready = list.services.filter((s) => s.state === "ready").length;
  document.querySelector("#summary").textContent = `${ready} of ${list.services.length} ready`;
  before = list;
}

function connect() {
  const events = new EventSource("/api/v1/events");
  events.onmessage = (event) => show(JSON.parse(event.data));
  events.onerror = () => {
    document.querySelector("#summary").textContent = "the run has ended, or cannot be reached";
  };
}

connect();
