// One chat: its messages and its actions. PrivateChat and GroupChat extend it.

import { Commands } from "./commands.js";
import { showAlert } from "./dialog.js";
import { element } from "./elements.js";
import { Log } from "./log.js";
import { shortened } from "./names.js";
import { Results } from "./results.js";
import { Answers } from "./answers.js";
import * as server from "./server.js";
import { t } from "./texts.js";

//: Milliseconds: how long a short answer is shown, a button waits for its answer, and "typing" is shown.
const TOAST = 4500;
const ANSWER_TIMEOUT = 15000;
const TYPING = 5000;

export class Column {
  // `app` has the bot and all chats, and opens one of them.
  constructor(app) {
    const made = document.getElementById("column").content.cloneNode(true);
    this.section = made.querySelector("section");
    this.app = app;
    this.waiting = new Set();
    this.log = new Log(this.part(".log"), this.part(".newest"), (message) => this.appearance(message), {
      command: (text) => this.send(text),
      press: (key, data) => this.press(key, data),
      inline: (words) => this.type(`@${this.app.bot.username} ${words}`),
      isBotLink: (link) => this.app.isBotLink(link),
      open: (link) => this.open(link),
    });
    this.#wireComposer();
  }

  part(selector) {
    return this.section.querySelector(selector);
  }

  // The person who acts, and where they act: {} is a private chat. Subclasses override both.
  get actor() {
    return null;
  }

  get where() {
    return {};
  }

  appearance(message) {
    return { mine: !message.from_bot };
  }

  // The line below the name, while nobody types.
  get state() {
    return "";
  }

  showName(name) {
    this.section.setAttribute("aria-label", name);
    this.part("h2").textContent = shortened(name, 60);
    this.part("h2").title = name;
    this.part(".initial").textContent = [...name][0];
    for (const property of ["ariaLabel", "title"]) this.part(".manage")[property] = t("manage", { name });
  }

  messages(list) {
    this.log.show(list);
    this.answers.show(list.findLast(({ reply_markup: markup }) => Answers.changedBy(markup))?.reply_markup);
    this.showWelcome();
  }

  put(message) {
    this.log.put(message);
    if (Answers.changedBy(message.reply_markup)) this.answers.show(message.reply_markup);
    if (message.from_bot) this.showState();
    this.showWelcome();
  }

  remove(id) {
    this.log.remove(id);
    this.showWelcome();
  }

  answer({ text, show_alert: alert }) {
    this.#stopWaiting();
    if (!text) return;
    if (alert) showAlert(text, () => this.part(".log"));
    else this.toast(text);
  }

  typing() {
    this.showState(t("typing"));
    this.typingTimer = setTimeout(() => this.showState(), TYPING);
  }

  showState(words) {
    clearTimeout(this.typingTimer);
    this.part(".language").textContent = words ?? this.state;
  }

  showWelcome() {}

  toast(text) {
    const made = element("p", { className: "toast" }, text);
    this.part(".toasts").replaceChildren(made);
    setTimeout(() => made.remove(), TOAST);
  }

  send(text) {
    return this.ask(server.send(this.actor, text, this.where));
  }

  press(key, data) {
    const id = Number(key.closest("li").dataset.id);
    key.setAttribute("aria-busy", "true");
    this.waiting.add(key);
    setTimeout(() => this.#stopWaiting(key), ANSWER_TIMEOUT);
    this.ask(server.press(this.actor, id, data, this.where), key);
  }

  // A link to the bot: opens its chat, or a group that is chosen.
  async open(link) {
    if (/[?&]startgroup|[?&]startchannel/.test(link)) return this.app.chooseGroup(this.actor, link);
    if (await this.ask(server.openLink(this.actor, link))) this.app.reveal(this.actor);
  }

  // Puts text into the field, as if it were typed.
  type(text) {
    const input = this.part("textarea");
    input.value = text;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // True: the sandbox accepted it.
  async ask(promise, key) {
    try {
      await promise;
      return true;
    } catch (error) {
      this.#stopWaiting(key);
      this.toast(error.message);
      return false;
    }
  }

  #stopWaiting(key) {
    for (const one of key ? [key] : this.waiting) one.removeAttribute("aria-busy");
    key ? this.waiting.delete(key) : this.waiting.clear();
  }

  #wireComposer() {
    const input = this.part("textarea");
    this.commands = new Commands({
      list: this.part(".commands"),
      button: this.part(".menu"),
      input,
      choose: (command) => this.send(command),
    });
    this.results = new Results({
      list: this.part(".results"),
      input,
      ask: (words) => this.#inline(words),
      choose: (query, result) => this.ask(server.choose(this.actor, query, result, this.where)),
      start: (words) => this.open(`https://t.me/${this.app.bot.username}?start=${words}`),
    });
    this.answers = new Answers(this.part(".answers"), {
      send: (text) => this.send(text),
      share: () => this.app.shareLocation(this.actor),
    });
    input.addEventListener("keydown", (event) => this.#key(event, input));
    this.part(".composer").onsubmit = (event) => {
      event.preventDefault();
      this.#submit(input);
    };
  }

  async #inline(words) {
    try {
      return (await server.inlineQuery(this.actor, words)).query;
    } catch (error) {
      return this.toast(error.message);
    }
  }

  #key(event, input) {
    if (this.commands.key(event) || this.results.key(event) || event.isComposing) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#submit(input);
  }

  async #submit(input) {
    const text = input.value.trim();
    this.commands.close();
    this.results.close();
    if (!text) return;
    input.value = "";
    if (!(await this.send(text)) && !input.value) input.value = text;
  }
}
