// Names of languages, and the choice of a text in a person's language.

import { has, language, t } from "./texts.js";

const names = new Intl.DisplayNames(language, { type: "language" });

// Browsers lack the names of languages in some languages: the page has the usual ones.
export function languageName(code) {
  if (!code) return t("no-language");
  return has(`language-${code}`) ? t(`language-${code}`) : names.of(code);
}

// Telegram's rule: the person's language, else the default, which has no code.
export function inLanguage(texts, code) {
  const [base] = code?.split("-") ?? [];
  return texts?.[code] ?? texts?.[base] ?? texts?.[""] ?? texts?.en;
}
