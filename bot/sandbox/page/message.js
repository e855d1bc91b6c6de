// Turns one message of the Bot API into what a reader sees: a bubble and its keyboard.

import { element, icon, spoken } from "./elements.js";

//: What Telegram takes for a command inside a text.
const COMMAND = /(?<![\p{L}\p{N}_/])\/[a-z][a-z0-9_]{0,31}(?![\p{L}\p{N}_/])/gu;
//: Drawn by the page, because many a system has no such sign.
const CANDLE = /🕯\uFE0F?/gu;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

export const dayOf = (message) => calendar.format(message.date * 1000);

// `act` is told what a reader does: act.command("/sources"), act.press(button, data).
export function bubble(message, mine, act) {
  const text = element("div", { className: "text", dir: "auto" });
  text.innerHTML = message.html ?? "";
  if (message.html == null) text.textContent = message.text ?? "";
  dress(text, act);
  const parts = [element("div", { className: "bubble" }, text, marks(message))];
  const rows = message.reply_markup?.inline_keyboard;
  if (rows?.length) parts.push(keyboard(rows, act));
  return element("div", { className: mine ? "message mine" : "message" }, ...parts);
}

function marks(message) {
  const date = new Date(message.date * 1000);
  const time = element("time", { dateTime: date.toISOString(), title: date.toLocaleString("en-GB") });
  time.textContent = clock.format(date);
  const made = element("p", { className: "marks" });
  if (message.silent) {
    made.append(element("span", { title: "Arrived silently" }, icon("silent"), spoken("silent ")));
  }
  if (message.edit_date) made.append(element("span", {}, "edited "));
  made.append(time);
  return made;
}

function keyboard(rows, act) {
  const made = element("div", { className: "keyboard" });
  for (const row of rows) {
    made.append(element("div", { className: "row" }, ...row.map((key) => keyOf(key, act))));
  }
  return made;
}

function keyOf(key, act) {
  if (key.url) {
    const link = element("a", { className: "key", href: key.url }, key.text, icon("link"));
    return outward(link);
  }
  const button = element("button", { className: "key", type: "button" }, key.text);
  button.disabled = key.callback_data == null;
  button.dataset.data = key.callback_data ?? "";
  button.onclick = () => act.press(button, key.callback_data);
  return button;
}

function outward(link) {
  if (!/^(https?|tg|mailto):/i.test(link.getAttribute("href") ?? "")) link.removeAttribute("href");
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

// Links lead out safely, commands can be clicked, spoilers open, the candle is drawn.
function dress(text, act) {
  text.querySelectorAll("a").forEach(outward);
  text.querySelectorAll(".spoiler").forEach(hide);
  text.querySelectorAll("blockquote, pre").forEach(tighten);
  for (const node of words(text)) {
    replace(node, CANDLE, (sign) => element("span", { className: "candle" }, sign));
  }
  for (const node of words(text)) {
    if (node.parentElement.closest("a, code, pre")) continue;
    replace(node, COMMAND, (command) => commandOf(command, act));
  }
}

// A block ends its line by itself: the newline after it would show as an empty line.
function tighten({ nextSibling: next }) {
  if (next?.nodeType === Node.TEXT_NODE) next.data = next.data.replace(/^\n/, "");
}

function words(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function commandOf(command, act) {
  const button = element("button", { className: "command", type: "button" }, command);
  button.onclick = () => act.command(command);
  return button;
}

function replace(node, pattern, make) {
  const matches = [...node.data.matchAll(pattern)].reverse();
  for (const match of matches) {
    const rest = node.splitText(match.index);
    rest.splitText(match[0].length);
    rest.replaceWith(make(match[0]));
  }
}

function hide(spoiler) {
  spoiler.tabIndex = 0;
  spoiler.setAttribute("role", "button");
  spoiler.setAttribute("aria-label", "Hidden text");
  const open = () => {
    spoiler.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
  };
  spoiler.onclick = open;
  spoiler.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") open();
  };
}
