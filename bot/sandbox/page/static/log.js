// Keeps the messages of one chat in order, edits them in place and keeps the newest visible.

import { element } from "./elements.js";
import { bubble, dayOf } from "./message.js";

//: Pixels from the end within which a reader is still following the chat.
const NEAR = 48;

export class Log {
  // `appearance` returns how to show a message: { mine, author }.
  constructor(scroller, newest, appearance, act) {
    Object.assign(this, { scroller, newest, appearance, act });
    this.list = scroller.querySelector("ol");
    this.items = new Map();
    this.following = true;
    scroller.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
    new ResizeObserver(() => this.follow()).observe(scroller);
    newest.onclick = () => this.#jump();
  }

  get empty() {
    return this.items.size === 0;
  }

  // Shows exactly these messages; those that are already shown stay in place.
  show(messages) {
    const known = new Set(messages.map((message) => message.message_id));
    for (const id of [...this.items.keys()]) if (!known.has(id)) this.remove(id);
    for (const message of messages) this.#place(message);
    this.follow();
  }

  put(message) {
    this.#place(message);
    this.follow();
  }

  remove(id) {
    const item = this.items.get(id);
    if (!item) return;
    const next = item.line.nextElementSibling;
    item.line.remove();
    this.items.delete(id);
    if (next) this.#markDay(next);
  }

  // Scrolls to the newest message, to its start when it is long.
  follow() {
    const last = this.list.lastElementChild;
    if (!last || !this.following) return;
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    this.scroller.scrollTop = Math.min(end, last.offsetTop - 8);
    this.placed = this.scroller.scrollTop;
    this.newest.hidden = true;
  }

  #place(message) {
    const known = this.items.get(message.message_id);
    const written = JSON.stringify(message);
    if (known?.written === written) return;
    const body = bubble(message, this.appearance(message), this.act);
    if (known) this.#replace(known, body, written);
    else this.#add(message, body, written);
  }

  #add(message, body, written) {
    const line = element("li", {}, body);
    line.dataset.id = message.message_id;
    line.dataset.day = dayOf(message);
    this.items.set(message.message_id, { line, written });
    const later = this.#firstAfter(message.message_id);
    this.list.insertBefore(line, later);
    this.#markDay(line);
    if (later) this.#markDay(later);
    if (this.appearance(message).mine) this.following = true;
    this.newest.hidden = this.following;
  }

  #firstAfter(id) {
    const isLater = (line) => line && Number(line.dataset.id) > id;
    if (!isLater(this.list.lastElementChild)) return null;
    return [...this.list.children].find(isLater);
  }

  // Returns the focus to the button that had it, for users of the keyboard.
  #replace(item, body, written) {
    const keys = [...item.line.querySelectorAll(".key")];
    const place = keys.indexOf(document.activeElement);
    item.line.querySelector(".message").replaceWith(body);
    item.written = written;
    if (place >= 0) {
      const next = [...body.querySelectorAll(".key")];
      (next[Math.min(place, next.length - 1)] ?? this.scroller).focus({ preventScroll: true });
    }
  }

  #markDay(line) {
    line.querySelector(":scope > .day")?.remove();
    if (line.previousElementSibling?.dataset.day === line.dataset.day) return;
    line.prepend(element("p", { className: "day" }, line.dataset.day));
  }

  #noteScroll() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    if (scrollTop === this.placed) return;
    const left = scrollHeight - clientHeight - scrollTop;
    this.following = left < NEAR;
    if (this.following) this.newest.hidden = true;
  }

  #jump() {
    this.following = true;
    this.follow();
    this.scroller.focus({ preventScroll: true });
  }
}
