"use strict";
// The operator's telephone in the browser. It lies outside of what desk.js puts in place of the
// page, so that a call goes on whatever is shown beside it. A call outlives this page too: Asterisk
// keeps the caller on the line and rings again, and a page that was in that call answers by itself.
(() => {
  const box = document.getElementById("phone");
  const sound = document.getElementById("phone-sound");
  const AGAIN_MS = 3000;
  const RING_MS = 2000;
  const REFRESH_MS = 60000;
  const QUALITY_MS = 3000;
  // What the page says when it goes without hanging up; [operator-leg] of the dialplan knows it.
  const GONE = 'Reason: Q.850;cause=27;text="page gone"';
  const MEDIA = { mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } };
  const KNOWN = "missedcall-call";
  const TRIED = "missedcall-phone-tried";
  const VOLUME = "missedcall-volume";
  let agent = null;
  let call = null;
  let ringing = 0;
  let stopMeters = () => {};
  let quality = 0;
  let ticking = 0;
  let isInterrupted = false;

  const find = (selector) => box.querySelector(selector);
  const button = (name) => find(`[data-press="${name}"]`);

  // ---- the call that this tab is in, also after the page was loaded anew
  const known = () => JSON.parse(sessionStorage.getItem(KNOWN) || "null");
  const forget = () => sessionStorage.removeItem(KNOWN);
  function remember(id) {
    if (known()?.id !== id) sessionStorage.setItem(KNOWN, JSON.stringify({ id, since: Date.now() }));
  }

  // ---- what is shown
  // Show one of the texts that the page holds in the reader's language, and the buttons that help.
  function show(state) {
    box.dataset.line = state;
    for (const text of box.querySelectorAll("[data-line-text]")) {
      text.hidden = text.dataset.lineText !== state;
    }
    const isRinging = state.startsWith("ringing");
    const speaks = Boolean(call?.isEstablished());
    const held = speaks && call.isOnHold().local;
    const muted = speaks && call.isMuted().audio && !held;
    button("answer").hidden = !isRinging;
    button("mute").hidden = !speaks || muted || held;
    button("unmute").hidden = !muted;
    button("hold").hidden = !speaks || held;
    button("unhold").hidden = !held;
    button("hang_up").hidden = !(speaks || isRinging);
    button("try").hidden = Boolean(call) || !agent || state === "trying";
    find("[data-in-call]").hidden = !speaks;
    find("[data-trying]").hidden = state !== "trying";
  }

  // What the line is when no call is in hand.
  let idle = "starting";
  function rest(state) {
    idle = state;
    if (!call) show(state);
  }

  function showCall() {
    if (!call?.isEstablished()) return;
    if (isInterrupted) return show("interrupted");
    if (call.isOnHold().local) return show("held");
    show(call.isMuted().audio ? "muted" : "call");
  }

  function tick() {
    const passed = Math.floor((Date.now() - (known()?.since || Date.now())) / 1000);
    const seconds = String(passed % 60).padStart(2, "0");
    find("[data-clock]").textContent = `${Math.floor(passed / 60)}:${seconds}`;
  }

  function say({ name, value }) {
    const words = name && find(`[data-quality-words="${name}"]`).textContent;
    const said = words.replace("{value}", String(value));
    // A screen reader says it again whenever it is put there.
    if (find("[data-quality]").textContent !== said) find("[data-quality]").textContent = said;
  }

  function showTrial(found) {
    for (const text of box.querySelectorAll("[data-trial]")) {
      text.hidden = text.dataset.trial !== found;
    }
  }

  async function watch(session) {
    let before = await phoneSound.count(session.connection);
    quality = setInterval(async () => {
      const now = await phoneSound.count(session.connection);
      const { local, remote } = session.isOnHold();
      if (!local && !remote) say(phoneSound.judge(before, now));
      before = now;
    }, QUALITY_MS);
  }

  // ---- a call comes
  function stopRinging() {
    clearInterval(ringing);
    document.title = document.title.replace(/^☎ /, "");
  }

  function take({ session, request }) {
    if (session.direction !== "incoming") return;
    const id = request.getHeader("X-Missedcall-Call") || "";
    const way = request.getHeader("X-Missedcall-Way") || "first";
    const isBack = way !== "first" && known()?.id === id;
    if (call && !isBack) {
      session.terminate({ status_code: 486 });
      return;
    }
    if (call) drop(call); // Asterisk has given its other end up
    call = session;
    session.data = { id };
    session.on("peerconnection", ({ peerconnection }) => {
      peerconnection.addEventListener("track", (event) => {
        sound.srcObject = event.streams[0] || new MediaStream([event.track]);
        if (session.isEstablished()) hear(session);
      });
    });
    session.on("accepted", () => begin(session));
    session.on("confirmed", () => hear(session));
    for (const change of ["hold", "unhold", "muted", "unmuted"]) session.on(change, showCall);
    for (const end of ["ended", "failed"]) session.on(end, (why) => over(session, why));
    if (isBack) return session.answer(MEDIA);
    show(way === "first" ? "ringing" : `ringing_${way}`);
    document.title = `☎ ${document.title}`;
    phoneSound.ring();
    ringing = setInterval(phoneSound.ring, RING_MS);
    // An operator who is typing keeps the place.
    if (document.activeElement === document.body) button("answer").focus();
  }

  function begin(session) {
    stopRinging();
    showTrial("");
    find("[data-keyed]").textContent = "";
    isInterrupted = false;
    remember(session.data.id);
    clearInterval(ticking);
    ticking = setInterval(tick, 1000);
    tick();
    showCall();
  }

  function hear(session) {
    if (session !== call || !sound.srcObject) return;
    stopMeters();
    clearInterval(quality);
    const mine = session.connection.getSenders().find((sender) => sender.track)?.track;
    const pairs = [[find("[data-level=theirs]"), sound.srcObject]];
    if (mine) pairs.push([find("[data-level=mine]"), new MediaStream([mine])]);
    stopMeters = phoneSound.meter(pairs);
    watch(session);
  }

  // `why` is JsSIP's account of the end. A page that goes, and a talk that was handed on, come back.
  function over(session, why = {}) {
    if (call !== session) return;
    if (!session.data.isLeaving && !session.data.isHanded && why.cause !== "WebRTC Error") forget();
    drop(session);
    show(idle);
  }

  function drop(session) {
    if (call === session) call = null;
    stopRinging();
    stopMeters();
    clearInterval(quality);
    clearInterval(ticking);
    say({ name: "", value: 0 });
    sound.srcObject = null;
    if (!session.isEnded()) session.terminate();
  }

  const presses = {
    answer: () => {
      button("answer").hidden = true;
      call.answer(MEDIA);
    },
    mute: () => call.mute({ audio: true }),
    unmute: () => call.unmute({ audio: true }),
    hold: () => ask(call, "hold"),
    unhold: () => ask(call, "unhold"),
    hang_up: () => call.terminate(call.isEstablished() ? {} : { status_code: 486 }),
  };

  // JsSIP changes nothing while another change of the call is under way: it is asked again.
  function ask(session, change, tries = 25) {
    const isDone = session.isOnHold().local === (change === "hold");
    if (session !== call || !session.isEstablished() || isDone || session[change]() || !tries) return;
    setTimeout(() => ask(session, change, tries - 1), 200);
  }

  // A key is told beside the sound (RFC 4733).
  function key(name) {
    if (!call?.isEstablished()) return;
    call.sendDTMF(name, { transportType: "RFC2833", duration: 120 });
    find("[data-keyed]").textContent += name;
  }

  // The caller is asked to stay on the line while the other telephone rings; this one is out of the
  // call, and back in it when the other does not take it.
  function handTo(extension) {
    if (!call?.isEstablished()) return;
    const session = call;
    session.data.isHanded = true;
    session.refer(`sip:${extension}@${agent.configuration.uri.host}`, {
      eventHandlers: {
        accepted: () => session.isEnded() || session.terminate(),
        requestFailed: () => {
          session.data.isHanded = false;
          showCall();
        },
      },
    });
    show("handing");
  }

  // ---- the way to Asterisk
  // Without a microphone no caller is served: the phone does not register, and Ready says so.
  async function mayListen() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      stream.getTracks().forEach((track) => track.stop());
      return true;
    } catch {
      return false;
    }
  }

  async function credentials() {
    const answer = await fetch(box.dataset.credentials, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  // The password is another one every hour: what comes next is always said with the present one.
  async function refresh() {
    try {
      agent.set("password", (await credentials()).password);
    } catch {
      // The old one may still hold, and the server is asked again next time.
    }
  }

  async function connect() {
    show("starting");
    if (!(await mayListen())) {
      rest("no_microphone");
      setTimeout(connect, AGAIN_MS);
      return;
    }
    try {
      register(await credentials());
    } catch {
      rest("lost");
      setTimeout(connect, AGAIN_MS);
    }
  }

  function register({ address, user, domain, password }) {
    agent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(address)],
      uri: `sip:${user}@${domain}`,
      authorization_user: user,
      password,
      register: false, // once it was tried
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
    });
    agent.on("connected", () => connected(domain));
    agent.on("registered", () => {
      rest("there");
      resume();
    });
    agent.on("disconnected", () => {
      rest("lost");
      isInterrupted = Boolean(call);
      showCall();
    });
    agent.on("registrationFailed", () => {
      rest(agent.isConnected() ? "refused" : "lost");
      setTimeout(again, AGAIN_MS);
    });
    agent.on("newRTCSession", take);
    window.addEventListener("pagehide", leave);
    setInterval(refresh, REFRESH_MS);
    agent.start();
  }

  // Another password may hold by now.
  async function again() {
    if (!agent.isConnected() || agent.isRegistered()) return;
    await refresh();
    agent.register();
  }

  // A tab is tried once; one that was in a call has no time for it.
  function connected(domain) {
    if (call || known() || sessionStorage.getItem(TRIED)) agent.register();
    else tryOut(domain);
  }

  async function tryOut(domain) {
    rest("trying");
    let found = "no_answer";
    try {
      found = await phoneTrial.tryPhone(agent, { domain, bar: find("[data-level=trial]") });
    } catch {
      // The microphone or the server has gone meanwhile.
    }
    showTrial(found);
    const isFit = found === "fine" || found === "quiet";
    if (isFit) {
      sessionStorage.setItem(TRIED, "yes");
      agent.register();
      if (agent.isRegistered()) rest("there");
      return;
    }
    rest("unfit");
    setTimeout(() => agent.isConnected() && !agent.isRegistered() && tryOut(domain), 3 * AGAIN_MS);
  }

  // The network was away for a while: tell Asterisk where we are now, in the call that goes on.
  function resume() {
    if (!isInterrupted || !call?.isEstablished()) return;
    isInterrupted = false;
    const isBroken = !["connected", "completed"].includes(call.connection.iceConnectionState);
    call.renegotiate(isBroken ? { rtcOfferConstraints: { iceRestart: true } } : {});
    showCall();
  }

  function leave() {
    if (call) {
      call.data.isLeaving = true;
      const isBegun = call.isEstablished();
      call.terminate({ ...(isBegun ? {} : { status_code: 480 }), extraHeaders: [GONE] });
    }
    agent.stop();
  }

  for (const [name, press] of Object.entries(presses)) {
    button(name).addEventListener("click", () => call && press());
  }
  button("try").addEventListener("click", () => {
    sessionStorage.removeItem(TRIED);
    if (agent.isConnected()) tryOut(agent.configuration.uri.host);
  });
  for (const each of box.querySelectorAll("[data-key]")) {
    each.addEventListener("click", () => key(each.dataset.key));
  }
  find("[data-keypad]").addEventListener("keydown", (event) => {
    if (/^[0-9*#]$/.test(event.key)) key(event.key);
  });
  // A page that is loaded anew comes back into the call, one that is closed does not.
  window.addEventListener("beforeunload", (event) => {
    if (call) event.preventDefault();
  });
  phoneTransfer.offer(find("[data-transfer]"), handTo);
  const volume = find("[data-volume]");
  volume.value = localStorage.getItem(VOLUME) || volume.value;
  const setVolume = () => (sound.volume = Number(volume.value) / 100);
  volume.addEventListener("input", () => {
    localStorage.setItem(VOLUME, volume.value);
    setVolume();
  });
  setVolume();
  // Elsewhere browsers give neither a microphone nor locks, and no other tab is to blame.
  if (!window.isSecureContext) {
    show("insecure");
    return;
  }
  // One telephone for all tabs: the second waits until the first is closed.
  show("other_tab");
  navigator.locks.request("missedcall-phone", () => {
    connect();
    return new Promise(() => {});
  });
})();
