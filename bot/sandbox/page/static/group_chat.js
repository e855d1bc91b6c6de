// A group, a forum or a channel: who writes there, and in which topic.

import { Column } from "./column.js";
import { element, icon, hiddenText } from "./elements.js";
import { inLanguage } from "./languages.js";
import { authorOf } from "./service_messages.js";
import * as server from "./server.js";

//: The name of General in requests; its messages have no thread id.
const GENERAL = 1;

const KINDS = { group: "Group", supergroup: "Supergroup", channel: "Channel" };
const ADMIN_STATUSES = ["creator", "administrator"];

export const kindOf = (group) => (group.forum ? "Forum" : KINDS[group.kind]);

// The bot's status in a group; null: it is not in it.
export const botIn = (group, bot) => group.members.find(({ user }) => user.id === bot.id) ?? null;

export class GroupChat extends Column {
  constructor(group, app) {
    super(app);
    this.group = group;
    this.thread = GENERAL;
    this.all = new Map();
    this.section.classList.add("shared");
    this.part(".block").remove();
    this.part(".unblock").remove();
    this.part(".manage").hidden = false;
    this.part(".manage").onclick = () => this.app.manage(this.group.id);
    this.part(".start").onclick = () => this.app.manage(this.group.id);
    this.part(".start").textContent = "Manage";
    this.#actorSelect.onchange = () => this.#offer();
  }

  get actor() {
    return Number(this.#actorSelect.value.split(" ")[0]);
  }

  get where() {
    const { forum, id, kind } = this.group;
    const where = { group: id };
    if (forum) where.thread_id = this.thread;
    if (kind === "supergroup") where.anonymous = this.#actorSelect.value.endsWith(" anonymous");
    return where;
  }

  get state() {
    const people = this.group.members.filter(({ user }) => !user.is_bot).length;
    const bot = botIn(this.group, this.app.bot);
    const count = `${people} ${people === 1 ? "person" : "people"}`;
    return `${kindOf(this.group)}, ${bot ? count : "without the bot"}`;
  }

  appearance(message) {
    return { mine: !message.from_bot, author: authorOf(message) };
  }

  show(group) {
    this.group = group;
    this.section.setAttribute("aria-label", group.title);
    this.part("h2").textContent = group.title;
    this.part(".initial").textContent = [...group.title][0];
    this.part("h3").textContent = group.title;
    this.part(".description").textContent = this.#hint();
    for (const name of ["aria-label", "title"]) this.part(".manage").setAttribute(name, `Manage ${group.title}`);
    this.results.username = this.app.bot.username ?? "";
    this.#showActors();
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
    else this.#tabOf(message)?.toggleAttribute("data-unread", true);
  }

  remove(id) {
    this.all.delete(id);
    super.remove(id);
  }

  showWelcome() {
    this.part(".welcome").hidden = !this.log.empty || this.#ended !== "";
  }

  get #actorSelect() {
    return this.part(".actor select");
  }

  get #ended() {
    if (this.group.migrated_to) return "This group has become a supergroup.";
    return this.group.deleted ? "This was deleted." : "";
  }

  // The menu of the person who writes: Telegram can show administrators another one.
  #offer() {
    const { bot, people } = this.app;
    const { status } = this.group.members.find(({ user }) => user.id === this.actor) ?? {};
    const menus = ADMIN_STATUSES.includes(status) ? bot.admin_commands : bot.group_commands;
    this.commands.offer(inLanguage(menus, people.get(this.actor)?.language_code) ?? []);
  }

  #hint() {
    if (botIn(this.group, this.app.bot)) return "Nobody has said anything yet.";
    return "The bot is not in here yet. Whoever manages this can add it.";
  }

  // Everybody who can write here; administrators of supergroups also in the name of the group.
  #showActors() {
    const { kind, members, title } = this.group;
    const before = this.#actorSelect.value;
    const actors = members
      .filter(({ user, status }) => !user.is_bot && (kind !== "channel" || ADMIN_STATUSES.includes(status)))
      .flatMap((member) => this.#actorsOf(member));
    const options = actors.map(([value, words]) => element("option", { value }, words));
    this.#actorSelect.replaceChildren(...options);
    this.#actorSelect.setAttribute("aria-label", `Who writes in ${title}`);
    if (actors.some(([value]) => value === before)) this.#actorSelect.value = before;
    this.part(".actor").hidden = this.#ended !== "" || actors.length === 0;
  }

  #actorsOf({ user, status }) {
    const own = [`${user.id}`, `${user.first_name}${status === "creator" ? ", owner" : ""}`];
    const asGroup = [`${user.id} anonymous`, `${user.first_name}, anonymously`];
    return this.group.kind === "supergroup" && ADMIN_STATUSES.includes(status) ? [own, asGroup] : [own];
  }

  #showTopics() {
    const strip = this.part(".topics");
    strip.hidden = !this.group.forum || this.#ended !== "";
    if (!this.group.topics.some(({ thread_id: id }) => id === this.thread)) this.thread = GENERAL;
    const unread = new Set([...strip.querySelectorAll("[data-unread]")].map((tab) => tab.dataset.thread));
    const tabs = this.group.topics.map((topic) => this.#tab(topic, unread));
    const more = element("button", { className: "topic create", type: "button", "aria-label": "New topic" });
    more.append(icon("add"));
    more.onclick = () => this.app.createTopic(this.group.id);
    strip.replaceChildren(...tabs, more);
  }

  #tab({ thread_id: id, name, closed }, unread) {
    const tab = element("button", { className: "topic", type: "button" }, name);
    if (closed) tab.append(icon("lock"), hiddenText(" closed"));
    tab.dataset.thread = id;
    tab.toggleAttribute("data-unread", unread.has(String(id)) && id !== this.thread);
    tab.setAttribute("aria-pressed", String(id === this.thread));
    tab.onclick = () => this.#openTopic(id);
    return tab;
  }

  #openTopic(thread) {
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
    return !this.group.forum || (message.message_thread_id ?? GENERAL) === this.thread;
  }

  #showEnd() {
    this.part(".composer").hidden = this.#ended !== "";
    this.part(".manage").hidden = this.#ended !== "";
    this.part(".blocked").hidden = this.#ended === "";
    this.part(".blocked p").textContent = this.#ended;
    this.showWelcome();
  }
}
