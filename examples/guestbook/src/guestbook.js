'use strict';

const longest = 100;

/** The newest entries, kept in memory. */
class Guestbook {
  #entries = [];

  add(name, text) {
    const entry = { name: (name || '').trim() || 'somebody', text: (text || '').trim() };
    if (!entry.text) return;
    this.#entries.unshift(entry);
    this.#entries.length = Math.min(this.#entries.length, longest);
  }

  entries() {
    return [...this.#entries];
  }
}

module.exports = { Guestbook };
