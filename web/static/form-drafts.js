"use strict";
// Keep what is typed in this tab for the person who typed it, until the form is in. Only what the
// server has not got yet lies in the browser's lasting storage, for a crash in that second.
const drafts = (() => {
  const PREFIX = "missedcall-draft:";
  const LONGEST_MS = 60 * 60 * 1000;
  const stores = [sessionStorage, localStorage];

  function held(store, key) {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null; // as an older version wrote it, or edited by hand
    }
  }

  function forget(goes) {
    for (const store of stores) {
      Object.keys(store)
        .filter((key) => key.startsWith(PREFIX) && goes(key, held(store, key)))
        .forEach((key) => store.removeItem(key));
    }
  }

  const isOld = (draft) => !(draft && Date.now() - draft.at < LONGEST_MS);
  const isOf = (key, person) => key.startsWith(`${PREFIX}${person.toLowerCase()}:`);

  return {
    name: (person, attempt) => `${PREFIX}${person.toLowerCase()}:${attempt}`,

    read: (key) => (held(sessionStorage, key) || held(localStorage, key) || {}).values,

    // Give what stands for this state of the form: the server may have got an older one.
    keep(key, values) {
      const text = JSON.stringify({ at: Date.now(), values });
      stores.forEach((store) => store.setItem(key, text));
      return text;
    },

    // The server has it, or will not take it: a crash loses nothing that could be got back.
    settled(key, text) {
      if (localStorage.getItem(key) === text) localStorage.removeItem(key);
    },

    forgetAllBut: (kept) => forget((key) => key !== kept),
    forgetOthers: (person) => forget((key) => !isOf(key, person)),
    forgetOld: () => forget((key, draft) => isOld(draft)),
  };
})();
