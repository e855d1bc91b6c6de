// The page: a column for each person, group and channel, kept in sync with the sandbox.

import { agreed, keepFocus } from "./dialog.js";
import { chooseGroupDialog, locationDialog, topicDialog, wireNewGroup, wireNewPerson } from "./dialogs.js";
import { GroupChat } from "./group_chat.js";
import { Manage } from "./manage.js";
import { Tabs } from "./people.js";
import { PersonSettings } from "./person_settings.js";
import { PrivateChat } from "./private_chat.js";
import { wireRehearsal } from "./rehearsal.js";
import * as server from "./server.js";
import { language, t, translate, wireLanguages } from "./texts.js";

document.documentElement.lang = language;
translate(document);

const container = document.getElementById("columns");
const connection = document.getElementById("connection");
const rehearsal = document.getElementById("rehearsal");
const columns = new Map();
const tabs = new Tabs(document.getElementById("tabs"), columns);
let awaited = null;
let world = null;

//: The hosts of Telegram's links.
const HOSTS = ["t.me", "telegram.me", "telegram.dog"];

// What each chat can call on the page.
const app = {
  bot: {},
  people: new Map(),
  groups: new Map(),
  reveal,
  columnOf: (id) => columns.get(id),
  manage: (id) => (app.people.has(id) ? personSettings : manage).open(id),
  isBotLink,
};
Object.assign(app, {
  createTopic: topicDialog(),
  chooseGroup: chooseGroupDialog(app),
  shareLocation: locationDialog(),
});
const manage = new Manage(app);
const personSettings = new PersonSettings(app);

// Shows the complete state: at first, and whenever the connection is back.
function showState(state) {
  const forgotten = world !== null && world !== state.world;
  world = state.world;
  showConnection(forgotten ? "forgotten" : "");
  clearErrors();
  rehearsal.hidden = !state.controls?.includes("rehearse");
  const known = new Set([...state.people, ...state.groups].map(({ id }) => id));
  for (const id of [...columns.keys()]) if (!known.has(id)) removeColumn(id);
  app.bot = state.bot;
  state.people.forEach(showPerson);
  state.groups.forEach(showGroup);
  for (const [id, column] of columns) column.messages(state.messages[id] ?? []);
  showPage();
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
  columns.get(id)?.section.remove();
  columns.delete(id);
  for (const known of [app.people, app.groups]) known.delete(id);
  tabs.remove(id);
  keepFocus();
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
    showConnection("");
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
  removed: (_, event) => removeColumn(event.chat_id),
  profile: (_, event) => showBot(event.bot),
};

function handle(event) {
  handlers[event.type]?.(columns.get(event.chat_id), event);
}

// `state` is the name of a text, or empty.
function showConnection(state) {
  const words = state && t(state);
  if (connection.textContent !== words) connection.textContent = words;
}

// Without an answer at first, later with what to do.
function showBroken(attempts) {
  showConnection(attempts === 0 ? "connecting" : "stopped");
  showPage();
}

function showPage() {
  if ("ready" in document.documentElement.dataset) return;
  document.documentElement.dataset.ready = "";
  returnFocus();
}

// What failed while the sandbox did not answer need not fail now.
function clearErrors() {
  for (const one of document.querySelectorAll("dialog [role=alert]")) one.textContent = "";
  resetRehearsal();
}

async function startOver() {
  if (!(await agreed(t("reset-ask"), t("reset")))) return;
  try {
    await server.reset();
  } catch (error) {
    connection.textContent = error.message;
  }
}

// The keyboard of a phone covers a part of the screen: the page uses the rest.
function fit() {
  const { height, scale } = window.visualViewport;
  if (scale === 1) document.documentElement.style.setProperty("--height", `${height}px`);
}

window.visualViewport?.addEventListener("resize", fit);
document.getElementById("reset").onclick = startOver;
const resetRehearsal = wireRehearsal(rehearsal);
const returnFocus = wireLanguages(document.getElementById("language"));
wireNewPerson(() => Object.keys(app.bot.commands ?? {}).filter(Boolean), reveal);
wireNewGroup(app, reveal);
server.connect({ onState: showState, onEvent: handle, onBroken: showBroken });
