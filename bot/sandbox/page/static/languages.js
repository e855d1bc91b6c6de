// Names of languages, and the choice of a text in a person's language.

const names = new Intl.DisplayNames("en", { type: "language" });

export const languageName = (code) => (code ? names.of(code) : "No language");

// Telegram's rule: the person's language, else the default, which has no code.
export function inLanguage(texts, code) {
  const [base] = code?.split("-") ?? [];
  return texts?.[code] ?? texts?.[base] ?? texts?.[""] ?? texts?.en;
}
