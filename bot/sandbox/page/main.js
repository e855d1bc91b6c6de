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

function showState(state) {
  bot = state.bot;
  if (bot.name) document.getElementById("bot-name").textContent = bot.name;
  rehearsal.hidden = !state.controls?.includes("rehearse");
  for (const person of state.people) {
    const column = columnOf(person);
    column.show(person, bot);
    column.messages(state.messages[person.id] ?? []);
  }
  tabs.show(state.people);
  bringIntoView();
}

function columnOf(person) {
  if (!columns.has(person.id)) {
    columns.set(person.id, new Column(person));
    room.append(columns.get(person.id).section);
  }
  return columns.get(person.id);
}

const heard = {
  message(column, event) {
    column?.put(event.message);
    tabs.news(event.chat_id);
  },
  edit: (column, event) => column?.put(event.message),
  delete: (column, event) => column?.remove(event.message_id ?? event.message?.message_id),
  answer: (column, event) => column?.answer(event),
  typing: (column) => column?.typing(),
  person: refresh,
  profile: refresh,
};

function hear(event) {
  heard[event.type]?.(columns.get(event.chat_id ?? event.person), event);
}

async function refresh() {
  showState(await server.state());
}

// A person just added is brought into view as soon as the column is there.
function bringIntoView() {
  const column = columns.get(wanted);
  if (!column) return;
  tabs.choose(wanted);
  column.section.scrollIntoView({ inline: "nearest", block: "nearest" });
  column.part(".start").focus();
  wanted = null;
}

function showLine(isUp) {
  line.textContent = isUp ? "" : "Connecting…";
  document.body.classList.toggle("away", !isUp);
}

// A phone's keyboard takes a part of the screen: what is left is the page.
function fit() {
  const { height } = window.visualViewport;
  document.documentElement.style.setProperty("--height", `${height}px`);
  for (const column of columns.values()) column.log.follow();
}

window.visualViewport?.addEventListener("resize", fit);
wireRehearsal(rehearsal);
wireDialog(
  () => Object.keys(bot.commands ?? {}).filter(Boolean).sort(),
  (id) => {
    wanted = id;
    bringIntoView();
  },
);
server.follow({ onState: showState, onEvent: hear, onLine: showLine });
