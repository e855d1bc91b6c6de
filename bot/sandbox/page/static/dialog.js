// Opens dialogs, asks before what cannot be undone, and returns the focus when they close.

// Shows a dialog. The browser returns the focus to where it was; when that is gone, `fallback` returns another element.
export function open(dialog, fallback) {
  dialog.addEventListener("close", () => keepFocus(fallback), { once: true });
  dialog.showModal();
}

// Focuses the first of these elements that is shown, when nothing has the focus any more.
export function keepFocus(...fallbacks) {
  const { activeElement: now } = document;
  if (now && now !== document.body && now.checkVisibility()) return;
  const found = fallbacks.map((one) => one?.()).find((one) => one?.isConnected && one.checkVisibility());
  (found ?? document.querySelector("#columns .shown textarea") ?? document.getElementById("add-person")).focus();
}

export function showAlert(text, fallback) {
  const dialog = document.getElementById("alert");
  dialog.querySelector("p").textContent = text;
  if (!dialog.open) open(dialog, fallback);
}

// True: the person agrees; `verb` is on the button that says so.
export function agreed(text, verb) {
  const dialog = document.getElementById("question");
  dialog.querySelector("p").textContent = text;
  dialog.querySelector("[value=yes]").textContent = verb;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("[value=cancel]").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// A dialog with a form; `act` does its action, and its error is shown as text. Returns a function that opens it:
// `ready` fills the fields.
export function formDialog(id, act) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  const errorText = form.querySelector("[role=alert]");
  let subject;
  form.querySelector("[value=cancel]").onclick = () => dialog.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      const after = await act(form.elements, subject);
      dialog.close();
      after?.();
    } catch (error) {
      errorText.textContent = error.message;
    }
  };
  return (newSubject, ready) => {
    form.reset();
    errorText.textContent = "";
    subject = newSubject;
    ready?.(form.elements);
    open(dialog);
  };
}
