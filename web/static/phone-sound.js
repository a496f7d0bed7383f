"use strict";
// What the operator's telephone knows of sound: the ring, how loud both voices are, and how well the
// network carries them.
const phoneSound = (() => {
  // Above these a talk suffers: a tenth of a word is lost, people fall into each other's words
  // (ITU-T G.114: 150 ms one way), sound comes in bursts.
  const MOST_LOST = 0.03;
  const MOST_DELAY_MS = 400;
  const MOST_JITTER_MS = 60;
  const LEVEL_MS = 150;
  // What is as loud as this is a voice or a noise, and not a microphone that is switched off.
  const HEARD = 0.01;
  const QUIETEST_DB = -60;

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

  // Give a function that tells how loud a stream is now, 0 to 1 of what its samples can be.
  function listen(context, stream) {
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    return () => {
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    };
  }

  // What a meter shows of a level, 0 to 1: the ear hears by decibels.
  function shown(level) {
    if (level <= 0) return 0;
    return Math.min(1, Math.max(0, 1 - (20 * Math.log10(level)) / QUIETEST_DB));
  }

  // Show on meters how loud streams are, until the function that this gives is called.
  // `pairs` is a list of a meter and a stream; the meter knows the loudest of all as `loudest`.
  function meter(pairs) {
    const context = new AudioContext();
    const levels = pairs.map(([bar, stream]) => [bar, listen(context, stream)]);
    for (const [bar] of levels) bar.dataset.loudest = "0";
    const timer = setInterval(() => {
      for (const [bar, level] of levels) {
        const now = level();
        bar.value = shown(now);
        bar.dataset.loudest = String(Math.max(now, Number(bar.dataset.loudest)));
      }
    }, LEVEL_MS);
    return () => {
      clearInterval(timer);
      for (const [bar] of levels) bar.value = 0;
      context.close();
    };
  }

  const isHeard = (bar) => Number(bar.dataset.loudest) >= HEARD;

  // What a peer connection has counted so far.
  async function count(connection) {
    const counted = { received: 0, lost: 0, jitterMs: 0, delayMs: 0, lostThere: 0 };
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp" && report.kind === "audio") {
        counted.received = report.packetsReceived;
        counted.lost = report.packetsLost;
        counted.jitterMs = 1000 * (report.jitter || 0);
      }
      if (report.type === "remote-inbound-rtp" && report.kind === "audio") {
        counted.delayMs = 1000 * (report.roundTripTime || 0);
        counted.lostThere = Math.max(0, report.fractionLost || 0);
      }
    }
    return counted;
  }

  // Say how the talk was between two counts: the name of a text of the page, and the number in it.
  function judge(before, now) {
    const received = now.received - before.received;
    const lost = Math.max(0, now.lost - before.lost);
    const lostHere = lost / Math.max(1, received + lost);
    if (received <= 0) return { name: "nothing", value: 0 };
    if (now.lostThere > MOST_LOST && now.lostThere >= lostHere) {
      return { name: "gaps_there", value: Math.round(100 * now.lostThere) };
    }
    if (lostHere > MOST_LOST) return { name: "gaps_here", value: Math.round(100 * lostHere) };
    if (now.delayMs > MOST_DELAY_MS) return { name: "late", value: Math.round(now.delayMs) };
    if (now.jitterMs > MOST_JITTER_MS) return { name: "uneven", value: Math.round(now.jitterMs) };
    return { name: "good", value: 0 };
  }

  return { ring, meter, isHeard, count, judge };
})();
