// Inline results: what the bot offers while a person types its name and a query.

import { element } from "./elements.js";
import { Menu } from "./menu.js";
import { t } from "./texts.js";

//: Milliseconds without a key press after which the query is sent to the bot.
const PAUSE = 250;

export class Results extends Menu {
  // `ask` returns a query for the text; `choose` gets the ids of query and result, `start` the parameter of a button.
  constructor({ list, input, ask, choose, start }) {
    super({ list, input });
    Object.assign(this, { ask, choose, start });
    this.username = "";
    input.addEventListener("input", () => this.#readInput());
  }

  close() {
    super.close();
    this.query = null;
    clearTimeout(this.timer);
  }

  // An answer of the bot; it can belong to an earlier text.
  receive(query) {
    if (query.id !== this.query || query.results == null) return;
    const options = query.results.map((result) => optionOf(result));
    const words = query.button?.start_parameter;
    if (words != null) options.unshift(startOf(query.button));
    if (!options.length) options.push(none());
    this.show(options);
  }

  take(option) {
    const { result, start } = option.dataset;
    const query = this.query;
    if (result == null && start == null) return;
    this.close();
    this.input.value = "";
    if (start == null) this.choose(query, result);
    else this.start(start);
  }

  #readInput() {
    const typed = /^@(\w+)\s(.*)$/s.exec(this.input.value);
    if (typed?.[1].toLowerCase() !== this.username.toLowerCase()) return this.close();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(typed[2]), PAUSE);
  }

  async #ask(words) {
    const query = await this.ask(words);
    if (!query) return;
    this.query = query.id;
    this.receive(query);
  }
}

function optionOf({ id, title, caption, description, message_text: text }) {
  const option = element("li", { role: "option" });
  option.dataset.result = id;
  option.append(element("b", {}, title ?? caption ?? text ?? id));
  if (description) option.append(element("span", {}, description));
  return option;
}

function startOf({ text, start_parameter: words }) {
  const option = element("li", { role: "option" }, element("b", {}, text));
  option.dataset.start = words;
  return option;
}

function none() {
  const made = element("li", { role: "option", "aria-disabled": "true" });
  made.append(element("span", {}, t("no-results")));
  return made;
}
