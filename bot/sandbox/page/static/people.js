// The strip of names for small screens, the dialog that adds a person, and the alert of an answer.

import { element } from "./elements.js";
import { languageName } from "./languages.js";
import * as server from "./server.js";

//: Languages that the bot need not have, to see what it does then.
const OTHERS = ["de", "fr", "ka", "uk"];

export function showAlert(text) {
  const dialog = document.getElementById("alert");
  dialog.querySelector("p").textContent = text;
  if (!dialog.open) dialog.showModal();
}

export class Tabs {
  constructor(strip, columns) {
    Object.assign(this, { strip, columns });
    this.tabs = new Map();
  }

  show({ id, name }) {
    if (!this.tabs.has(id)) this.tabs.set(id, this.#make(id));
    this.tabs.get(id).firstChild.textContent = name;
    if (this.chosen == null) this.choose(id);
  }

  remove(id) {
    this.tabs.get(id)?.remove();
    this.tabs.delete(id);
    if (this.chosen !== id) return;
    this.chosen = null;
    for (const other of this.tabs.keys()) return this.choose(other);
  }

  choose(id) {
    this.chosen = id;
    for (const [other, tab] of this.tabs) {
      const chosen = other === id;
      tab.ariaCurrent = chosen ? "true" : null;
      this.columns.get(other)?.section.classList.toggle("chosen", chosen);
      if (chosen) this.#mark(tab, "");
    }
    this.tabs.get(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // A message arrived for a person who is not visible.
  markUnread(id) {
    if (id !== this.chosen && this.tabs.has(id)) this.#mark(this.tabs.get(id), " new messages");
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

// `added` gets the new person's id, once the server has it.
export function wireDialog(languages, added) {
  const dialog = document.getElementById("person");
  const form = dialog.querySelector("form");
  const errorText = form.querySelector("[role=alert]");
  document.getElementById("add-person").onclick = () => {
    form.reset();
    errorText.textContent = "";
    form.elements.language.replaceChildren(...choices(languages()));
    dialog.showModal();
  };
  form.querySelector("[value=cancel]").onclick = () => dialog.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      const { name, language } = form.elements;
      const { person } = await server.addPerson(name.value.trim(), language.value);
      dialog.close();
      added(person);
    } catch (error) {
      errorText.textContent = error.message;
    }
  };
}

function choices(languages) {
  const others = OTHERS.filter((code) => !languages.includes(code));
  return [group("The bot speaks", languages), group("Others", others)];
}

function group(label, codes) {
  const options = codes.map((code) => element("option", { value: code }, languageName(code)));
  return element("optgroup", { label }, ...options);
}
