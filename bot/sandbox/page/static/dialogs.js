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
function asking(id, act) {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  const complaint = form.querySelector("[role=alert]");
  let about;
  form.querySelector("[value=cancel]").onclick = () => dialog.close();
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await act(form.elements, about);
      dialog.close();
    } catch (error) {
      complaint.textContent = error.message;
    }
  };
  return (subject, ready) => {
    form.reset();
    complaint.textContent = "";
    about = subject;
    ready?.(form.elements);
    dialog.showModal();
  };
}

const options = (pairs) => pairs.map(([value, words]) => element("option", { value }, words));

// `added` gets the new room's id, once the server has it.
export function wireRooms(house, added) {
  const open = asking("new-room", async ({ title, kind, creator, bot }) => {
    const asked = { title: title.value.trim(), kind: kind.value, creator: Number(creator.value) };
    if (bot.checked) asked.bot = kind.value === "channel" ? "administrator" : "member";
    added((await server.found(asked)).room);
  });
  document.getElementById("add-room").onclick = () =>
    open(null, ({ creator }) => {
      creator.replaceChildren(...options([...house.people.values()].map(({ id, name }) => [id, name])));
    });
}

export function topicDialog() {
  return asking("new-topic", ({ name }, room) => server.begin(room, name.value.trim()));
}

// A link that adds the bot to a room: asks to which.
export function whereDialog(house) {
  const open = asking("where", async ({ room }, { speaker, link }) => {
    await server.open(speaker, link, Number(room.value));
    house.go(Number(room.value));
  });
  return (speaker, link) => {
    const channels = link.includes("startchannel");
    const fitting = [...house.rooms.values()].filter(({ kind }) => (kind === "channel") === channels);
    const living = fitting.filter((room) => !room.moved_to && !room.dissolved);
    open({ speaker, link }, ({ room }) => {
      room.replaceChildren(...options(living.map(({ id, title }) => [id, title])));
    });
  };
}

export function locationDialog() {
  const open = asking("location", ({ latitude, longitude }, speaker) =>
    server.locate(speaker, { latitude: latitude.valueAsNumber, longitude: longitude.valueAsNumber }),
  );
  return (speaker) => {
    open(speaker, ({ city, latitude, longitude }) => {
      city.replaceChildren(...options(Object.keys(CITIES).map((name) => [name, name])));
      city.onchange = () => ([latitude.value, longitude.value] = CITIES[city.value]);
      city.onchange();
    });
  };
}
