// The page of a run. All that it knows comes from the API that docs/develop.md describes.
import { drawGraph } from "/static/graph.js";
import { Output } from "/static/output.js";
import { drawServices } from "/static/services.js";

const run = document.querySelector("meta[name=run]").content;
const token = document.querySelector("meta[name=token]").content;
const output = new Output();

// ask sends a call that changes something.
async function ask(what, service) {
  const about = service ? `${service}: ` : "";
  try {
    const answer = await fetch(`/api/v1/${what}?${new URLSearchParams(service && { service })}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}` },
    });
    say("message", answer.ok ? "" : about + (await answer.text()).trim());
  } catch {
    say("message", `${about}the run has ended, or cannot be reached`);
  }
}

// say changes a text only where it is another one: what is live is read aloud at each change.
function say(id, text) {
  const place = document.getElementById(id);
  if (place.textContent !== text) place.textContent = text;
}

function show(list) {
  if (list.run !== run) return location.reload();
  document.body.classList.remove("ended");
  drawServices(list, ask);
  drawGraph(list.services);
  output.setServices(list.services.map((s) => s.name));
  const count = (state) => list.services.filter((s) => s.state === state).length;
  const failed = count("failed") ? `, ${count("failed")} failed` : "";
  say("summary", `${count("ready")} of ${list.services.length} ready${failed}`);
}

// connect stays connected: also a run that is started again on this port, which the page is loaded anew for.
function connect() {
  const events = new EventSource("/api/v1/events");
  events.onmessage = (event) => show(JSON.parse(event.data));
  events.onerror = () => {
    document.body.classList.add("ended");
    say("summary", "the run has ended, or cannot be reached");
    events.close();
    setTimeout(connect, 1000);
  };
}

document.querySelector("#shutdown").addEventListener("click", () => {
  if (confirm("Stop all services and end the run?")) ask("shutdown");
});
connect();
