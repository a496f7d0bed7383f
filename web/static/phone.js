"use strict";
// The operator's telephone in the browser. It lies outside of what desk.js puts in place of the
// page, so that a call goes on whatever is shown beside it.
(() => {
  const box = document.getElementById("phone");
  const sound = document.getElementById("phone-sound");
  const AGAIN_MS = 3000;
  const RING_MS = 2000;
  let call = null;
  let line = "starting";
  let ringing = 0;

  const button = (name) => box.querySelector(`[data-press="${name}"]`);

  // Show one of the texts that the page holds in the reader's language, and the buttons that help.
  function show(state) {
    line = state;
    box.dataset.line = state;
    for (const text of box.querySelectorAll("[data-line-text]")) {
      text.hidden = text.dataset.lineText !== state;
    }
    const speaking = state === "call" || state === "muted";
    button("answer").hidden = state !== "ringing";
    button("mute").hidden = state !== "call";
    button("unmute").hidden = state !== "muted";
    button("hang_up").hidden = !(speaking || state === "ringing");
  }

  // What the line is when no call is in hand.
  let idle = "starting";
  function rest(state) {
    idle = state;
    if (!call) show(state);
  }

  // A short double tone: no file, and silent until the page has been touched once.
  function ring() {
    const context = new AudioContext();
    for (const at of [0, 0.3]) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      volume.gain.value = 0.15;
      tone.frequency.value = 480;
      tone.connect(volume).connect(context.destination);
      tone.start(context.currentTime + at);
      tone.stop(context.currentTime + at + 0.2);
    }
    setTimeout(() => context.close(), 1000);
  }

  function stopRinging() {
    clearInterval(ringing);
    document.title = document.title.replace(/^☎ /, "");
  }

  function take(session) {
    if (session.direction !== "incoming") return;
    if (call) {
      session.terminate({ status_code: 486 });
      return;
    }
    call = session;
    show("ringing");
    document.title = `☎ ${document.title}`;
    ring();
    ringing = setInterval(ring, RING_MS);
    // An operator who is typing keeps the place.
    if (document.activeElement === document.body) button("answer").focus();
    session.on("peerconnection", ({ peerconnection }) => {
      peerconnection.addEventListener("track", (event) => {
        sound.srcObject = event.streams[0] || new MediaStream([event.track]);
      });
    });
    session.on("accepted", () => {
      stopRinging();
      show("call");
    });
    for (const end of ["ended", "failed"]) session.on(end, () => over(session));
  }

  function over(session) {
    if (call !== session) return;
    call = null;
    stopRinging();
    sound.srcObject = null;
    show(idle);
  }

  const presses = {
    answer: () => {
      button("answer").hidden = true;
      call.answer({ mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } });
    },
    mute: () => {
      call.mute({ audio: true });
      show("muted");
    },
    unmute: () => {
      call.unmute({ audio: true });
      show("call");
    },
    hang_up: () => call.terminate(),
  };

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

  async function connect() {
    show("starting");
    if (!(await mayListen())) {
      rest("no_microphone");
      setTimeout(connect, AGAIN_MS);
      return;
    }
    let known;
    try {
      known = await credentials();
    } catch {
      rest("lost");
      setTimeout(connect, AGAIN_MS);
      return;
    }
    register(known);
  }

  function register({ address, user, domain, password }) {
    const agent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(address)],
      uri: `sip:${user}@${domain}`,
      authorization_user: user,
      password,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
    });
    agent.on("registered", () => rest("there"));
    agent.on("disconnected", () => rest("lost"));
    agent.on("registrationFailed", () => {
      rest(agent.isConnected() ? "refused" : "lost");
      setTimeout(() => agent.isConnected() && !agent.isRegistered() && agent.register(), AGAIN_MS);
    });
    agent.on("newRTCSession", ({ session }) => take(session));
    window.addEventListener("pagehide", () => agent.stop());
    agent.start();
  }

  for (const [name, press] of Object.entries(presses)) {
    button(name).addEventListener("click", () => call && press());
  }
  window.addEventListener("beforeunload", (event) => {
    if (call) event.preventDefault();
  });
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
