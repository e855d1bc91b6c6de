// The words of the page in its reader's language, which the browser remembers.

import { element } from "./elements.js";

//: The languages of the page, each by its own name.
const LANGUAGES = { az: "Azərbaycanca", en: "English", ru: "Русский", tr: "Türkçe" };
//: The names under which the browser remembers the language, and that it has just been changed.
const LANGUAGE = "language";
const CHANGED = "language-changed";

const wanted = [localStorage.getItem(LANGUAGE), ...navigator.languages.map((code) => code.split("-")[0])];
export const language = wanted.find((code) => Object.hasOwn(LANGUAGES, code)) ?? "en";

const { default: texts, refusals } = await import(`./texts/${language}.js`);
const plural = new Intl.PluralRules(language);

//: Where a translated text goes, by the attribute that names it.
const PLACES = { "data-text": "textContent", "data-label": "ariaLabel", "data-title": "title", "data-hint": "placeholder" };

// The text with that name; `values` fill its gaps, and `values.count` chooses its plural.
export function t(name, values = {}) {
  let text = texts[name];
  if (text === undefined) throw new Error(`The text ${name} is missing in ${language}.`);
  if (typeof text === "object") text = text[plural.select(values.count)] ?? text.other;
  return filled(text, values);
}

// What the sandbox refuses: it gives the reason in English, with gaps.
export const refusal = (text, values) => filled(refusals[text] ?? text, values);

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, gap) => values[gap]);

// True: there is such a text.
export const has = (name) => Object.hasOwn(texts, name);

// Fills the texts of the page itself, and of what is made from its templates.
export function translate(root) {
  for (const [attribute, property] of Object.entries(PLACES)) {
    for (const one of root.querySelectorAll(`[${attribute}]`)) one[property] = t(one.getAttribute(attribute));
  }
  for (const { content } of root.querySelectorAll("template")) translate(content);
}

// A day in the page's language; browsers lack the months of some.
export function dayText(date) {
  return t("day", { day: date.getDate(), month: t("months").split(" ")[date.getMonth()], year: date.getFullYear() });
}

// Returns a function for when the page is shown: it returns the focus to the choice that has just been made.
export function wireLanguages(select) {
  select.replaceChildren(...Object.entries(LANGUAGES).map(([value, name]) => element("option", { value, lang: value }, name)));
  select.value = language;
  select.onchange = () => {
    localStorage.setItem(LANGUAGE, select.value);
    sessionStorage.setItem(CHANGED, "yes");
    location.reload();
  };
  return () => {
    if (sessionStorage.getItem(CHANGED)) select.focus();
    sessionStorage.removeItem(CHANGED);
  };
}

