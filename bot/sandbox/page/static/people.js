// The names of all chats, and which of them are shown: as many as fit, beginning with the one chosen last.

import { element } from "./elements.js";
import { shortened } from "./names.js";
import { t } from "./texts.js";

//: Pixels: the least width of a chat, the gap between two, and what is beside them without and with the strip of names.
const WIDTH = 240;
const GAP = 16;
const ASIDE = 84;
const EDGES = 40;

const phone = window.matchMedia("(max-width: 719px)");

export class Tabs {
  constructor(strip, columns) {
    Object.assign(this, { strip, columns });
    this.tabs = new Map();
    //: The ids of all chats; the ones chosen last come first.
    this.recent = [];
    window.addEventListener("resize", () => this.layout());
  }

  show({ id, name }) {
    const isNew = !this.tabs.has(id);
    if (isNew) this.tabs.set(id, this.#make(id));
    const tab = this.tabs.get(id);
    tab.firstChild.textContent = shortened(name, 22);
    tab.title = name;
    if (!isNew) return;
    this.recent.push(id);
    this.layout();
  }

  remove(id) {
    this.tabs.get(id)?.remove();
    this.tabs.delete(id);
    this.recent = this.recent.filter((other) => other !== id);
    this.layout();
  }

  choose(id) {
    this.recent = [id, ...this.recent.filter((other) => other !== id)];
    this.layout();
    this.tabs.get(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // Shows as many chats as fit; when that is not all, the strip of names leads to the others.
  layout() {
    const count = fitting(window.innerWidth - ASIDE);
    const strip = phone.matches || this.recent.length > count;
    document.body.classList.toggle("strip", strip);
    const shown = this.recent.slice(0, phone.matches ? 1 : strip ? fitting(window.innerWidth - EDGES) : count);
    for (const [id, tab] of this.tabs) {
      const isShown = shown.includes(id);
      tab.ariaCurrent = isShown ? "true" : null;
      this.columns.get(id)?.section.classList.toggle("shown", isShown);
      if (isShown) this.#mark(tab, "");
    }
  }

  // A message arrived in a chat that is not shown.
  markUnread(id) {
    const tab = this.tabs.get(id);
    if (tab && !tab.ariaCurrent) this.#mark(tab, t("new-messages"));
  }

  #mark(tab, words) {
    tab.lastChild.textContent = words;
    tab.toggleAttribute("data-unread", words !== "");
  }

  #make(id) {
    const tab = element("button", { type: "button", className: "tab" });
    tab.append(element("span"), element("span", { className: "visually-hidden" }));
    tab.onclick = () => this.choose(id);
    this.strip.append(tab);
    return tab;
  }
}

const fitting = (width) => Math.max(1, Math.floor((width + GAP) / (WIDTH + GAP)));
