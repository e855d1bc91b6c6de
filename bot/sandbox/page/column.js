// One person's chat with the bot: who they are, what was said, and what they can do.

import { Commands } from "./commands.js";
import { element } from "./elements.js";
import { inLanguage, languageName } from "./languages.js";
import { Log } from "./log.js";
import { showAlert } from "./people.js";
import * as server from "./server.js";

//: Milliseconds a small answer stays, a key waits for its answer, and "typing" is believed.
const TOAST = 4500;
const PATIENCE = 15000;
const TYPING = 5000;

export class Column {
  constructor(person) {
    const made = document.getElementById("column").content.cloneNode(true);
    this.section = made.querySelector("section");
    this.person = person;
    this.waiting = new Set();
    this.log = new Log(
      this.part(".log"),
      this.part(".newest"),
      (message) => message.from?.id === this.person.id,
      { command: (text) => this.say(text), press: (key, data) => this.press(key, data) },
    );
    this.#wireComposer();
  }

  part(selector) {
    return this.section.querySelector(selector);
  }

  show(person, bot) {
    this.person = person;
    const language = languageName(person.language_code);
    this.section.setAttribute("aria-label", person.name);
    this.part("h2").textContent = person.name;
    this.part(".initial").textContent = [...person.name][0];
    this.part(".language").textContent = language;
    this.part("h3").textContent = bot.name ?? "";
    this.part(".description").textContent = inLanguage(bot.descriptions, person.language_code) ?? "";
    for (const spoken of [".description", ".log"]) this.part(spoken).lang = person.language_code ?? "";
    this.commands.offer(inLanguage(bot.commands, person.language_code) ?? []);
    this.#showBlocked(person);
  }

  messages(list) {
    this.log.show(list);
    this.#welcome();
  }

  put(message) {
    this.log.put(message);
    if (message.from?.id !== this.person.id) this.#typing("");
    this.#welcome();
  }

  remove(id) {
    this.log.remove(id);
    this.#welcome();
  }

  answer({ text, show_alert: loud }) {
    this.#settle();
    if (!text) return;
    if (loud) showAlert(text);
    else this.toast(text);
  }

  typing() {
    this.#typing("typing…");
    this.silence = setTimeout(() => this.#typing(""), TYPING);
  }

  toast(text) {
    const made = element("p", { className: "toast" }, text);
    this.part(".toasts").replaceChildren(made);
    setTimeout(() => made.remove(), TOAST);
  }

  say(text) {
    return this.#ask(server.say(this.person.id, text));
  }

  press(key, data) {
    const id = Number(key.closest("li").dataset.id);
    key.setAttribute("aria-busy", "true");
    this.waiting.add(key);
    setTimeout(() => this.#settle(key), PATIENCE);
    this.#ask(server.press(this.person.id, id, data), key);
  }

  // True: the sandbox took it.
  async #ask(promise, key) {
    try {
      await promise;
      return true;
    } catch (error) {
      this.#settle(key);
      this.toast(error.message);
      return false;
    }
  }

  #settle(key) {
    for (const one of key ? [key] : this.waiting) one.removeAttribute("aria-busy");
    key ? this.waiting.delete(key) : this.waiting.clear();
  }

  #typing(words) {
    clearTimeout(this.silence);
    this.part(".language").textContent = words || languageName(this.person.language_code);
  }

  #welcome() {
    this.part(".welcome").hidden = !this.log.empty || this.person.blocked;
  }

  #showBlocked({ name, blocked }) {
    const focused = document.activeElement;
    const turned = [".block", ".unblock"].some((selector) => this.part(selector) === focused);
    this.part(".composer").hidden = blocked;
    this.part(".blocked").hidden = !blocked;
    this.part(".blocked p").textContent = `${name} has blocked the bot.`;
    this.part(".block").hidden = blocked;
    if (turned) this.part(blocked ? ".unblock" : ".block").focus();
    this.#welcome();
  }

  #wireComposer() {
    const input = this.part("textarea");
    this.commands = new Commands({
      list: this.part(".commands"),
      button: this.part(".menu"),
      input,
      choose: (command) => this.say(command),
    });
    input.addEventListener("keydown", (event) => this.#key(event, input));
    this.part(".composer").onsubmit = (event) => {
      event.preventDefault();
      this.#send(input);
    };
    this.part(".start").onclick = () => {
      this.say("/start");
      this.part(".log").focus({ preventScroll: true });
    };
    this.part(".block").onclick = () => this.#ask(server.block(this.person.id, true));
    this.part(".unblock").onclick = () => this.#ask(server.block(this.person.id, false));
  }

  #key(event, input) {
    if (this.commands.key(event) || event.isComposing) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#send(input);
  }

  async #send(input) {
    const text = input.value.trim();
    this.commands.close();
    if (!text) return;
    input.value = "";
    if (!(await this.say(text)) && !input.value) input.value = text;
  }
}
