// The dialog that manages a room: its members, the bot's rights, its topics, its deletion.

import { element, icon } from "./elements.js";
import { botIn, kindOf } from "./room.js";
import * as server from "./server.js";

//: The possible memberships of the bot in a room, and of a person.
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
  constructor(house) {
    this.house = house;
    this.dialog = document.getElementById("room");
    this.part(".upgrade").onclick = () => this.#do(server.upgrade(this.id), () => this.dialog.close());
    this.part(".dissolve").onclick = () => this.#do(server.dissolve(this.id), () => this.dialog.close());
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

  // Updates the dialog when a room or a person changes; the field with the focus keeps it.
  show() {
    const room = this.house.rooms.get(this.id);
    if (!room) return;
    const held = this.dialog.contains(document.activeElement) ? document.activeElement.ariaLabel : null;
    this.part("h2").textContent = room.title;
    this.part(".kind").textContent = kindOf(room);
    this.#rows(".seats", [this.#bot(room), ...this.#people(room)]);
    this.#rows(".rights", this.#rights(room));
    this.#rows(".topic-list", this.#topics(room));
    this.part(".upgrade").hidden = room.kind !== "group";
    const again = held && [...this.dialog.querySelectorAll("[aria-label]")].find((one) => one.ariaLabel === held);
    again?.focus();
  }

  #rows(selector, rows) {
    const set = this.part(selector);
    set.replaceChildren(set.querySelector("legend"), ...rows);
    set.hidden = rows.length === 0;
  }

  #bot(room) {
    const { bot } = this.house;
    const seat = botIn(room, bot);
    const now = { restricted: "member" }[seat?.status] ?? seat?.status ?? (room.thrown ? "kicked" : "left");
    const choices = { ...BOT };
    if (room.kind === "channel") delete choices.member;
    return this.#choice(bot.name, choices, now, (status) => server.placeBot(room.id, status), !seat);
  }

  #people(room) {
    const choices = room.kind === "supergroup" ? { ...PERSON, ...ANONYMOUS } : PERSON;
    return [...this.house.people.values()].map(({ id, name }) => {
      const member = room.members.find(({ user }) => user.id === id);
      if (member?.status === "creator") return row(name, element("span", { className: "own" }, "owner"));
      const now = member?.is_anonymous ? "anonymous" : (member?.status ?? "left");
      return this.#choice(name, choices, now, (status) => server.seat(room.id, id, status));
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

  #rights(room) {
    const seat = botIn(room, this.house.bot);
    const ruling = room.kind === "channel" ? "channel" : seat?.status;
    const known = seat ? (RIGHTS[ruling === "restricted" ? "member" : ruling] ?? {}) : {};
    if (room.kind === "group" || (ruling === "administrator" && !room.forum)) return [];
    return Object.entries(known).map(([right, words]) => {
      const box = element("input", { type: "checkbox", "aria-label": words, checked: seat[right] ?? true });
      box.onchange = () => this.#do(server.allow(room.id, { [right]: box.checked }));
      return element("label", { className: "check" }, box, words);
    });
  }

  #topics(room) {
    return room.topics.map(({ thread_id: id, name, closed }) => {
      const turn = (words, does) => {
        const button = element("button", { className: "quiet", type: "button", "aria-label": `${words} ${name}` }, words);
        button.onclick = () => this.#do(server.turn(room.id, id, does));
        return button;
      };
      const turns = [closed ? turn("Open", "open") : turn("Close", "close")];
      if (id !== 1) turns.push(turn("Delete", "delete"));
      return row(name, element("span", { className: "turns" }, closed ? icon("lock") : null, ...turns));
    });
  }

  async #do(promise, then) {
    const complaint = this.part("[role=alert]");
    try {
      await promise;
      complaint.textContent = "";
      then?.();
    } catch (error) {
      complaint.textContent = error.message;
    }
    this.show();
  }
}

function row(name, ...parts) {
  return element("div", { className: "line" }, element("span", { dir: "auto" }, name), ...parts);
}
