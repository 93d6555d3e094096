// The table of services. Rows stay the same elements from one drawing to the next, so that the focus stays where it is.

export function drawServices(list, before, ask) {
  const body = document.querySelector("#services");
  for (const service of list.services) {
    const row = rowOf(body, service.name, ask);
    const earlier = before?.services.find((s) => s.name === service.name && s.pid === service.pid);
    set(row, "state", service.state, `state ${service.state.replace(" ", "-")}`);
    set(row, "reason", service.reason ? ` ${service.reason}` : "");
    const link = row.querySelector("a");
    link.textContent = service.url.replace("http://", "").replace(/\/$/, "");
    link.href = service.url || "#";
    link.hidden = service.url === "";
    set(row, "up", service.started_at ? duration((Date.parse(list.time) - Date.parse(service.started_at)) / 1000) : "");
    set(row, "restarts", service.restarts);
    set(row, "cpu", service.pid && earlier ? `${percent(service, earlier, list, before)} %` : "");
    set(row, "memory", service.pid ? `${(service.memory_bytes / 2 ** 20).toFixed(0)} MB` : "");
    set(row, "secrets", service.secrets.join(", "));
    row.querySelector(".stop").disabled = ["stopped", "stopping", "failed"].includes(service.state);
  }
}

function set(row, name, text, classes) {
  const cell = row.querySelector(`[data-cell=${name}]`);
  if (cell.textContent !== String(text)) cell.textContent = text;
  if (classes) cell.className = classes;
}

function percent(now, earlier, list, before) {
  const seconds = (Date.parse(list.time) - Date.parse(before.time)) / 1000;
  return seconds > 0 ? Math.max(0, (100 * (now.cpu_seconds - earlier.cpu_seconds)) / seconds).toFixed(0) : 0;
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
  const row = body.insertRow();
  row.dataset.service = name;
  row.innerHTML = `
    <td data-cell="name"></td>
    <td><span data-cell="state"></span><span class="reason" data-cell="reason"></span></td>
    <td><a target="_blank" rel="noopener"></a></td>
    <td class="number" data-cell="up"></td>
    <td class="number" data-cell="restarts"></td>
    <td class="number" data-cell="cpu"></td>
    <td class="number" data-cell="memory"></td>
    <td data-cell="secrets"></td>
    <td class="number"><button class="restart">Restart</button> <button class="stop">Stop</button></td>`;
  row.querySelector("[data-cell=name]").textContent = name;
  for (const what of ["restart", "stop"]) {
    const button = row.querySelector(`.${what}`);
    button.setAttribute("aria-label", `${button.textContent} ${name}`);
    button.addEventListener("click", () => ask(what, name));
  }
  return row;
}
