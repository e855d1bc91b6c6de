// A person's private chat with the bot: who they are, Start, and whether they have blocked the bot.

import { Column } from "./column.js";
import { inLanguage, languageName } from "./languages.js";
import * as server from "./server.js";

export class PrivateChat extends Column {
  constructor(person, app) {
    super(app);
    this.person = person;
    this.part(".start").onclick = () => {
      this.send("/start");
      this.part(".log").focus({ preventScroll: true });
    };
    this.part(".block").onclick = () => this.ask(server.block(this.person.id, true));
    this.part(".unblock").onclick = () => this.ask(server.block(this.person.id, false));
  }

  get actor() {
    return this.person.id;
  }

  get state() {
    return languageName(this.person.language_code);
  }

  show(person) {
    const { bot } = this.app;
    this.person = person;
    this.section.setAttribute("aria-label", person.name);
    this.part("h2").textContent = person.name;
    this.part(".initial").textContent = [...person.name][0];
    this.part("h3").textContent = bot.name ?? "";
    this.part(".description").textContent = inLanguage(bot.descriptions, person.language_code) ?? "";
    for (const selector of [".description", ".log"]) this.part(selector).lang = person.language_code ?? "";
    this.commands.offer(inLanguage(bot.commands, person.language_code) ?? []);
    this.results.username = bot.username ?? "";
    this.showState();
    this.#showBlocked(person);
  }

  showWelcome() {
    this.part(".welcome").hidden = !this.log.empty || this.person.blocked;
  }

  #showBlocked({ name, blocked }) {
    const focused = document.activeElement;
    const hadFocus = [".block", ".unblock"].some((selector) => this.part(selector) === focused);
    this.part(".composer").hidden = blocked;
    this.part(".blocked").hidden = !blocked;
    this.part(".blocked p").textContent = `${name} has blocked the bot.`;
    this.part(".block").hidden = blocked;
    if (hadFocus) this.part(blocked ? ".unblock" : ".block").focus();
    this.showWelcome();
  }
}
