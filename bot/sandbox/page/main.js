// The page: one column for each person, kept in step with the sandbox.

import { Column } from "./column.js";
import { Tabs, wireDialog } from "./people.js";
import { wireRehearsal } from "./rehearsal.js";
import * as server from "./server.js";

const room = document.getElementById("columns");
const line = document.getElementById("connection");
const rehearsal = document.getElementById("rehearsal");
const columns = new Map();
const tabs = new Tabs(document.getElementById("tabs"), columns);
let bot = {};
let wanted = null;

// Everything anew: at first, and whenever the line is back.
function showState(state) {
  rehearsal.hidden = !state.controls?.includes("rehearse");
  const known = new Set(state.people.map(({ id }) => id));
  for (const id of [...columns.keys()]) if (!known.has(id)) leave(id);
  showBot(state.bot);
  state.people.forEach(showPerson);
  for (const [id, column] of columns) column.messages(state.messages[id] ?? []);
}

function showBot(now) {
  bot = now;
  for (const column of columns.values()) column.show(column.person, bot);
}

function showPerson(person) {
  if (!columns.has(person.id)) {
    columns.set(person.id, new Column(person));
    room.append(columns.get(person.id).section);
  }
  columns.get(person.id).show(person, bot);
  tabs.show(person);
  if (person.id === wanted) welcome(wanted);
}

function leave(id) {
  columns.get(id).section.remove();
  columns.delete(id);
  tabs.remove(id);
}

// Brings a person just added into view, as soon as the column is there.
function welcome(id) {
  wanted = id;
  const column = columns.get(id);
  if (!column) return;
  wanted = null;
  tabs.choose(id);
  column.section.scrollIntoView({ inline: "nearest", block: "nearest" });
  column.part(".start").focus();
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
  person: (column, event) => showPerson(event.person),
  profile: (column, event) => showBot(event.bot),
};

function hear(event) {
  heard[event.type]?.(columns.get(event.chat_id), event);
}

function showLine(isUp) {
  line.textContent = isUp ? "" : "Connecting…";
}

// A phone's keyboard takes a part of the screen: what is left is the page.
function fit() {
  const { height, scale } = window.visualViewport;
  if (scale === 1) document.documentElement.style.setProperty("--height", `${height}px`);
}

window.visualViewport?.addEventListener("resize", fit);
wireRehearsal(rehearsal);
wireDialog(() => Object.keys(bot.commands ?? {}).filter(Boolean), welcome);
server.follow({ onState: showState, onEvent: hear, onLine: showLine });
