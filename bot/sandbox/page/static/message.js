// Turns one message of the Bot API into a bubble and its keyboard.

import { element, icon, hiddenText } from "./elements.js";
import { attachmentOf } from "./attachments.js";
import { serviceTextOf } from "./service_messages.js";
import { dayText, t } from "./texts.js";

//: What Telegram accepts as a command in a text.
const COMMAND = /(?<![\p{L}\p{N}_/])\/[a-z][a-z0-9_]{0,31}(?:@\w{3,32})?(?![\p{L}\p{N}_/@])/gu;
//: Drawn by the page, because many systems lack this character.
const CANDLE = /🕯\uFE0F?/gu;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export const dayOf = (message) => dayText(new Date(message.date * 1000));

// `act` gets the reader's actions: act.command("/sources"), act.press(button, data), act.open(link).
export function bubble(message, { mine, author }, act) {
  const service = serviceTextOf(message);
  if (service) return element("div", { className: "message service" }, element("p", {}, service));
  const parts = [element("div", { className: "bubble" }, ...content(message, author, act))];
  const rows = message.reply_markup?.inline_keyboard;
  if (rows?.length) parts.push(keyboard(rows, act));
  return element("div", { className: mine ? "message mine" : "message" }, ...parts);
}

function content(message, author, act) {
  const text = element("div", { className: "text", dir: "auto" });
  text.innerHTML = message.html ?? "";
  if (message.html == null) text.textContent = message.text ?? "";
  enrich(text, act);
  const name = author ? element("p", { className: "author", dir: "auto" }, author) : null;
  return [name, attachmentOf(message), message.html === "" ? null : text, marks(message)];
}

function marks(message) {
  const date = new Date(message.date * 1000);
  const time = element("time", { dateTime: date.toISOString(), title: `${dayText(date)}, ${clock.format(date)}` });
  time.textContent = clock.format(date);
  const made = element("p", { className: "marks" });
  if (message.silent) {
    made.append(element("span", { title: t("silent") }, icon("silent"), hiddenText(t("silent-mark"))));
  }
  if (message.edit_date) made.append(element("span", {}, t("edited")));
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
  const button = element("button", { className: "key", type: "button" }, key.text);
  const words = key.switch_inline_query_current_chat ?? key.switch_inline_query;
  if (key.url && !act.isBotLink(key.url)) {
    return secureLink(element("a", { className: "key", href: key.url }, key.text, icon("link")));
  }
  if (key.url) button.onclick = () => act.open(key.url);
  else if (words != null) button.onclick = () => act.inline(words);
  else if (key.copy_text) button.onclick = () => navigator.clipboard.writeText(key.copy_text.text);
  else button.onclick = () => act.press(button, key.callback_data);
  button.disabled = !key.url && words == null && !key.copy_text && key.callback_data == null;
  button.dataset.data = key.callback_data ?? "";
  if (key.url) button.append(icon("link"));
  return button;
}

function secureLink(link) {
  if (!/^(https?|tg|mailto):/i.test(link.getAttribute("href") ?? "")) link.removeAttribute("href");
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

// A link to the bot opens its chat here, not Telegram.
function wireBotLink(link, act) {
  const address = link.getAttribute("href") ?? "";
  if (!act.isBotLink(address)) return;
  link.onclick = (event) => {
    event.preventDefault();
    act.open(address);
  };
}

// Makes external links safe, commands clickable and spoilers open, and draws the candle.
function enrich(text, act) {
  for (const link of text.querySelectorAll("a")) wireBotLink(secureLink(link), act);
  text.querySelectorAll(".spoiler").forEach(hide);
  text.querySelectorAll("blockquote, pre").forEach(trimNewline);
  for (const node of words(text)) {
    replace(node, CANDLE, (sign) => element("span", { className: "candle" }, sign));
  }
  for (const node of words(text)) {
    if (node.parentElement.closest("a, code, pre")) continue;
    replace(node, COMMAND, (command) => commandOf(command, act));
  }
}

// A block ends its line itself: the newline after it would show as an empty line.
function trimNewline({ nextSibling: next }) {
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
  spoiler.setAttribute("aria-label", t("hidden-text"));
  const open = () => {
    spoiler.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
  };
  spoiler.onclick = open;
  spoiler.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") open();
  };
}
