// Who wrote a message in a group, and what a service message says.

//: The ids of the users that Telegram shows for anonymous authors and for those who write in the name of a channel.
const SHARED_USERS = [1087968824, 136817688];

// The name above a bubble in a group.
export function authorOf({ from, sender_chat: group, from_bot: fromBot, via_bot: bot }) {
  if (fromBot) return "";
  const shared = !from || SHARED_USERS.includes(from.id);
  const name = shared ? (group?.title ?? "") : from.first_name;
  return bot ? `${name}, by @${bot.username}` : name;
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
    user.id === from.id ? `${who} has joined` : `${who} has added ${user.first_name}`,
  left_chat_member: (user, who, { from }) =>
    user.id === from.id ? `${who} has left` : `${who} has removed ${user.first_name}`,
  forum_topic_created: ({ name }, who) => `${who} has created the topic “${name}”`,
  forum_topic_closed: (_, who) => `${who} has closed the topic`,
  forum_topic_reopened: (_, who) => `${who} has reopened the topic`,
  migrate_to_chat_id: () => "The group has become a supergroup",
  migrate_from_chat_id: () => "This supergroup was a group before",
};
