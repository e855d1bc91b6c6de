// The dialog that manages a group: its members, the bot's rights, its topics, its deletion.

import { agreed, keepFocus, open } from "./dialog.js";
import { element, icon } from "./elements.js";
import { botIn, kindOf } from "./group_chat.js";
import * as server from "./server.js";
import { t } from "./texts.js";

//: The possible memberships of the bot in a group, and of a person.
const BOT = ["left", "kicked", "member", "administrator"];
const PERSON = ["left", "member", "administrator"];

//: The rights that can be given and taken, by the bot's status.
const RIGHTS = {
  channel: ["can_post_messages"],
  administrator: ["can_manage_topics"],
  member: ["can_send_messages", "can_send_photos", "can_send_documents"],
};

export class Manage {
  constructor(app) {
    this.app = app;
    this.dialog = document.getElementById("group");
    this.part(".upgrade").onclick = () => this.#do(server.upgrade(this.id), ({ group }) => this.#leave(group));
    this.part(".delete").onclick = () => this.#delete();
  }

  part(selector) {
    return this.dialog.querySelector(selector);
  }

  open(id) {
    this.id = id;
    this.part("[role=alert]").textContent = "";
    this.show();
    open(this.dialog, () => this.app.columnOf(id)?.part(".manage"));
  }

  // Updates the dialog when a group or a person changes; the field with the focus keeps it.
  show() {
    const group = this.app.groups.get(this.id);
    if (!group) return;
    const hadFocus = this.dialog.contains(document.activeElement);
    const focusedLabel = hadFocus ? document.activeElement.ariaLabel : null;
    this.part("h2").textContent = group.title;
    this.part(".kind").textContent = kindOf(group);
    this.#rows(".members", [this.#bot(group), ...this.#people(group)]);
    this.#rows(".rights", this.#rights(group));
    this.#rows(".topic-list", this.#topics(group));
    this.part(".upgrade").hidden = group.kind !== "group";
    const sameField = focusedLabel && [...this.dialog.querySelectorAll("[aria-label]")].find((one) => one.ariaLabel === focusedLabel);
    if (hadFocus) sameField ? sameField.focus() : keepFocus(() => this.part(".primary"));
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
    const choices = BOT.filter((one) => group.kind !== "channel" || one !== "member");
    return this.#choice(bot.name, choices, now, (status) => server.setBot(group.id, status), !member);
  }

  #people(group) {
    const choices = group.kind === "supergroup" ? [...PERSON, "anonymous"] : PERSON;
    return [...this.app.people.values()].map(({ id, name }) => {
      const member = group.members.find(({ user }) => user.id === id);
      if (member?.status === "creator") return row(name, element("span", { className: "own" }, t("member-owner")));
      const now = member?.is_anonymous ? "anonymous" : (member?.status ?? "left");
      return this.#choice(name, choices, now, (status) => server.setMember(group.id, id, status));
    });
  }

  #choice(name, choices, now, act, outside = false) {
    const select = element("select", { "aria-label": name });
    for (const value of choices) {
      if (value === "kicked" && outside && now !== "kicked") continue;
      select.append(element("option", { value }, t(`member-${value}`)));
    }
    select.value = now;
    select.onchange = () => this.#do(act(select.value));
    return row(name, select);
  }

  #rights(group) {
    const member = botIn(group, this.app.bot);
    const status = group.kind === "channel" ? "channel" : member?.status;
    const known = member ? (RIGHTS[status === "restricted" ? "member" : status] ?? []) : [];
    if (group.kind === "group" || (status === "administrator" && !group.forum)) return [];
    return known.map((right) => {
      const words = t(`right-${right}`);
      const box = element("input", { type: "checkbox", "aria-label": words, checked: member[right] ?? true });
      box.onchange = () => this.#do(server.setRights(group.id, { [right]: box.checked }));
      return element("label", { className: "check" }, box, words);
    });
  }

  #topics(group) {
    return group.topics.map(({ thread_id: id, name, closed }) => {
      const changeButton = (verb, act) => {
        const label = t("topic-do", { verb, name });
        return element("button", { className: "quiet", type: "button", ariaLabel: label, onclick: act }, verb);
      };
      const change = (how) => this.#do(server.changeTopic(group.id, id, how));
      const buttons = [
        closed ? changeButton(t("topic-open"), () => change("reopen")) : changeButton(t("topic-close"), () => change("close")),
      ];
      if (id !== 1) buttons.push(changeButton(t("topic-delete"), () => this.#deleteTopic(name, () => change("delete"))));
      return row(name, element("span", { className: "buttons" }, closed ? icon("lock") : null, ...buttons));
    });
  }

  async #deleteTopic(name, act) {
    if (await agreed(t("topic-delete-ask", { name }), t("topic-delete"))) await act();
  }

  async #delete() {
    const { title: name } = this.app.groups.get(this.id);
    if (!(await agreed(t("group-delete-ask", { name }), t("group-delete")))) return;
    await this.#do(server.deleteGroup(this.id), () => this.dialog.close());
  }

  #leave(group) {
    this.dialog.close();
    this.app.reveal(group);
  }

  async #do(promise, then) {
    const errorText = this.part("[role=alert]");
    try {
      const answer = await promise;
      errorText.textContent = "";
      then?.(answer);
    } catch (error) {
      errorText.textContent = error.message;
    }
    this.show();
  }
}

function row(name, ...parts) {
  return element("div", { className: "line" }, element("span", { dir: "auto" }, name), ...parts);
}
