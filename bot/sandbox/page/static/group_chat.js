// A group, a forum or a channel: who writes there, and in which topic.

import { Column } from "./column.js";
import { keepFocus } from "./dialog.js";
import { element, icon, hiddenText } from "./elements.js";
import { inLanguage } from "./languages.js";
import { authorOf } from "./service_messages.js";
import { shortened } from "./names.js";
import { t } from "./texts.js";

//: The name of General in requests; its messages have no thread id.
const GENERAL = 1;

const ADMIN_STATUSES = ["creator", "administrator"];

export const kindOf = ({ forum, kind }) => (forum ? t("group-forum") : t(`group-${kind}`));

// The bot's status in a group; null: it is not in it.
export const botIn = (group, bot) => group.members.find(({ user }) => user.id === bot.id) ?? null;

export class GroupChat extends Column {
  constructor(group, app) {
    super(app);
    this.group = group;
    this.thread = GENERAL;
    this.all = new Map();
    this.section.classList.add("shared");
    this.part(".unblock").remove();
    this.part(".manage").onclick = () => this.app.manage(this.group.id);
    this.part(".start").onclick = () => this.app.manage(this.group.id);
    this.part(".start").textContent = t("manage-do");
    this.#actorSelect.onchange = () => this.#offer();
    this.createTopic = element("button", { className: "topic create", type: "button", ariaLabel: t("topic-new") }, icon("add"));
    this.createTopic.onclick = () => this.app.createTopic(this.group.id);
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
    const kind = kindOf(this.group);
    return bot ? t("group-people", { kind, count: people }) : t("group-without-bot", { kind });
  }

  appearance(message) {
    return { mine: !message.from_bot, author: authorOf(message) };
  }

  show(group) {
    this.group = group;
    this.showName(group.title);
    this.part("h3").textContent = shortened(group.title, 60);
    this.part(".description").textContent = this.#hint();
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
    if (this.group.migrated_to) return t("group-upgraded");
    return this.group.deleted ? t("group-deleted") : "";
  }

  // The menu of the person who writes: Telegram can show administrators another one.
  #offer() {
    const { bot, people } = this.app;
    const { status } = this.group.members.find(({ user }) => user.id === this.actor) ?? {};
    const menus = ADMIN_STATUSES.includes(status) ? bot.admin_commands : bot.group_commands;
    this.commands.offer(inLanguage(menus, people.get(this.actor)?.language_code) ?? []);
  }

  #hint() {
    const isIn = botIn(this.group, this.app.bot);
    return t(isIn ? "group-quiet" : "group-bot-missing");
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
    this.#actorSelect.setAttribute("aria-label", t("actor-of", { name: title }));
    if (actors.some(([value]) => value === before)) this.#actorSelect.value = before;
    this.part(".actor").hidden = this.#ended !== "" || actors.length === 0;
  }

  #actorsOf({ user, status }) {
    const name = user.first_name;
    const own = [`${user.id}`, status === "creator" ? t("actor-owner", { name }) : name];
    const asGroup = [`${user.id} anonymous`, t("actor-anonymous", { name })];
    return this.group.kind === "supergroup" && ADMIN_STATUSES.includes(status) ? [own, asGroup] : [own];
  }

  #showTopics() {
    const strip = this.part(".topics");
    strip.hidden = !this.group.forum || this.#ended !== "";
    if (!this.group.topics.some(({ thread_id: id }) => id === this.thread)) this.thread = GENERAL;
    const unread = new Set([...strip.querySelectorAll("[data-unread]")].map((tab) => tab.dataset.thread));
    const tabs = this.group.topics.map((topic) => this.#tab(topic, unread));
    const focused = strip.contains(document.activeElement) ? document.activeElement.dataset.thread : null;
    for (const tab of strip.querySelectorAll("[data-thread]")) tab.remove();
    strip.prepend(...tabs);
    if (!this.createTopic.isConnected) strip.append(this.createTopic);
    if (focused) (this.part(`.topic[data-thread="${focused}"]`) ?? this.createTopic).focus();
  }

  #tab({ thread_id: id, name, closed }, unread) {
    const tab = element("button", { className: "topic", type: "button", title: name }, shortened(name, 32));
    if (closed) tab.append(icon("lock"), hiddenText(t("topic-closed")));
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
    const hadFocus = this.section.contains(document.activeElement);
    this.part(".composer").hidden = this.#ended !== "";
    this.part(".manage").hidden = this.#ended !== "";
    this.part(".blocked").hidden = this.#ended === "";
    this.part(".blocked p").textContent = this.#ended;
    this.showWelcome();
    if (hadFocus) keepFocus(() => this.part(".log"));
  }
}
