// Suggested answers below the text field: texts to send, or a location to share.

import { element, icon } from "./elements.js";

export class Answers {
  // True: a message with this markup changes the suggestions.
  static changedBy(markup) {
    return Boolean(markup?.keyboard || markup?.remove_keyboard);
  }

  // `act.send` gets the text; `act.share` asks for a location.
  constructor(group, act) {
    Object.assign(this, { group, act });
  }

  show(markup) {
    const rows = markup?.keyboard ?? [];
    this.group.hidden = rows.length === 0;
    this.once = markup?.one_time_keyboard;
    this.group.replaceChildren(...rows.map((row) => this.#row(row)));
  }

  #row(keys) {
    const made = keys.map((key) => (typeof key === "string" ? { text: key } : key));
    return element("div", { className: "row" }, ...made.map((key) => this.#key(key)));
  }

  #key({ text, request_location: sharesLocation }) {
    const button = element("button", { className: "key", type: "button" }, text);
    if (sharesLocation) button.append(icon("pin"));
    button.onclick = () => {
      if (this.once) this.group.hidden = true;
      if (sharesLocation) this.act.share();
      else this.act.send(text);
    };
    return button;
  }
}
