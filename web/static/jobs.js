// A lineman's page: what is filled in becomes a report, which reports.js keeps and sends.
"use strict";

const AGAIN_MS = 20000;
const LONGEST_SIDE = 1280;
const FINE = [0.7, 0.5, 0.3]; // the next is tried while the photo is too large to be sent

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
  for (const fine of FINE) {
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", fine));
    if (drawn && drawn.size <= MOST_PHOTO_BYTES) return drawn;
  }
  throw new Error("this photo cannot be drawn");
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

const FIELDS = ["meter", "reading", "seal", "code", "hold", "load", "reason"];

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
  for (const name of FIELDS) {
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
  form.querySelector(".wrong").textContent = "";
  try {
    const report = await made(form);
    await keep(report);
    if (form.dataset.replaces) await remove(form.dataset.replaces);
    delete form.dataset.replaces;
    form.reset();
    shots.delete(form);
    form.closest("details").open = false;
    show(report, later(said.waits));
    send();
  } catch (error) {
    const isFull = error.name === "QuotaExceededError";
    form.querySelector(".wrong").textContent = isFull ? said.full : said.badPhoto;
  } finally {
    button.disabled = false;
  }
}

// ---------------------------------------------------------------- and sent

async function sendOnce() {
  const state = await sendReports(show).catch(() => said.offline);
  document.getElementById("network").textContent = state;
}

let last = Promise.resolve();
let next = null;

// One at a time: what is kept while it sends goes right after that.
function send() {
  if (!next) {
    next = last.then(() => {
      next = null;
      return sendOnce();
    });
    last = next;
  }
  return next;
}

// ---------------------------------------------------------------- what is shown

function formOf(report) {
  return document.querySelector(`#job-${report.number} form[data-kind="${report.kind}"]`);
}

function lineOf(report) {
  const id = `report-${report.id}`;
  const known = document.getElementById(id);
  if (known) return known;
  const line = document.createElement("li");
  line.id = id;
  document.getElementById("queue").appendChild(line);
  return line;
}

// Put what was entered back into the form of the job, its photo too, to be mended and sent anew.
function fillAgain(report) {
  const form = formOf(report);
  for (const name of FIELDS) {
    if (form.elements[name]) form.elements[name].value = report[name];
  }
  if (form.elements.safe) form.elements.safe.checked = report.safe;
  if (form.elements.papers_seen) form.elements.papers_seen.checked = report.papers_seen;
  if (report.picture && form.elements.photo) {
    const files = new DataTransfer();
    files.items.add(new File([report.picture], "photo.jpg", { type: TYPES.photo }));
    form.elements.photo.files = files.files;
    shots.set(form, { at: report.photo_at, place: Promise.resolve(report.photo_place) });
  }
  form.dataset.replaces = report.id;
  form.closest("details").open = true;
  form.elements[form.elements.photo ? "photo" : "reason"].focus();
}

async function remove(id) {
  await forget(id);
  const line = document.getElementById(`report-${id}`);
  if (line) line.remove();
  document.getElementById("queue").focus();
}

function aButton(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function show(report, outcome) {
  const line = lineOf(report);
  if (outcome.is === "refused" && line.className === "refused") return; // with its buttons
  line.className = outcome.is;
  const words = { taken: said.sent, later: outcome.text, refused: `${said.refused}: ${outcome.text}` };
  line.textContent = `${report.number}: ${words[outcome.is]}`;
  if (outcome.is === "taken") hide(report.number);
  if (outcome.is !== "refused") return;
  const entered = FIELDS.filter((name) => name !== "hold").map((name) => report[name]);
  const text = document.createElement("p");
  text.textContent = entered.filter(Boolean).join(" · ");
  const acts = document.createElement("p");
  acts.className = "buttons";
  if (formOf(report)) acts.append(aButton(said.again, () => fillAgain(report)));
  acts.append(aButton(said.remove, () => remove(report.id)));
  line.append(text, acts);
}

function hide(number) {
  const job = document.getElementById(`job-${number}`);
  if (job) job.hidden = true;
}

// ---------------------------------------------------------------- the applicant is called

async function called(event) {
  const button = event.currentTarget;
  const told = button.closest("article").querySelector(".call-said");
  button.disabled = true; // one press, one call
  told.textContent = "";
  try {
    const now = await session();
    if (!now || now.login !== LOGIN) {
      told.textContent = said.logIn;
      return;
    }
    const answer = await post(button.dataset.call, now.csrf_token, "{}", TYPES.json);
    const body = await answer.json();
    told.textContent = body.said || said.notTaken;
  } catch {
    told.textContent = said.offline;
  } finally {
    button.disabled = false;
  }
}

function listen() {
  document.querySelectorAll("button[data-call]").forEach((button) => {
    button.addEventListener("click", called);
  });
  document.querySelectorAll("form[data-kind]").forEach((form) => {
    form.addEventListener("submit", taken);
    form.addEventListener("change", photographed);
  });
}
listen();
document.querySelector("form.person").addEventListener("submit", () => window.caches?.delete("jobs"));
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/jobs/worker.js", { scope: "/jobs" });
}
// ---------------------------------------------------------------- the list reloads

const LEAST_MS = 5000;

// Something typed, a photo or an open form must not be lost: then the list stays as it is.
function isAtWork() {
  if (document.querySelector("article.job details[open]")) return true;
  const fields = document.querySelectorAll("form[data-kind] :is(input, select)");
  return [...fields].some((field) => {
    if (field.type === "checkbox") return field.checked;
    return field.tagName === "INPUT" && field.value !== "";
  });
}

// The page asks for itself, without prolonging the session, and shows the new list when it came:
// without a network the old one stays.
async function reloadList() {
  if (document.hidden || isAtWork() || !navigator.onLine) return;
  const answer = await fetch(location.href, { headers: { "X-Unattended": "1" } }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected || isAtWork()) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("list");
  const list = document.getElementById("list");
  if (fresh && list && page.getElementById("jobs")?.dataset.login === LOGIN) {
    list.replaceWith(fresh);
    listen();
  }
}

// Told of changes while the page is seen and there is a network; else it asks by itself.
live.watch(document.getElementById("jobs"), reloadList, { leastMs: LEAST_MS, whileSeen: true });
window.addEventListener("online", reloadList);
window.addEventListener("online", send);
setInterval(send, AGAIN_MS);
send();
