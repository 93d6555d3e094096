// The table of services. Rows stay the same elements from one drawing to the next, so that the focus stays where it is.

const asleep = ["stopped", "failed"];
const longestReason = 32;
const settled = ["ready", "starting", "backing off"];

export function drawServices(list, ask) {
  const body = document.querySelector("#services");
  for (const service of list.services) {
    const row = rowOf(body, service.name, ask);
    set(row, "state", service.state).className = service.state.replace(" ", "-");
    setReason(row, service.reason);
    setAddress(row.querySelector("a"), service.url);
    set(row, "up", service.started_at && duration((Date.parse(list.time) - Date.parse(service.started_at)) / 1000));
    set(row, "restarts", service.restarts);
    set(row, "cpu", service.pid ? `${service.cpu_percent.toFixed(0)} %` : "");
    set(row, "memory", service.pid ? `${(service.memory_bytes / 2 ** 20).toFixed(0)} MB` : "");
    set(row, "databases", named("databases", service.databases));
    set(row, "secrets", named("secrets", service.secrets));
    setButton(row, "restart", asleep.includes(service.state) ? "Start" : "Restart", [...settled, ...asleep].includes(service.state));
    setButton(row, "stop", "Stop", [...settled, "waiting"].includes(service.state));
  }
}

// breakable lets a long name go on in the next line behind a slash.
function breakable(name) {
  return name.split(/(?<=\/)/).flatMap((part) => [part, document.createElement("wbr")]);
}

function named(what, names) {
  return names.length ? `${what}: ${names.join(", ")}` : "";
}

function set(row, name, text) {
  const cell = row.querySelector(`[data-cell=${name}]`);
  if (cell.textContent !== String(text)) cell.textContent = text;
  return cell;
}

// setReason shows a reason beside the state, or below the row where it is long.
function setReason(row, reason) {
  const long = reason.length > longestReason;
  set(row, "reason", long ? "" : reason);
  const below = row.nextElementSibling;
  set(below, "why", long ? reason : "");
  below.hidden = !long;
}

function setAddress(link, url) {
  link.hidden = url === "";
  if (url === "" || link.href === url) return;
  link.href = url;
  link.textContent = new URL(url).port;
}

// setButton leaves a button that has no use at the moment reachable: who stands on it stays there.
function setButton(row, name, label, useful) {
  const button = row.querySelector(`.${name}`);
  if (button.textContent !== label) {
    button.textContent = label;
    button.setAttribute("aria-label", `${label} ${row.dataset.service}`);
  }
  button.setAttribute("aria-disabled", String(!useful));
}

function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

function rowOf(body, name, ask) {
  const found = [...body.rows].find((row) => row.dataset.service === name);
  if (found) return found;
  body.append(document.querySelector("#row").content.cloneNode(true));
  const row = body.lastElementChild.previousElementSibling;
  row.dataset.service = name;
  row.querySelector("[data-cell=name]").append(...breakable(name));
  for (const what of ["restart", "stop"]) {
    row.querySelector(`.${what}`).addEventListener("click", (event) => {
      if (event.currentTarget.ariaDisabled !== "true") ask(what, name);
    });
  }
  return row;
}
