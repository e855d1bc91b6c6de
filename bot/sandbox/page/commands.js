// The command menu: opened by the button or by typing "/", walked with the arrows, closed by Esc.

import { element } from "./elements.js";

export class Commands {
  // `choose` is given the command as it is to be said.
  constructor({ list, button, input, choose }) {
    Object.assign(this, { list, button, input, choose });
    this.all = [];
    list.id = `commands-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    input.setAttribute("aria-controls", list.id);
    button.setAttribute("aria-controls", list.id);
    button.onclick = () => this.#toggle();
    input.addEventListener("input", () => this.#filter());
    input.addEventListener("blur", (event) => this.#leave(event));
    list.addEventListener("blur", (event) => this.#leave(event));
    list.addEventListener("keydown", (event) => this.key(event));
    for (const part of [list, button]) part.addEventListener("mousedown", (event) => event.preventDefault());
    list.onclick = (event) => this.#take(event.target.closest("[role=option]"));
  }

  get open() {
    return !this.list.hidden;
  }

  offer(commands) {
    this.all = commands;
  }

  // True: the key was for the menu.
  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!this.open || event.isComposing) return false;
    if (step) this.#move(step);
    else if (event.key === "Home" || event.key === "End") this.#mark(event.key === "Home" ? 0 : -1);
    else if (event.key === "Enter" && this.active) this.#take(this.active);
    else if (event.key === "Escape") this.#return();
    else return false;
    event.preventDefault();
    return true;
  }

  close() {
    this.list.hidden = true;
    this.active = null;
    this.button.setAttribute("aria-expanded", "false");
    for (const owner of [this.input, this.list]) owner.removeAttribute("aria-activedescendant");
  }

  #toggle() {
    if (this.open) return this.close();
    this.#show(this.all);
    if (this.open) this.list.focus();
  }

  #filter() {
    const typed = /^\/(\w*)$/.exec(this.input.value);
    if (!typed) return this.close();
    const word = typed[1].toLowerCase();
    const fitting = this.all.filter(({ command }) => command.startsWith(word));
    this.#show(fitting, fitting.findIndex(({ command }) => command === word));
  }

  // `meant` is marked: what is typed in full is never taken for a longer command.
  #show(commands, meant = 0) {
    if (!commands.length) return this.close();
    this.list.replaceChildren(...commands.map((entry, index) => this.#option(entry, index)));
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.#mark(Math.max(meant, 0));
  }

  #option({ command, description }, index) {
    const option = element("li", { id: `${this.list.id}-${index}`, role: "option" });
    option.dataset.command = `/${command}`;
    option.append(element("b", {}, `/${command}`), " ", element("span", {}, description));
    return option;
  }

  #move(step) {
    const options = this.list.children;
    const place = [...options].indexOf(this.active) + step;
    this.#mark((place + options.length) % options.length);
  }

  #mark(index) {
    this.active?.removeAttribute("aria-selected");
    this.active = [...this.list.children].at(index);
    this.active.setAttribute("aria-selected", "true");
    this.active.scrollIntoView({ block: "nearest" });
    for (const owner of [this.input, this.list]) {
      owner.setAttribute("aria-activedescendant", this.active.id);
    }
  }

  #take(option) {
    if (!option) return;
    const fromList = document.activeElement === this.list;
    this.close();
    this.input.value = "";
    if (fromList) this.button.focus();
    this.choose(option.dataset.command);
  }

  #return() {
    const fromList = document.activeElement === this.list;
    this.close();
    if (fromList) this.button.focus();
  }

  #leave({ relatedTarget }) {
    if (![this.list, this.button, this.input].includes(relatedTarget)) this.close();
  }
}
