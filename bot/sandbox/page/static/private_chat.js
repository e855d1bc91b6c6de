// A person's private chat with the bot: who they are, Start, and whether they have blocked the bot.

import { Column } from "./column.js";
import { keepFocus } from "./dialog.js";
import { inLanguage, languageName } from "./languages.js";
import { shortened } from "./names.js";
import * as server from "./server.js";
import { t } from "./texts.js";

export class PrivateChat extends Column {
  constructor(person, app) {
    super(app);
    this.person = person;
    this.part(".start").onclick = () => {
      this.send("/start");
      this.part(".log").focus({ preventScroll: true });
    };
    this.part(".manage").onclick = () => this.app.manage(this.person.id);
    this.part(".share").hidden = false;
    this.part(".share").onclick = () => this.app.shareLocation(this.actor);
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
    this.showName(person.name);
    this.part("h3").textContent = bot.name ?? "";
    this.part(".description").textContent = inLanguage(bot.descriptions, person.language_code) ?? "";
    for (const selector of [".description", ".log ol"]) this.part(selector).lang = person.language_code ?? "";
    this.commands.offer(inLanguage(bot.commands, person.language_code) ?? []);
    this.results.username = bot.username ?? "";
    this.showState();
    this.#showBlocked(person);
  }

  showWelcome() {
    this.part(".welcome").hidden = !this.log.empty || this.person.blocked;
  }

  #showBlocked({ name, blocked }) {
    const hadFocus = this.section.contains(document.activeElement);
    this.part(".composer").hidden = blocked;
    this.part(".blocked").hidden = !blocked;
    this.part(".blocked p").textContent = t("person-blocked", { name: shortened(name, 40) });
    this.showWelcome();
    if (hadFocus) keepFocus(() => this.part(blocked ? ".unblock" : "textarea"));
  }
}
