// Keep a lineman's reports in the telephone and send each once: those of one job in their order, so that
// one that cannot be sent now holds back no other job. What is refused for good stays until the lineman has seen to it.
"use strict";

const said = document.getElementById("jobs").dataset; // the page's words
const LOGIN = said.login;
const MOST_PHOTO_BYTES = Number(said.mostPhotoBytes);

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
      change.onabort = () => fail(change.error); // as when the telephone is full
    });
  } finally {
    base.close();
  }
}

const keep = (report) => withReports("readwrite", (store) => store.put(report));
const forget = (id) => withReports("readwrite", (store) => store.delete(id));
const kept = () => withReports("readonly", (store) => store.getAll());

// ---------------------------------------------------------------- what an answer means

const TAKEN = { is: "taken" };
const later = (text) => ({ is: "later", text });
const refused = (text) => ({ is: "refused", text });
// These say nothing of what was sent: log in, wait, ask more slowly.
const ASK_AGAIN = [401, 408, 425, 429];

// A web server or a proxy in between may answer in plain text: the status alone tells then.
async function failure(answer) {
  const told = await answer.json().catch(() => ({}));
  const error = told.error || {};
  if (told.final) return refused(told.final);
  const isOurs = answer.status < 400 || answer.status >= 500;
  if (isOurs || ASK_AGAIN.includes(answer.status) || error.code === "csrf") {
    return later(error.message || said.waits);
  }
  if (answer.status === 413) return refused(said.tooLarge);
  return refused(error.message || `${said.notTaken} (${answer.status})`);
}

async function judged(answer) {
  const told = answer.ok ? await answer.clone().json().catch(() => ({})) : {};
  if (typeof told.refused !== "string") return failure(answer); // also a page of a proxy in between
  return told.refused ? refused(told.refused) : TAKEN;
}

// ---------------------------------------------------------------- sending

const TYPES = { json: "application/json", photo: "image/jpeg" };

async function post(path, token, body, type) {
  const headers = {
    "X-CSRFToken": token,
    "Content-Type": type,
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang,
  };
  return fetch(path, { method: "POST", credentials: "same-origin", headers, body });
}

// Send a photo, then the report that names it. Throw when there is no network.
async function delivered(report, token) {
  if (report.picture) {
    if (report.picture.size > MOST_PHOTO_BYTES) return refused(said.tooLarge);
    const path = `/jobs/${report.number}/photos/${report.photo}`;
    const answer = await post(path, token, report.picture, TYPES.photo);
    if (answer.status !== 204) return failure(answer);
  }
  const body = Object.assign({}, report, { sent_at: new Date().toISOString() });
  delete body.picture;
  return judged(await post("/jobs/reports", token, JSON.stringify(body), TYPES.json));
}

async function session() {
  const headers = { Accept: "application/json" };
  const answer = await fetch("/jobs/csrf", { credentials: "same-origin", headers });
  return answer.ok ? answer.json() : null;
}

// Send what waits; `tell(report, outcome)` hears of each. Give what keeps all of them, or "".
async function sendReports(tell) {
  const mine = (await kept()).filter((report) => report.login === LOGIN);
  mine.sort((one, other) => one.sequence - other.sequence);
  mine.forEach((report) => tell(report, report.refused ? refused(report.refused) : later(said.waits)));
  const now = await session();
  if (!now || now.login !== LOGIN) return said.logIn;
  const held = new Set(); // jobs of which an earlier report waits
  for (const report of mine) {
    if (report.refused || held.has(report.number)) continue;
    const outcome = await delivered(report, now.csrf_token);
    if (outcome.is === "later") held.add(report.number);
    if (outcome.is === "taken") await forget(report.id);
    if (outcome.is === "refused") await keep(Object.assign(report, { refused: outcome.text }));
    tell(report, outcome);
  }
  const clock = { device: device(), device_at: new Date().toISOString() };
  await post("/jobs/contact", now.csrf_token, JSON.stringify(clock), TYPES.json);
  return "";
}
