// Dialogs that ask for some input and do one action with it.

import { element } from "./elements.js";
import * as server from "./server.js";

//: Places far apart, with both ends of the range of time zones.
const CITIES = {
  Baku: [40.4093, 49.8671],
  "New York": [40.7128, -74.006],
  Berlin: [52.52, 13.405],
  Kiritimati: [1.8721, -157.4278],
  "Pago Pago": [-14.2756, -170.702],
};

// Opens a dialog; `ready` fills its fields, `act` does the action, and its error is shown as text.
function formDialog(id, act) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  const errorText = form.querySelector("[role=alert]");
  let subject;
  form.querySelector("[value=cancel]").onclick = () => dialog.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await act(form.elements, subject);
      dialog.close();
    } catch (error) {
      errorText.textContent = error.message;
    }
  };
  return (newSubject, ready) => {
    form.reset();
    errorText.textContent = "";
    subject = newSubject;
    ready?.(form.elements);
    dialog.showModal();
  };
}

const options = (pairs) => pairs.map(([value, words]) => element("option", { value }, words));

// `added` gets the new group's id, once the server has it.
export function wireNewGroup(app, added) {
  const open = formDialog("new-group", async ({ title, kind, creator, bot }) => {
    const values = { title: title.value.trim(), kind: kind.value, creator: Number(creator.value) };
    if (bot.checked) values.bot = kind.value === "channel" ? "administrator" : "member";
    added((await server.createGroup(values)).group);
  });
  document.getElementById("add-group").onclick = () =>
    open(null, ({ creator }) => {
      creator.replaceChildren(...options([...app.people.values()].map(({ id, name }) => [id, name])));
    });
}

export function topicDialog() {
  return formDialog("new-topic", ({ name }, group) => server.createTopic(group, name.value.trim()));
}

// A link that adds the bot to a group: asks to which.
export function chooseGroupDialog(app) {
  const open = formDialog("choose-group", async ({ group }, { actor, link }) => {
    await server.openLink(actor, link, Number(group.value));
    app.reveal(Number(group.value));
  });
  return (actor, link) => {
    const channels = link.includes("startchannel");
    const candidates = [...app.groups.values()].filter(({ kind }) => (kind === "channel") === channels);
    const existing = candidates.filter((group) => !group.migrated_to && !group.deleted);
    open({ actor, link }, ({ group }) => {
      group.replaceChildren(...options(existing.map(({ id, title }) => [id, title])));
    });
  };
}

export function locationDialog() {
  const open = formDialog("location", ({ latitude, longitude }, actor) =>
    server.shareLocation(actor, { latitude: latitude.valueAsNumber, longitude: longitude.valueAsNumber }),
  );
  return (actor) => {
    open(actor, ({ city, latitude, longitude }) => {
      city.replaceChildren(...options(Object.keys(CITIES).map((name) => [name, name])));
      city.onchange = () => ([latitude.value, longitude.value] = CITIES[city.value]);
      city.onchange();
    });
  };
}
