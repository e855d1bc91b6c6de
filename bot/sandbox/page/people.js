// The people: a strip of names for small screens, the dialog that adds one, and the alert of an answer.

import { element } from "./elements.js";
import { languageName } from "./languages.js";
import * as server from "./server.js";

//: Languages the bot need not know, to see what it does then.
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

  show(people) {
    for (const { id, name } of people) {
      if (!this.tabs.has(id)) this.tabs.set(id, this.#make(id));
      this.tabs.get(id).firstChild.textContent = name;
    }
    if (this.chosen == null && people.length) this.choose(people[0].id);
  }

  choose(id) {
    this.chosen = id;
    for (const [other, tab] of this.tabs) {
      const here = other === id;
      if (here) tab.removeAttribute("data-news");
      here ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current");
      if (here) tab.lastChild.textContent = "";
      this.columns.get(other)?.section.classList.toggle("chosen", here);
    }
    this.tabs.get(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.columns.get(id)?.log.follow();
  }

  // Something came for a person who is not in sight.
  news(id) {
    if (id === this.chosen) return;
    this.tabs.get(id)?.setAttribute("data-news", "");
    if (this.tabs.has(id)) this.tabs.get(id).lastChild.textContent = " new messages";
  }

  #make(id) {
    const tab = element("button", { type: "button", className: "tab" });
    tab.append(element("span"), element("span", { className: "spoken" }));
    tab.onclick = () => this.choose(id);
    this.strip.append(tab);
    return tab;
  }
}

// `added` is told the new person's id, once the server has it.
export function wireDialog(spoken, added) {
  const dialog = document.getElementById("person");
  const form = dialog.querySelector("form");
  const complaint = form.querySelector("[role=alert]");
  document.getElementById("add-person").onclick = () => {
    form.reset();
    complaint.textContent = "";
    form.elements.language.replaceChildren(...choices(spoken()));
    dialog.showModal();
  };
  form.querySelector("[value=cancel]").onclick = () => dialog.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      const { id } = await server.add(form.elements.name.value.trim(), form.elements.language.value);
      dialog.close();
      added(id);
    } catch (error) {
      complaint.textContent = error.message;
    }
  };
}

function choices(spoken) {
  const others = OTHERS.filter((code) => !spoken.includes(code));
  return [group("The bot speaks", spoken), group("Others", others)];
}

function group(label, codes) {
  const options = codes.map((code) => element("option", { value: code }, languageName(code)));
  return element("optgroup", { label }, ...options);
}
