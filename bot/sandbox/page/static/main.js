// The page: a column for each person, group and channel, kept in sync with the sandbox.

import { locationDialog, topicDialog, chooseGroupDialog, wireNewGroup } from "./dialogs.js";
import { Manage } from "./manage.js";
import { Tabs, wireDialog } from "./people.js";
import { PrivateChat } from "./private_chat.js";
import { wireRehearsal } from "./rehearsal.js";
import { GroupChat } from "./group_chat.js";
import * as server from "./server.js";

const container = document.getElementById("columns");
const connection = document.getElementById("connection");
const rehearsal = document.getElementById("rehearsal");
const columns = new Map();
const tabs = new Tabs(document.getElementById("tabs"), columns);
let awaited = null;

//: The hosts of Telegram's links.
const HOSTS = ["t.me", "telegram.me", "telegram.dog"];

// What each chat can call on the page.
const app = {
  bot: {},
  people: new Map(),
  groups: new Map(),
  reveal,
  manage: (group) => manage.open(group),
  isBotLink,
};
Object.assign(app, {
  createTopic: topicDialog(),
  chooseGroup: chooseGroupDialog(app),
  shareLocation: locationDialog(),
});
const manage = new Manage(app);

// Shows the complete state: at first, and whenever the connection is back.
function showState(state) {
  rehearsal.hidden = !state.controls?.includes("rehearse");
  const known = new Set([...state.people, ...state.groups].map(({ id }) => id));
  for (const id of [...columns.keys()]) if (!known.has(id)) removeColumn(id);
  app.bot = state.bot;
  state.people.forEach(showPerson);
  state.groups.forEach(showGroup);
  for (const [id, column] of columns) column.messages(state.messages[id] ?? []);
}

function showBot(bot) {
  app.bot = bot;
  for (const column of columns.values()) column.show(column.person ?? column.group);
}

function showPerson(person) {
  app.people.set(person.id, person);
  show(person.id, person.name, person, PrivateChat);
}

function showGroup(group) {
  app.groups.set(group.id, group);
  if (group.deleted) return columns.has(group.id) && removeColumn(group.id);
  show(group.id, group.title, group, GroupChat);
  manage.show();
}

function show(id, name, owner, Kind) {
  if (!columns.has(id)) {
    columns.set(id, new Kind(owner, app));
    container.append(columns.get(id).section);
  }
  columns.get(id).show(owner);
  tabs.show({ id, name });
  if (id === awaited) reveal(id);
}

function removeColumn(id) {
  columns.get(id).section.remove();
  columns.delete(id);
  for (const known of [app.people, app.groups]) known.delete(id);
  tabs.remove(id);
}

// Scrolls a chat into view, as soon as it exists.
function reveal(id) {
  awaited = id;
  const column = columns.get(id);
  if (!column) return;
  awaited = null;
  tabs.choose(id);
  column.section.scrollIntoView({ inline: "nearest", block: "nearest" });
  const start = column.part(".start");
  (start.checkVisibility() ? start : column.part("textarea")).focus();
}

// True: the link leads to the bot.
function isBotLink(link) {
  try {
    const { protocol, host, hostname, pathname, searchParams } = new URL(link);
    const isOwn = (name) => name?.toLowerCase() === app.bot.username?.toLowerCase();
    if (protocol === "tg:") return (host || pathname).includes("resolve") && isOwn(searchParams.get("domain"));
    return HOSTS.includes(hostname) && isOwn(pathname.replaceAll("/", ""));
  } catch {
    return false;
  }
}

const handlers = {
  message(column, event) {
    column?.put(event.message);
    tabs.markUnread(event.chat_id);
  },
  edit: (column, event) => column?.put(event.message),
  delete: (column, event) => column?.remove(event.message_id),
  answer: (column, event) => column?.answer(event),
  typing: (column) => column?.typing(),
  inline: (_, event) => columns.forEach((column) => column.results.receive(event.query)),
  person: (_, event) => showPerson(event.person),
  group: (_, event) => showGroup(event.group),
  profile: (_, event) => showBot(event.bot),
};

function handle(event) {
  handlers[event.type]?.(columns.get(event.chat_id), event);
}

function showConnection(connected) {
  connection.textContent = connected ? "" : "Connecting…";
}

// The keyboard of a phone covers a part of the screen: the page uses the rest.
function fit() {
  const { height, scale } = window.visualViewport;
  if (scale === 1) document.documentElement.style.setProperty("--height", `${height}px`);
}

window.visualViewport?.addEventListener("resize", fit);
wireRehearsal(rehearsal);
wireDialog(() => Object.keys(app.bot.commands ?? {}).filter(Boolean), reveal);
wireNewGroup(app, reveal);
server.connect({ onState: showState, onEvent: handle, onConnection: showConnection });
