"use strict";
// Renew this page when the service says that something on it has changed. One tab of a browser
// hears the stream and tells the others. While nothing can be heard, each page asks by itself,
// seldom, and says so.
const live = (() => {
  const NAME = "missedcall-live";
  const FIRST_RETRY_MS = 500;
  const LONGEST_RETRY_MS = 15000;
  // A ticket holds so long; another is fetched before it has run out.
  const SHARE_OF_TICKET = 0.75;

  let channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  let page = null; // { topics, ticket, renew, cutMs, calmMs, leastMs, whileSeen }
  let state = "starting"; // then "fed" or "cut"
  let lastId = "";

  // ---------------------------------------------------------------- the page is renewed

  let timer;
  let isRunning = false;
  let isWanted = false;
  let renewedAt = -Infinity;

  async function renew() {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    clearTimeout(timer);
    while (isWanted) {
      const early = renewedAt + page.leastMs - performance.now();
      if (early > 0) await new Promise((done) => setTimeout(done, early));
      isWanted = false;
      renewedAt = performance.now();
      await Promise.resolve(page.renew()).catch(() => {}); // the next time it may do
    }
    isRunning = false;
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (!isRunning) timer = setTimeout(renew, state === "fed" ? page.calmMs : page.cutMs);
  }

  function show() {
    const notice = document.getElementById("cut");
    if (notice) notice.hidden = state !== "cut";
  }

  // ---------------------------------------------------------------- what is heard

  const isMine = (topic) => topic === "*" || page.topics.includes(topic);

  function hear(told) {
    if (told.id) lastId = told.id;
    if (told.state && told.state !== state) {
      state = told.state;
      show();
      plan();
    }
    if (told.topics?.some(isMine)) renew();
  }

  function tell(told) {
    channel?.postMessage(told);
    hear(told);
  }

  // ---------------------------------------------------------------- one tab hears the stream

  let source = null;
  let failures = 0;
  let opening;

  async function openStream() {
    clearTimeout(opening);
    if (rests()) return;
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(page.ticket, { headers });
      // The session is over: each page finds out by asking, and leads to the login.
      if (answer.status === 401 || answer.status === 403) tell({ state: "cut", topics: ["*"] });
      if (!answer.ok) throw new Error(String(answer.status));
      const given = await answer.json();
      listen(given.address);
      opening = setTimeout(openStream, given.seconds * 1000 * SHARE_OF_TICKET);
    } catch {
      retry();
    }
  }

  function listen(address) {
    source?.close();
    const after = lastId ? `&after=${encodeURIComponent(lastId)}` : "";
    const opened = new EventSource(address + after);
    source = opened;
    opened.addEventListener("state", (event) => {
      failures = 0;
      tell({ id: event.lastEventId, state: event.data });
    });
    opened.addEventListener("changed", (event) => {
      tell({ id: event.lastEventId, topics: event.data.split(" ") });
    });
    opened.addEventListener("error", () => {
      opened.close();
      if (opened === source) retry();
    });
  }

  // Not all browsers at the same moment when the service comes back.
  function retry() {
    failures += 1;
    if (failures > 1) tell({ state: "cut" });
    const longest = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
    clearTimeout(opening);
    source = null;
    opening = setTimeout(openStream, longest * (0.5 + Math.random() / 2));
  }

  // Held until this tab is closed; then another one goes on after the last id that it heard of.
  function lead() {
    if (channel) {
      channel.onmessage = ({ data }) => {
        if (data.asks && state !== "starting") channel.postMessage({ id: lastId, state });
      };
    }
    openStream();
    return new Promise(() => {});
  }

  // A telephone in a pocket, or without a network, holds no stream: its battery is for work.
  const rests = () => page.whileSeen && (document.hidden || !navigator.onLine);

  function restOrListen() {
    if (!rests()) return source || openStream();
    clearTimeout(opening);
    source?.close();
    source = null;
    return undefined;
  }

  function start() {
    if (page.whileSeen) {
      channel = null; // it hears for itself: another tab may rest
      document.addEventListener("visibilitychange", restOrListen);
      window.addEventListener("online", restOrListen);
      window.addEventListener("offline", restOrListen);
      return restOrListen();
    }
    if (!channel || !navigator.locks) return lead(); // no secure context: each tab for itself
    channel.onmessage = ({ data }) => {
      const begins = state === "starting";
      hear(data);
      // What changed between the page's coming and this was told to the other tabs only.
      if (begins && state !== "starting") renew();
    };
    channel.postMessage({ asks: true });
    return navigator.locks.request(NAME, lead);
  }

  return {
    // `renewPage` brings the page of `element` up to date.
    watch(element, renewPage, { leastMs = 0, whileSeen = false } = {}) {
      const { liveTopics, liveTicket, liveCut, liveCalm } = element.dataset;
      page = {
        topics: liveTopics.split(" "),
        ticket: liveTicket,
        cutMs: liveCut * 1000,
        calmMs: liveCalm * 1000,
        renew: renewPage,
        leastMs,
        whileSeen,
      };
      plan();
      start();
    },
    show,
  };
})();
