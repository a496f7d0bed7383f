// Keep what a lineman reports in his telephone until the server has it, and send each report once.
"use strict";

const list = document.getElementById("jobs");
const said = list.dataset; // the page's words
const LOGIN = said.login;
const AGAIN_MS = 20000;
const LONGEST_SIDE = 1280;
const FINE = 0.7;

// ---------------------------------------------------------------- what the telephone remembers

function newId() {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function device() {
  if (!localStorage.getItem("device")) localStorage.setItem("device", newId());
  return localStorage.getItem("device");
}

function nextNumber() {
  const next = Number(localStorage.getItem("sequence") || 0) + 1;
  localStorage.setItem("sequence", String(next));
  return next;
}

function opened() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("jobs", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("reports", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function withReports(mode, act) {
  const base = await opened();
  try {
    return await new Promise((done, fail) => {
      const change = base.transaction("reports", mode);
      const asked = act(change.objectStore("reports"));
      change.oncomplete = () => done(asked.result);
      change.onerror = () => fail(change.error);
    });
  } finally {
    base.close();
  }
}

const keep = (report) => withReports("readwrite", (store) => store.put(report));
const forget = (id) => withReports("readwrite", (store) => store.delete(id));
const kept = () => withReports("readonly", (store) => store.getAll());

// ---------------------------------------------------------------- the photo

// Drawn anew: small enough for a bad network, and without what the camera wrote into it.
async function drawnAnew(file) {
  const address = await new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });
  const picture = new Image();
  await new Promise((done, fail) => {
    picture.onload = done;
    picture.onerror = fail;
    picture.src = address;
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", FINE));
}

// ---------------------------------------------------------------- where, and when

const WHERE_MS = 10000;
const shots = new WeakMap(); // by form, when and where its photo was taken

// The telephone's place, or null: it may not know, and its owner need not say.
function whereabouts() {
  const late = new Promise((done) => setTimeout(done, WHERE_MS, null));
  const asked = new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    const told = ({ coords }) =>
      done({
        latitude: coords.latitude,
        longitude: coords.longitude,
        accuracy: Math.ceil(coords.accuracy),
      });
    const options = { enableHighAccuracy: true, timeout: WHERE_MS, maximumAge: 0 };
    navigator.geolocation.getCurrentPosition(told, () => done(null), options);
  });
  return Promise.race([asked, late]);
}

function photographed(event) {
  if (event.target.name !== "photo") return;
  shots.set(event.currentTarget, { at: new Date().toISOString(), place: whereabouts() });
}

// ---------------------------------------------------------------- a report is made

async function made(form) {
  const typed = new FormData(form);
  const report = {
    id: newId(),
    login: LOGIN,
    number: form.dataset.number,
    kind: form.dataset.kind,
    device: device(),
    device_at: new Date().toISOString(),
    safe: typed.has("safe"),
    papers_seen: typed.has("papers_seen"),
    photo: "",
  };
  for (const name of ["meter", "reading", "seal", "code", "hold", "reason"]) {
    report[name] = String(typed.get(name) || "").trim();
  }
  const shot = shots.get(form);
  report.photo_at = shot ? shot.at : "";
  report.photo_place = shot ? await shot.place : null;
  report.place = await whereabouts();
  const file = typed.get("photo");
  if (file && file.size) {
    report.picture = await drawnAnew(file);
    report.photo = newId();
  }
  report.sequence = nextNumber();
  return report;
}

async function taken(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true; // one press, one report
  try {
    const report = await made(form);
    await keep(report);
    form.reset();
    shots.delete(form);
    form.closest("details").open = false;
    note(report, said.waits);
    send();
  } catch (error) {
    form.querySelector(".wrong").textContent = said.badPhoto;
  } finally {
    button.disabled = false;
  }
}

// ---------------------------------------------------------------- and sent

const TYPES = { json: "application/json", photo: "image/jpeg" };

async function post(path, token, body, type) {
  const headers = { "X-CSRFToken": token, "Content-Type": type, Accept: "application/json" };
  return fetch(path, { method: "POST", credentials: "same-origin", headers, body });
}

// Give what the server says of a report for good, or null when it has to be sent again.
async function verdict(report, token) {
  if (report.picture) {
    const path = `/jobs/${report.number}/photos/${report.photo}`;
    const answer = await post(path, token, report.picture, TYPES.photo);
    if (!answer.ok) return finalOf(answer);
  }
  const body = Object.assign({}, report, { sent_at: new Date().toISOString() });
  delete body.picture;
  const answer = await post("/jobs/reports", token, JSON.stringify(body), TYPES.json);
  return answer.ok ? (await answer.json()).refused : finalOf(answer);
}

async function finalOf(answer) {
  try {
    return (await answer.json()).final || null;
  } catch (error) {
    return null;
  }
}

async function session() {
  const headers = { Accept: "application/json" };
  const answer = await fetch("/jobs/csrf", { credentials: "same-origin", headers });
  return answer.ok ? answer.json() : null;
}

async function sendAll() {
  const mine = (await kept()).filter((report) => report.login === LOGIN);
  mine.sort((one, other) => one.sequence - other.sequence);
  mine.forEach((report) => note(report, said.waits));
  const now = await session();
  if (!now || now.login !== LOGIN) return said.logIn;
  for (const report of mine) {
    const refused = await verdict(report, now.csrf_token);
    if (refused === null) break;
    await forget(report.id);
    note(report, refused ? `${said.refused}: ${refused}` : said.sent);
    if (!refused) hide(report.number);
  }
  const clock = { device: device(), device_at: new Date().toISOString() };
  await post("/jobs/contact", now.csrf_token, JSON.stringify(clock), TYPES.json);
  return "";
}

let sending = null;

// One at a time: who asks while it sends waits for that.
function send() {
  if (!sending) {
    sending = sendAll()
      .catch(() => said.offline)
      .then((state) => {
        document.getElementById("network").textContent = state;
        sending = null;
      });
  }
  return sending;
}

// ---------------------------------------------------------------- what is shown

function note(report, text) {
  const id = `report-${report.id}`;
  let line = document.getElementById(id);
  if (!line) {
    line = document.createElement("li");
    line.id = id;
    document.getElementById("queue").appendChild(line);
  }
  line.textContent = `${report.number}: ${text}`;
}

function hide(number) {
  const job = document.getElementById(`job-${number}`);
  if (job) job.hidden = true;
}

document.querySelectorAll("form[data-kind]").forEach((form) => {
  form.addEventListener("submit", taken);
  form.addEventListener("change", photographed);
});
document.querySelector("form.person").addEventListener("submit", () => caches.delete("jobs"));
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/jobs/worker.js", { scope: "/jobs" });
}
window.addEventListener("online", send);
setInterval(send, AGAIN_MS);
send();
