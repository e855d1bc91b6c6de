// Who wrote a message in a room, and what a service message says.

//: The ids of the users that Telegram shows for anonymous authors and for those who write in the name of a channel.
const MASKS = [1087968824, 136817688];

// The name above a bubble in a room.
export function authorOf({ from, sender_chat: room, from_bot: fromBot, via_bot: bot }) {
  if (fromBot) return "";
  const masked = !from || MASKS.includes(from.id);
  const name = masked ? (room?.title ?? "") : from.first_name;
  return bot ? `${name}, by @${bot.username}` : name;
}

// The text of a service message; empty for any other.
export function tellingOf(message) {
  const who = message.from?.first_name ?? message.sender_chat?.title ?? "";
  for (const [field, tell] of Object.entries(TELLINGS)) {
    if (message[field] !== undefined) return tell(message[field], who, message);
  }
  return "";
}

const TELLINGS = {
  new_chat_members: ([user], who, { from }) =>
    user.id === from.id ? `${who} has joined` : `${who} has added ${user.first_name}`,
  left_chat_member: (user, who, { from }) =>
    user.id === from.id ? `${who} has left` : `${who} has removed ${user.first_name}`,
  forum_topic_created: ({ name }, who) => `${who} has begun the topic “${name}”`,
  forum_topic_closed: (_, who) => `${who} has closed the topic`,
  forum_topic_reopened: (_, who) => `${who} has opened the topic again`,
  migrate_to_chat_id: () => "The group has become a supergroup",
  migrate_from_chat_id: () => "This supergroup was a group before",
};
