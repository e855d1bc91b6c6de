// Who wrote a message in a group, and what a service message says.

import { t } from "./texts.js";

//: The ids of the users that Telegram shows for anonymous authors and for those who write in the name of a channel.
const SHARED_USERS = [1087968824, 136817688];

// The name above a bubble in a group.
export function authorOf({ from, sender_chat: group, from_bot: fromBot, via_bot: bot }) {
  if (fromBot) return "";
  const shared = !from || SHARED_USERS.includes(from.id);
  const name = shared ? (group?.title ?? "") : from.first_name;
  return bot ? t("via", { name, bot: bot.username }) : name;
}

// The text of a service message; empty for any other.
export function serviceTextOf(message) {
  const who = message.from?.first_name ?? message.sender_chat?.title ?? "";
  for (const [field, textOf] of Object.entries(SERVICE_TEXTS)) {
    if (message[field] !== undefined) return textOf(message[field], who, message);
  }
  return "";
}

const SERVICE_TEXTS = {
  new_chat_members: ([user], who, { from }) =>
    user.id === from.id ? t("service-joined", { who }) : t("service-added", { who, whom: user.first_name }),
  left_chat_member: (user, who, { from }) =>
    user.id === from.id ? t("service-left", { who }) : t("service-removed", { who, whom: user.first_name }),
  forum_topic_created: ({ name }, who) => t("service-topic-created", { who, name }),
  forum_topic_closed: (_, who) => t("service-topic-closed", { who }),
  forum_topic_reopened: (_, who) => t("service-topic-reopened", { who }),
  pinned_message: (_, who) => t("service-pinned", { who }),
  migrate_to_chat_id: () => t("service-upgraded"),
  migrate_from_chat_id: () => t("service-was-group"),
};
