// The dialog about a person: blocks the bot in their name, and removes them.

import { agreed, open } from "./dialog.js";
import { languageName } from "./languages.js";
import * as server from "./server.js";
import { t } from "./texts.js";

export class PersonSettings {
  constructor(app) {
    this.app = app;
    this.dialog = document.getElementById("person-settings");
    this.part(".block").onclick = () => this.#do(server.block(this.person.id, !this.person.blocked));
    this.part(".delete").onclick = () => this.#remove();
  }

  part(selector) {
    return this.dialog.querySelector(selector);
  }

  open(id) {
    this.person = this.app.people.get(id);
    const { name, language_code: code, blocked } = this.person;
    this.part("h2").textContent = name;
    this.part(".kind").textContent = languageName(code);
    this.part(".block").textContent = t(blocked ? "person-unblock" : "person-block");
    this.part("[role=alert]").textContent = "";
    open(this.dialog);
  }

  async #remove() {
    const { id, name } = this.person;
    if (await agreed(t("person-remove-ask", { name }), t("person-remove"))) await this.#do(server.remove(id));
  }

  async #do(promise) {
    try {
      await promise;
      this.dialog.close();
    } catch (error) {
      this.part("[role=alert]").textContent = error.message;
    }
  }
}
