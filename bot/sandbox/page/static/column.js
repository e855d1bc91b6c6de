// One chat: its messages and its actions. Private chats and rooms build on it.

import { Commands } from "./commands.js";
import { element } from "./elements.js";
import { Log } from "./log.js";
import { showAlert } from "./people.js";
import { Results } from "./results.js";
import { Answers } from "./answers.js";
import * as server from "./server.js";

//: Milliseconds: how long a short answer is shown, a button waits for its answer, and "typing" is shown.
const TOAST = 4500;
const PATIENCE = 15000;
const TYPING = 5000;

export class Column {
  // `house` has the bot and all chats, and opens one of them.
  constructor(house) {
    const made = document.getElementById("column").content.cloneNode(true);
    this.section = made.querySelector("section");
    this.house = house;
    this.waiting = new Set();
    this.log = new Log(this.part(".log"), this.part(".newest"), (message) => this.look(message), {
      command: (text) => this.say(text),
      press: (key, data) => this.press(key, data),
      inline: (words) => this.type(`@${this.house.bot.username} ${words}`),
      leads: (link) => this.house.leads(link),
      open: (link) => this.open(link),
    });
    this.#wireComposer();
  }

  part(selector) {
    return this.section.querySelector(selector);
  }

  // The person who acts, and where they act: {} is a private chat. Subclasses override both.
  get speaker() {
    return null;
  }

  get where() {
    return {};
  }

  look(message) {
    return { mine: !message.from_bot };
  }

  // The line below the name, while nobody types.
  get state() {
    return "";
  }

  messages(list) {
    this.log.show(list);
    this.answers.show(list.findLast(({ reply_markup: markup }) => Answers.concern(markup))?.reply_markup);
    this.welcome();
  }

  put(message) {
    this.log.put(message);
    if (Answers.concern(message.reply_markup)) this.answers.show(message.reply_markup);
    if (message.from_bot) this.showState();
    this.welcome();
  }

  remove(id) {
    this.log.remove(id);
    this.welcome();
  }

  answer({ text, show_alert: loud }) {
    this.#settle();
    if (!text) return;
    if (loud) showAlert(text);
    else this.toast(text);
  }

  typing() {
    this.showState("typing…");
    this.silence = setTimeout(() => this.showState(), TYPING);
  }

  showState(words) {
    clearTimeout(this.silence);
    this.part(".language").textContent = words ?? this.state;
  }

  welcome() {}

  toast(text) {
    const made = element("p", { className: "toast" }, text);
    this.part(".toasts").replaceChildren(made);
    setTimeout(() => made.remove(), TOAST);
  }

  say(text) {
    return this.ask(server.say(this.speaker, text, this.where));
  }

  press(key, data) {
    const id = Number(key.closest("li").dataset.id);
    key.setAttribute("aria-busy", "true");
    this.waiting.add(key);
    setTimeout(() => this.#settle(key), PATIENCE);
    this.ask(server.press(this.speaker, id, data, this.where), key);
  }

  // A link to the bot: opens its chat, or a room that is chosen.
  async open(link) {
    if (/[?&]startgroup|[?&]startchannel/.test(link)) return this.house.chooseRoom(this.speaker, link);
    if (await this.ask(server.open(this.speaker, link))) this.house.go(this.speaker);
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
      this.#settle(key);
      this.toast(error.message);
      return false;
    }
  }

  #settle(key) {
    for (const one of key ? [key] : this.waiting) one.removeAttribute("aria-busy");
    key ? this.waiting.delete(key) : this.waiting.clear();
  }

  #wireComposer() {
    const input = this.part("textarea");
    this.commands = new Commands({
      list: this.part(".commands"),
      button: this.part(".menu"),
      input,
      choose: (command) => this.say(command),
    });
    this.results = new Results({
      list: this.part(".results"),
      input,
      ask: (words) => this.#inline(words),
      choose: (query, result) => this.ask(server.choose(this.speaker, query, result, this.where)),
      start: (words) => this.open(`https://t.me/${this.house.bot.username}?start=${words}`),
    });
    this.answers = new Answers(this.part(".answers"), {
      say: (text) => this.say(text),
      share: () => this.house.shareLocation(this.speaker),
    });
    input.addEventListener("keydown", (event) => this.#key(event, input));
    this.part(".composer").onsubmit = (event) => {
      event.preventDefault();
      this.#send(input);
    };
  }

  async #inline(words) {
    try {
      return (await server.ask(this.speaker, words)).query;
    } catch (error) {
      return this.toast(error.message);
    }
  }

  #key(event, input) {
    if (this.commands.key(event) || this.results.key(event) || event.isComposing) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#send(input);
  }

  async #send(input) {
    const text = input.value.trim();
    this.commands.close();
    this.results.close();
    if (!text) return;
    input.value = "";
    if (!(await this.say(text)) && !input.value) input.value = text;
  }
}
