// The command menu: opened by the button or by typing "/".

import { element } from "./elements.js";
import { Menu } from "./menu.js";

export class Commands extends Menu {
  // `choose` gets the command as it is sent.
  constructor({ list, button, input, choose }) {
    super({ list, input });
    Object.assign(this, { button, choose });
    this.all = [];
    button.setAttribute("aria-controls", list.id);
    button.onclick = () => this.#toggle();
    button.addEventListener("mousedown", (event) => event.preventDefault());
    input.addEventListener("input", () => this.#filter());
  }

  offer(commands) {
    this.all = commands;
  }

  show(options, meant) {
    super.show(options, meant);
    this.button.setAttribute("aria-expanded", String(this.open));
  }

  close() {
    super.close();
    this.button.setAttribute("aria-expanded", "false");
  }

  leave() {
    const fromList = document.activeElement === this.list;
    super.leave();
    if (fromList) this.button.focus();
  }

  owns(other) {
    return other === this.button || super.owns(other);
  }

  take(option) {
    const fromList = document.activeElement === this.list;
    this.close();
    this.input.value = "";
    if (fromList) this.button.focus();
    this.choose(option.dataset.command);
  }

  #toggle() {
    if (this.open) return this.close();
    this.show(this.all.map(optionOf));
    if (this.open) this.list.focus();
  }

  // A command that is typed completely never selects a longer one.
  #filter() {
    const typed = /^\/(\w*)$/.exec(this.input.value);
    if (!typed) return this.close();
    const word = typed[1].toLowerCase();
    const fitting = this.all.filter(({ command }) => command.startsWith(word));
    const meant = fitting.findIndex(({ command }) => command === word);
    this.show(fitting.map(optionOf), Math.max(meant, 0));
  }
}

function optionOf({ command, description }) {
  const option = element("li", { role: "option" });
  option.dataset.command = `/${command}`;
  option.append(element("b", {}, `/${command}`), " ", element("span", {}, description));
  return option;
}
