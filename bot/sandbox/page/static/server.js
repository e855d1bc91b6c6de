// The connection to the sandbox: all requests and events of the page go through this module.

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
    throw new Error("The sandbox does not answer.");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.error) throw new Error(answer.error ?? "The sandbox refused this.");
  return answer;
}

// `where` is {} in a private chat, else { room, thread_id, anonymous }, as far as they apply.
export const say = (person, text, where = {}) => post("/page/say", { person, text, ...where });
export const press = (person, message_id, data, where = {}) =>
  post("/page/press", { person, message_id, data, ...where });
export const open = (person, link, room) => post("/page/follow", { person, link, room });
export const locate = (person, place) => post("/page/locate", { person, ...place });
export const ask = (person, text) => post("/page/inline", { person, text });
export const choose = (person, query, result, where = {}) =>
  post("/page/choose", { person, query, result, ...where });

export const add = (name, language_code) => post("/page/people", { name, language_code });
export const block = (person, blocked) => post("/page/block", { person, blocked });

// Rooms: `found` creates one; other actions are done by its creator.
export const found = (room) => post("/page/rooms", room);
export const placeBot = (room, status) => post("/page/bot", { room, status });
export const seat = (room, person, status) => post("/page/seat", { room, person, status });
export const allow = (room, rights) => post("/page/rights", { room, rights });
export const begin = (room, name) => post("/page/topic", { room, name });
export const turn = (room, thread_id, turn) => post("/page/turn_topic", { room, thread_id, turn });
export const upgrade = (room) => post("/page/upgrade", { room });
export const dissolve = (room) => post("/page/dissolve", { room });

export const control = (name, values) => post(`/page/control/${name}`, values);

export async function state() {
  const response = await fetch("/page/state", { cache: "no-store" });
  if (!response.ok) throw new Error("The sandbox does not answer.");
  return response.json();
}

// Shows the complete state, then each event when it occurs; starts again when the connection drops.
export async function follow({ onState, onEvent, onLine }) {
  for (;;) {
    try {
      const now = await state();
      onState(now);
      onLine(true);
      await listen(now.version, onEvent);
    } catch {
      // The sandbox does not answer: the next attempt follows below.
    }
    onLine(false);
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
