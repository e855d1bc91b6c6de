// A group, a forum or a channel: who writes there, in which topic, and what happens to it.

import { Column } from "./column.js";
import { element, icon, spoken } from "./elements.js";
import { inLanguage } from "./languages.js";
import { authorOf } from "./service.js";
import * as server from "./server.js";

//: The name of General in requests; its messages have no thread id.
const GENERAL = 1;

const KINDS = { group: "Group", supergroup: "Supergroup", channel: "Channel" };
const RULES = ["creator", "administrator"];

export const kindOf = (room) => (room.forum ? "Forum" : KINDS[room.kind]);

// The bot's status in a room; null: it is not in it.
export const botIn = (room, bot) => room.members.find(({ user }) => user.id === bot.id) ?? null;

export class RoomChat extends Column {
  constructor(room, house) {
    super(house);
    this.room = room;
    this.thread = GENERAL;
    this.all = new Map();
    this.section.classList.add("shared");
    this.part(".block").remove();
    this.part(".unblock").remove();
    this.part(".manage").hidden = false;
    this.part(".manage").onclick = () => this.house.manage(this.room.id);
    this.part(".start").onclick = () => this.house.manage(this.room.id);
    this.part(".start").textContent = "Manage";
    this.#voice.onchange = () => this.#offer();
  }

  get speaker() {
    return Number(this.#voice.value.split(" ")[0]);
  }

  get where() {
    const { forum, id, kind } = this.room;
    const where = { room: id };
    if (forum) where.thread_id = this.thread;
    if (kind === "supergroup") where.anonymous = this.#voice.value.endsWith(" anonymous");
    return where;
  }

  get state() {
    const people = this.room.members.filter(({ user }) => !user.is_bot).length;
    const bot = botIn(this.room, this.house.bot);
    const count = `${people} ${people === 1 ? "person" : "people"}`;
    return `${kindOf(this.room)}, ${bot ? count : "without the bot"}`;
  }

  look(message) {
    return { mine: !message.from_bot, author: authorOf(message) };
  }

  show(room) {
    this.room = room;
    this.section.setAttribute("aria-label", room.title);
    this.part("h2").textContent = room.title;
    this.part(".initial").textContent = [...room.title][0];
    this.part("h3").textContent = room.title;
    this.part(".description").textContent = this.#hint();
    for (const name of ["aria-label", "title"]) this.part(".manage").setAttribute(name, `Manage ${room.title}`);
    this.results.username = this.house.bot.username ?? "";
    this.#showVoices();
    this.#offer();
    this.#showTopics();
    this.#showEnd();
    this.showState();
  }

  messages(list) {
    this.all = new Map(list.map((message) => [message.message_id, message]));
    super.messages(list.filter((message) => this.#isHere(message)));
  }

  put(message) {
    this.all.set(message.message_id, message);
    if (this.#isHere(message)) super.put(message);
    else this.#tabOf(message)?.toggleAttribute("data-news", true);
  }

  remove(id) {
    this.all.delete(id);
    super.remove(id);
  }

  welcome() {
    this.part(".welcome").hidden = !this.log.empty || this.#ended !== "";
  }

  get #voice() {
    return this.part(".speaker select");
  }

  get #ended() {
    if (this.room.moved_to) return "This group has become a supergroup.";
    return this.room.dissolved ? "This was deleted." : "";
  }

  // The menu of the person who writes: Telegram can show administrators another one.
  #offer() {
    const { bot, people } = this.house;
    const { status } = this.room.members.find(({ user }) => user.id === this.speaker) ?? {};
    const menus = RULES.includes(status) ? bot.admin_commands : bot.group_commands;
    this.commands.offer(inLanguage(menus, people.get(this.speaker)?.language_code) ?? []);
  }

  #hint() {
    if (botIn(this.room, this.house.bot)) return "Nobody has said anything yet.";
    return "The bot is not in here yet. Whoever manages this can add it.";
  }

  // Everybody who can write here; administrators of supergroups also in the name of the group.
  #showVoices() {
    const { kind, members, title } = this.room;
    const before = this.#voice.value;
    const voices = members
      .filter(({ user, status }) => !user.is_bot && (kind !== "channel" || RULES.includes(status)))
      .flatMap((member) => this.#voicesOf(member));
    const options = voices.map(([value, words]) => element("option", { value }, words));
    this.#voice.replaceChildren(...options);
    this.#voice.setAttribute("aria-label", `Who speaks in ${title}`);
    if (voices.some(([value]) => value === before)) this.#voice.value = before;
    this.part(".speaker").hidden = this.#ended !== "" || voices.length === 0;
  }

  #voicesOf({ user, status }) {
    const own = [`${user.id}`, `${user.first_name}${status === "creator" ? ", owner" : ""}`];
    const asRoom = [`${user.id} anonymous`, `${user.first_name}, anonymously`];
    return this.room.kind === "supergroup" && RULES.includes(status) ? [own, asRoom] : [own];
  }

  #showTopics() {
    const strip = this.part(".topics");
    strip.hidden = !this.room.forum || this.#ended !== "";
    if (!this.room.topics.some(({ thread_id: id }) => id === this.thread)) this.thread = GENERAL;
    const news = new Set([...strip.querySelectorAll("[data-news]")].map((tab) => tab.dataset.thread));
    const tabs = this.room.topics.map((topic) => this.#tab(topic, news));
    const more = element("button", { className: "topic begin", type: "button", "aria-label": "New topic" });
    more.append(icon("add"));
    more.onclick = () => this.house.beginTopic(this.room.id);
    strip.replaceChildren(...tabs, more);
  }

  #tab({ thread_id: id, name, closed }, news) {
    const tab = element("button", { className: "topic", type: "button" }, name);
    if (closed) tab.append(icon("lock"), spoken(" closed"));
    tab.dataset.thread = id;
    tab.toggleAttribute("data-news", news.has(String(id)) && id !== this.thread);
    tab.setAttribute("aria-pressed", String(id === this.thread));
    tab.onclick = () => this.#enter(id);
    return tab;
  }

  #enter(thread) {
    this.thread = thread;
    this.log.following = true;
    this.messages([...this.all.values()]);
    this.#showTopics();
    this.part(`.topic[data-thread="${thread}"]`).focus();
  }

  #tabOf(message) {
    return this.part(`.topic[data-thread="${message.message_thread_id ?? GENERAL}"]`);
  }

  #isHere(message) {
    return !this.room.forum || (message.message_thread_id ?? GENERAL) === this.thread;
  }

  #showEnd() {
    this.part(".composer").hidden = this.#ended !== "";
    this.part(".manage").hidden = this.#ended !== "";
    this.part(".blocked").hidden = this.#ended === "";
    this.part(".blocked p").textContent = this.#ended;
    this.welcome();
  }
}
