// Talks with the sandbox: everything the page asks, says and hears goes through here.

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

export const say = (person, text) => post("/page/say", { person, text });
export const press = (person, message_id, data) => post("/page/press", { person, message_id, data });
export const add = (name, language_code) => post("/page/people", { name, language_code });
export const block = (person, blocked) => post("/page/block", { person, blocked });
export const control = (name, values) => post(`/page/control/${name}`, values);

export async function state() {
  const response = await fetch("/page/state", { cache: "no-store" });
  if (!response.ok) throw new Error("The sandbox does not answer.");
  return response.json();
}

// Shows the whole state, then each event as it comes; begins anew whenever the line drops.
export async function follow({ onState, onEvent, onLine }) {
  for (;;) {
    try {
      const now = await state();
      onState(now);
      onLine(true);
      await listen(now.version, onEvent);
    } catch {
      // Nobody there: the next attempt follows below.
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
