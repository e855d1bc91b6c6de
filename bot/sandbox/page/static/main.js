// The page: a column for each person and each room, kept in sync with the sandbox.

import { locationDialog, topicDialog, whereDialog, wireRooms } from "./dialogs.js";
import { Manage } from "./manage.js";
import { Tabs, wireDialog } from "./people.js";
import { PrivateChat } from "./private.js";
import { wireRehearsal } from "./rehearsal.js";
import { RoomChat } from "./room.js";
import * as server from "./server.js";

const place = document.getElementById("columns");
const line = document.getElementById("connection");
const rehearsal = document.getElementById("rehearsal");
const columns = new Map();
const tabs = new Tabs(document.getElementById("tabs"), columns);
let wanted = null;

//: The hosts of Telegram's links.
const HOSTS = ["t.me", "telegram.me", "telegram.dog"];

// What each chat can call on the page.
const house = {
  bot: {},
  people: new Map(),
  rooms: new Map(),
  go: welcome,
  manage: (room) => manage.open(room),
  leads,
};
Object.assign(house, {
  beginTopic: topicDialog(),
  chooseRoom: whereDialog(house),
  shareLocation: locationDialog(),
});
const manage = new Manage(house);

// Shows the complete state: at first, and whenever the connection is back.
function showState(state) {
  rehearsal.hidden = !state.controls?.includes("rehearse");
  const known = new Set([...state.people, ...state.rooms].map(({ id }) => id));
  for (const id of [...columns.keys()]) if (!known.has(id)) leave(id);
  house.bot = state.bot;
  state.people.forEach(showPerson);
  state.rooms.forEach(showRoom);
  for (const [id, column] of columns) column.messages(state.messages[id] ?? []);
}

function showBot(bot) {
  house.bot = bot;
  for (const column of columns.values()) column.show(column.person ?? column.room);
}

function showPerson(person) {
  house.people.set(person.id, person);
  show(person.id, person.name, person, PrivateChat);
}

function showRoom(room) {
  house.rooms.set(room.id, room);
  if (room.dissolved) return columns.has(room.id) && leave(room.id);
  show(room.id, room.title, room, RoomChat);
  manage.show();
}

function show(id, name, owner, Kind) {
  if (!columns.has(id)) {
    columns.set(id, new Kind(owner, house));
    place.append(columns.get(id).section);
  }
  columns.get(id).show(owner);
  tabs.show({ id, name });
  if (id === wanted) welcome(id);
}

function leave(id) {
  columns.get(id).section.remove();
  columns.delete(id);
  for (const known of [house.people, house.rooms]) known.delete(id);
  tabs.remove(id);
}

// Scrolls a chat into view, as soon as it exists.
function welcome(id) {
  wanted = id;
  const column = columns.get(id);
  if (!column) return;
  wanted = null;
  tabs.choose(id);
  column.section.scrollIntoView({ inline: "nearest", block: "nearest" });
  const start = column.part(".start");
  (start.checkVisibility() ? start : column.part("textarea")).focus();
}

// True: the link leads to the bot.
function leads(link) {
  try {
    const { protocol, host, hostname, pathname, searchParams } = new URL(link);
    const isOwn = (name) => name?.toLowerCase() === house.bot.username?.toLowerCase();
    if (protocol === "tg:") return (host || pathname).includes("resolve") && isOwn(searchParams.get("domain"));
    return HOSTS.includes(hostname) && isOwn(pathname.replaceAll("/", ""));
  } catch {
    return false;
  }
}

const heard = {
  message(column, event) {
    column?.put(event.message);
    tabs.news(event.chat_id);
  },
  edit: (column, event) => column?.put(event.message),
  delete: (column, event) => column?.remove(event.message_id),
  answer: (column, event) => column?.answer(event),
  typing: (column) => column?.typing(),
  inline: (_, event) => columns.forEach((column) => column.results.hear(event.query)),
  person: (_, event) => showPerson(event.person),
  room: (_, event) => showRoom(event.room),
  profile: (_, event) => showBot(event.bot),
};

function hear(event) {
  heard[event.type]?.(columns.get(event.chat_id), event);
}

function showLine(isUp) {
  line.textContent = isUp ? "" : "Connecting…";
}

// The keyboard of a phone covers a part of the screen: the page uses the rest.
function fit() {
  const { height, scale } = window.visualViewport;
  if (scale === 1) document.documentElement.style.setProperty("--height", `${height}px`);
}

window.visualViewport?.addEventListener("resize", fit);
wireRehearsal(rehearsal);
wireDialog(() => Object.keys(house.bot.commands ?? {}).filter(Boolean), welcome);
wireRooms(house, welcome);
server.follow({ onState: showState, onEvent: hear, onLine: showLine });
