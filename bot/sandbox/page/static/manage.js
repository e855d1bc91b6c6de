// The dialog that manages a group: its members, the bot's rights, its topics, its deletion.

import { element, icon } from "./elements.js";
import { botIn, kindOf } from "./group_chat.js";
import * as server from "./server.js";

//: The possible memberships of the bot in a group, and of a person.
const BOT = { left: "not in it", kicked: "thrown out", member: "member", administrator: "administrator" };
const PERSON = { left: "not in it", member: "member", administrator: "administrator" };
const ANONYMOUS = { anonymous: "anonymous administrator" };

//: The rights that can be given and taken, by the bot's status.
const RIGHTS = {
  channel: { can_post_messages: "Post" },
  administrator: { can_manage_topics: "Write in closed topics" },
  member: { can_send_messages: "Write", can_send_photos: "Send photos", can_send_documents: "Send files" },
};

export class Manage {
  constructor(app) {
    this.app = app;
    this.dialog = document.getElementById("group");
    this.part(".upgrade").onclick = () => this.#do(server.upgrade(this.id), () => this.dialog.close());
    this.part(".delete").onclick = () => this.#do(server.deleteGroup(this.id), () => this.dialog.close());
  }

  part(selector) {
    return this.dialog.querySelector(selector);
  }

  open(id) {
    this.id = id;
    this.part("[role=alert]").textContent = "";
    this.show();
    this.dialog.showModal();
  }

  // Updates the dialog when a group or a person changes; the field with the focus keeps it.
  show() {
    const group = this.app.groups.get(this.id);
    if (!group) return;
    const focusedLabel = this.dialog.contains(document.activeElement) ? document.activeElement.ariaLabel : null;
    this.part("h2").textContent = group.title;
    this.part(".kind").textContent = kindOf(group);
    this.#rows(".members", [this.#bot(group), ...this.#people(group)]);
    this.#rows(".rights", this.#rights(group));
    this.#rows(".topic-list", this.#topics(group));
    this.part(".upgrade").hidden = group.kind !== "group";
    const sameField = focusedLabel && [...this.dialog.querySelectorAll("[aria-label]")].find((one) => one.ariaLabel === focusedLabel);
    sameField?.focus();
  }

  #rows(selector, rows) {
    const set = this.part(selector);
    set.replaceChildren(set.querySelector("legend"), ...rows);
    set.hidden = rows.length === 0;
  }

  #bot(group) {
    const { bot } = this.app;
    const member = botIn(group, bot);
    const now = { restricted: "member" }[member?.status] ?? member?.status ?? (group.has_banned ? "kicked" : "left");
    const choices = { ...BOT };
    if (group.kind === "channel") delete choices.member;
    return this.#choice(bot.name, choices, now, (status) => server.setBot(group.id, status), !member);
  }

  #people(group) {
    const choices = group.kind === "supergroup" ? { ...PERSON, ...ANONYMOUS } : PERSON;
    return [...this.app.people.values()].map(({ id, name }) => {
      const member = group.members.find(({ user }) => user.id === id);
      if (member?.status === "creator") return row(name, element("span", { className: "own" }, "owner"));
      const now = member?.is_anonymous ? "anonymous" : (member?.status ?? "left");
      return this.#choice(name, choices, now, (status) => server.setMember(group.id, id, status));
    });
  }

  #choice(name, choices, now, act, outside = false) {
    const select = element("select", { "aria-label": name });
    for (const [value, words] of Object.entries(choices)) {
      if (value === "kicked" && outside && now !== "kicked") continue;
      select.append(element("option", { value }, words));
    }
    select.value = now;
    select.onchange = () => this.#do(act(select.value));
    return row(name, select);
  }

  #rights(group) {
    const member = botIn(group, this.app.bot);
    const status = group.kind === "channel" ? "channel" : member?.status;
    const known = member ? (RIGHTS[status === "restricted" ? "member" : status] ?? {}) : {};
    if (group.kind === "group" || (status === "administrator" && !group.forum)) return [];
    return Object.entries(known).map(([right, words]) => {
      const box = element("input", { type: "checkbox", "aria-label": words, checked: member[right] ?? true });
      box.onchange = () => this.#do(server.setRights(group.id, { [right]: box.checked }));
      return element("label", { className: "check" }, box, words);
    });
  }

  #topics(group) {
    return group.topics.map(({ thread_id: id, name, closed }) => {
      const changeButton = (words, change) => {
        const button = element("button", { className: "quiet", type: "button", "aria-label": `${words} ${name}` }, words);
        button.onclick = () => this.#do(server.changeTopic(group.id, id, change));
        return button;
      };
      const buttons = [closed ? changeButton("Open", "reopen") : changeButton("Close", "close")];
      if (id !== 1) buttons.push(changeButton("Delete", "delete"));
      return row(name, element("span", { className: "buttons" }, closed ? icon("lock") : null, ...buttons));
    });
  }

  async #do(promise, then) {
    const errorText = this.part("[role=alert]");
    try {
      await promise;
      errorText.textContent = "";
      then?.();
    } catch (error) {
      errorText.textContent = error.message;
    }
    this.show();
  }
}

function row(name, ...parts) {
  return element("div", { className: "line" }, element("span", { dir: "auto" }, name), ...parts);
}
