"use strict";
// Try microphone and network before the first call: Asterisk sends back what it hears (the extension
// `echo`), so that both ways are tried, and not only the way to the web server.
const phoneTrial = (() => {
  const LONGEST_MS = 6000;
  const SHORTEST_MS = 1200; // so long the microphone is listened to
  const LOOK_MS = 200;
  const ENOUGH = 10; // packets that came back

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  // Give what came of it: "fine", "quiet" (no voice heard), "no_sound" or "no_answer".
  // `bar` is the meter that shows the microphone's level meanwhile.
  async function tryPhone(agent, { domain, bar }) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const stop = phoneSound.meter([[bar, stream]]);
    const began = performance.now();
    let hasEnded = false;
    const session = agent.call(`sip:echo@${domain}`, {
      mediaStream: stream,
      pcConfig: { iceServers: [] },
      eventHandlers: { failed: () => (hasEnded = true), ended: () => (hasEnded = true) },
    });
    let received = 0;
    let passed = 0;
    while (!hasEnded && passed < LONGEST_MS) {
      await pause(LOOK_MS);
      passed = performance.now() - began;
      if (session.connection) ({ received } = await phoneSound.count(session.connection));
      if (received >= ENOUGH && passed >= SHORTEST_MS) break;
    }
    const isEstablished = session.isEstablished();
    if (!session.isEnded()) session.terminate();
    stop();
    stream.getTracks().forEach((track) => track.stop());
    if (received < ENOUGH) return isEstablished ? "no_sound" : "no_answer";
    return phoneSound.isHeard(bar) ? "fine" : "quiet";
  }

  return { tryPhone };
})();
