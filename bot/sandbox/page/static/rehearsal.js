// The control "20 January": sends the notices of one year at once, as a rehearsal.

import { keepFocus } from "./dialog.js";
import * as server from "./server.js";
import { has, t } from "./texts.js";

//: Baku is four hours ahead of UTC; the occasion's day is a day in Baku.
const BAKU = 4 * 60 * 60 * 1000;

// The year of the next 20 January in Baku, including that day.
function comingYear(now) {
  const inBaku = new Date(now.getTime() + BAKU);
  const isPast = inBaku.getUTCMonth() > 0 || inBaku.getUTCDate() > 20;
  return inBaku.getUTCFullYear() + (isPast ? 1 : 0);
}

// Returns a function that withdraws an error which is over.
export function wireRehearsal(form) {
  const { year } = form.elements;
  const button = form.querySelector(".primary");
  const again = form.querySelector(".again");
  const note = form.querySelector(".note");
  year.value = comingYear(new Date());
  again.onclick = () => {
    form.classList.remove("used");
    year.focus();
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const hadFocus = form.contains(document.activeElement);
    const outcome = await rehearse(year);
    button.removeAttribute("aria-busy");
    showNote(note, outcome);
    // On a phone the control makes room for the chat, once it has been used.
    form.classList.toggle("used", Boolean(outcome.used));
    if (hadFocus && outcome.used) keepFocus(() => again);
  };
  return () => note.classList.contains("bad") && showNote(note, { words: t("rehearsal-note") });

  async function rehearse(field) {
    if (!field.checkValidity()) {
      field.focus();
      return { bad: true, words: t("rehearsal-bounds", { min: field.min, max: field.max }) };
    }
    showNote(note, { words: t("rehearsal-sending", { year: field.value }) });
    try {
      const result = await server.control("rehearse", { year: field.valueAsNumber });
      return { words: outcomeText(result, field.value), used: result.delivered > 0 };
    } catch (error) {
      return { bad: true, words: error.message };
    }
  }
}

// `states` counts the notices by state: sent, gone, failed and so on.
// `why` is the name of the host's reason why notices did not arrive, with its values.
function outcomeText({ delivered, states = {}, why, values }, year) {
  const { sent, ...others } = states;
  const lost = Object.entries(others).filter(([, count]) => count > 0);
  const rest = lost.map(([state, count]) => `${stateText(state)}: ${count}`).join(", ");
  const sentences = why ? [t(`why-${why}`, values)] : [];
  if (delivered && rest) sentences.unshift(t("rehearsal-rest", { rest }));
  if (delivered) sentences.unshift(t("rehearsal-arrived", { count: delivered, year }));
  else if (rest) sentences.unshift(t("rehearsal-none", { rest }));
  return sentences.join(" ") || t("why-nobody");
}

const stateText = (state) => (has(`state-${state}`) ? t(`state-${state}`) : state);

function showNote(note, { words, bad = false }) {
  note.textContent = words;
  note.classList.toggle("bad", bad);
}
