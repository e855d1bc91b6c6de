// The control "20 January": sends the notices of one year at once, as a rehearsal.

import * as server from "./server.js";

//: Baku is four hours ahead of UTC; the occasion's day is a day in Baku.
const BAKU = 4 * 60 * 60 * 1000;

// The year of the next 20 January in Baku, including that day.
export function comingYear(now) {
  const inBaku = new Date(now.getTime() + BAKU);
  const isPast = inBaku.getUTCMonth() > 0 || inBaku.getUTCDate() > 20;
  return inBaku.getUTCFullYear() + (isPast ? 1 : 0);
}

export function wireRehearsal(form) {
  const { year } = form.elements;
  const button = form.querySelector("button");
  const note = form.querySelector(".note");
  year.value = comingYear(new Date());
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    showNote(note, await rehearse(year));
    button.removeAttribute("aria-busy");
  };

  async function rehearse(field) {
    if (!field.checkValidity()) {
      field.focus();
      return { bad: true, words: `Choose a year from ${field.min} to ${field.max}.` };
    }
    showNote(note, { words: `Sending the notices of 20 January ${field.value}…` });
    try {
      const result = await server.control("rehearse", { year: field.valueAsNumber });
      return { words: outcome(result, field.value) };
    } catch (error) {
      return { bad: true, words: error.message };
    }
  }
}

// `states` counts the notices by state: sent, gone, failed and so on.
function outcome({ delivered, states = {} }, year) {
  const { sent, ...others } = states;
  const lost = Object.entries(others).filter(([, count]) => count > 0);
  const rest = lost.map(([state, count]) => `${state}: ${count}`).join(", ");
  if (!delivered && rest) return `No notice arrived (${rest}).`;
  if (!delivered) return "Nobody is subscribed yet: press Start in a chat, then rehearse again.";
  const notices = delivered === 1 ? "One notice has" : `${delivered} notices have`;
  return `${notices} arrived for 20 January ${year}, as a rehearsal${rest && ` (${rest})`}.`;
}

function showNote(note, { words, bad = false }) {
  note.textContent = words;
  note.classList.toggle("bad", bad);
}
