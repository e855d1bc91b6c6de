// The dialogs that add a person, a group or a topic, choose a group, and share a location.

import { formDialog } from "./dialog.js";
import { element } from "./elements.js";
import { languageName } from "./languages.js";
import * as server from "./server.js";
import { t } from "./texts.js";

//: Places far apart, with both ends of the range of time zones.
const CITIES = {
  baku: [40.4093, 49.8671],
  istanbul: [41.0082, 28.9784],
  moscow: [55.7558, 37.6173],
  berlin: [52.52, 13.405],
  london: [51.5074, -0.1278],
  "new-york": [40.7128, -74.006],
  kiritimati: [1.8721, -157.4278],
  "pago-pago": [-14.2756, -170.702],
};

//: Languages that the bot need not have, to see what it does then.
const OTHERS = ["de", "fr", "ka", "uk"];

const options = (pairs) => pairs.map(([value, words]) => element("option", { value }, words));

// `added` gets the new person's id, once the server has it.
export function wireNewPerson(languages, added) {
  const open = formDialog("person", async ({ name, language }) => {
    const { person } = await server.addPerson(name.value.trim(), language.value);
    return () => added(person);
  });
  document.getElementById("add-person").onclick = () =>
    open(null, ({ language }) => language.replaceChildren(...languageChoices(languages())));
}

function languageChoices(spoken) {
  const group = (label, codes) =>
    element("optgroup", { label }, ...options(codes.map((code) => [code, languageName(code)])));
  const others = OTHERS.filter((code) => !spoken.includes(code));
  return [group(t("person-speaks"), spoken), group(t("person-others"), others)];
}

// `added` gets the new group's id, once the server has it.
export function wireNewGroup(app, added) {
  const open = formDialog("new-group", async ({ title, kind, creator, bot }) => {
    const values = { title: title.value.trim(), kind: kind.value, creator: Number(creator.value) };
    if (bot.checked) values.bot = kind.value === "channel" ? "administrator" : "member";
    const { group } = await server.createGroup(values);
    return () => added(group);
  });
  document.getElementById("add-group").onclick = () =>
    open(null, ({ creator }) => {
      creator.replaceChildren(...options([...app.people.values()].map(({ id, name }) => [id, name])));
    });
}

export function topicDialog() {
  return formDialog("new-topic", async ({ name }, group) => {
    await server.createTopic(group, name.value.trim());
  });
}

// A link that adds the bot to a group: asks to which.
export function chooseGroupDialog(app) {
  const open = formDialog("choose-group", async ({ group }, { actor, link }) => {
    await server.openLink(actor, link, Number(group.value));
    return () => app.reveal(Number(group.value));
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
  const open = formDialog("location", async ({ latitude, longitude }, actor) => {
    await server.shareLocation(actor, { latitude: latitude.valueAsNumber, longitude: longitude.valueAsNumber });
  });
  return (actor) => {
    open(actor, ({ city, latitude, longitude }) => {
      city.replaceChildren(...options(Object.keys(CITIES).map((name) => [name, t(`city-${name}`)])));
      city.onchange = () => ([latitude.value, longitude.value] = CITIES[city.value]);
      city.onchange();
    });
  };
}
