// The connection to the sandbox: all requests and events of the page go through this module.

import { refusal, t } from "./texts.js";

//: Milliseconds between two attempts to reach the sandbox again.
const PAUSE = 1500;

async function post(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error(t("no-answer"));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.error) throw new Error(refusalOf(answer));
  return answer;
}

function refusalOf({ error, text, values }) {
  return text ? refusal(text, values) : (error ?? t("refused"));
}

// `where` is {} in a private chat, else { group, thread_id, anonymous }, as far as they apply.
export const send = (person, text, where = {}) => post("/page/send", { person, text, ...where });
export const press = (person, message_id, data, where = {}) =>
  post("/page/press", { person, message_id, data, ...where });
export const openLink = (person, link, group) => post("/page/open_link", { person, link, group });
export const shareLocation = (person, position) => post("/page/share_location", { person, ...position });
export const inlineQuery = (person, text) => post("/page/inline", { person, text });
export const choose = (person, query, result, where = {}) =>
  post("/page/choose", { person, query, result, ...where });

export const addPerson = (name, language_code) => post("/page/people", { name, language_code });
export const remove = (person) => post("/page/remove", { person });
export const reset = () => post("/page/reset", {});
export const block = (person, blocked) => post("/page/block", { person, blocked });

// Groups: their creator does these actions.
export const createGroup = (values) => post("/page/groups", values);
export const setBot = (group, status) => post("/page/bot", { group, status });
export const setMember = (group, person, status) => post("/page/member", { group, person, status });
export const setRights = (group, rights) => post("/page/rights", { group, rights });
export const createTopic = (group, name) => post("/page/topics", { group, name });
export const changeTopic = (group, thread_id, change) =>
  post("/page/change_topic", { group, thread_id, change });
export const upgrade = (group) => post("/page/upgrade", { group });
export const deleteGroup = (group) => post("/page/delete_group", { group });

export const control = (name, values) => post(`/page/control/${name}`, values);

export async function state() {
  const response = await fetch("/page/state", { cache: "no-store" });
  if (!response.ok) throw new Error(t("no-answer"));
  return response.json();
}

// Shows the complete state, then each event when it occurs; starts again when the connection drops.
export async function connect({ onState, onEvent, onBroken }) {
  for (let attempts = 0; ; attempts += 1) {
    const current = await state().catch(() => null);
    if (current) {
      attempts = 0;
      onState(current);
      await listen(current.version, onEvent);
    }
    onBroken(attempts);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

function listen(after, onEvent) {
  return new Promise((resolve) => {
    const source = new EventSource(`/page/events?after=${after}`);
    source.onmessage = ({ data }) => onEvent(JSON.parse(data));
    source.onerror = () => {
      source.close();
      resolve();
    };
  });
}
