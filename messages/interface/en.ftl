### What the bot itself says: commands, menus, settings, errors. Telegram HTML; a value is escaped by the bot.
### Tone: quiet and exact. No exclamation marks, no symbols.
###
### Values: $zone a time zone as named by zone-name · $city a place · $date, $weekday, $time as the language writes them
### · $moment one of moment-… · $label one of label-… · $number the anniversary · $days a count of days.

## The language itself

# Its own name, on the button that chooses it.
language-name = English
# Time zones offered first by /timezone to people of this language: names of the time zone database, spaces between.
timezone-choices = Europe/London America/New_York America/Chicago America/Los_Angeles America/Toronto Asia/Baku Europe/Berlin Australia/Sydney

## The bot's own page in Telegram: plain text, no HTML

# At most 512 units.
profile-description =
    This bot is dedicated to the memory of those killed in the tragedy of 20 January 1990.

    Once a year it sends a few short messages: the day before, on 20 January, and before the minute of silence at 12:00 Baku time. For the rest of the year it is silent.
# At most 120 units.
profile-short-description = In memory of those killed on 20 January 1990. A few quiet messages once a year.

## The commands, in the menu and in /help: plain text, at most 256 units

command-start = receive the messages
command-stop = stop the messages
command-next = the next anniversary and its messages
command-calendar = add the day to your own calendar
command-status = your subscription and settings
command-about = what happened
command-timeline = dates in order
command-history = what came before and after
command-sources = where each figure comes from
command-settings = all settings in one place
command-language = choose a language
command-timezone = set your time zone
command-time = set the time of the message on the day of remembrance
command-moments = choose which messages come
command-silent = with or without a sound
command-cards = with or without a picture
command-chats = the groups and channels you manage
command-topic = have the messages come to this topic
command-help = all commands
command-privacy = what is kept about you
command-forgetme = erase what is kept about you

help =
    <b>Messages</b>
    /start — { command-start }
    /stop — { command-stop }
    /next — { command-next }
    /calendar — { command-calendar }
    /status — { command-status }

    <b>20 January</b>
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }

    <b>Settings</b>
    /settings — { command-settings }
    /language — { command-language }
    /timezone — { command-timezone }
    /time — { command-time }
    /moments — { command-moments }
    /silent — { command-silent }
    /cards — { command-cards }
    /chats — { command-chats }

    <b>Your data</b>
    /privacy — { command-privacy }
    /forgetme — { command-forgetme }

    /help — { command-help }

## Names

zone-name = { $city } ({ $zone })

# Within a sentence or a line.
moment-eve = the day before
moment-day = on the day of remembrance
moment-silence = before the minute of silence

# On a button, or first in a line.
label-eve = The day before
label-day = On the day of remembrance
label-silence = Before the minute of silence

## Subscribing

start-subscribed = You are subscribed. Time zone: { $zone }.
start-already = You are already subscribed; nothing has changed. Time zone: { $zone }.
start-hint =
    Another time zone: /timezone
    All settings: /settings

coming-title = These messages will come:
coming = • { $date }, { $time }: { $moment }
# Its hour has come already: it is being sent.
coming-now = • now: { $moment }
coming-none = All messages are switched off, so none will come. To switch them on: /settings

stop-done =
    You are no longer subscribed; no more messages will come.
    To return: /start
    Your settings are kept. To erase them: /forgetme
stop-already =
    You are not subscribed, so no messages will come.
    To subscribe: /start

## The next anniversary

next-occasion =
    <b>{ $name }</b>
    { $weekday }, { $date }: the { $number }{ ORDINAL($number) ->
        [one] st
        [two] nd
        [few] rd
       *[other] th
    } anniversary
    { $days ->
        [0] Today.
        [1] Tomorrow.
       *[other] In { $days } days.
    }
next-messages =
    Time zone: { $zone }.
    The messages:
# $wanted: no, when the reader has switched that message off.
next-message = • { $date }, { $time }: { $moment }{ $wanted ->
        [no] { " " }(switched off)
       *[yes] { "" }
    }
# For readers whose clock differs from that of the observance: the same instant there.
next-message-there = { "  " }{ $city }: { $date }, { $time }

## The calendar

# The calendar's own name: plain text.
calendar-name = 20 January: day of remembrance
# Where a command cannot be pressed, as in a calendar: $command is one, $bot the bot's name.
elsewhere = { $command } (Telegram: @{ $bot })

# With the file; caption-calendar-feed follows it. Together at most 1024 units. $zone: a city.
caption-calendar =
    <b>20 January in your own calendar</b>
    The day itself and the minute of silence, for twenty years; the minute is shown by your clock.
    A reminder comes five minutes before, but not at night (22:00–08:00). Time zone: { $zone } (/timezone)
    Choose a new, separate calendar for the file: then everything can be removed at once.
    Imported entries do not update themselves. For a newer version, send /calendar again and import the new file into the same calendar.
# $webcal, $https: the same address in two spellings.
caption-calendar-feed =
    To receive changes automatically, subscribe instead; it appears as a separate calendar. Not knowing your time zone, it has no reminder of the minute. For most calendars:
    <code>{ $webcal }</code>
    For Google Calendar, which checks about once a day:
    <code>{ $https }</code>

# In a group that takes no files.
calendar-refused = Files may not be sent here. The calendar is there in a private chat: @{ $bot }

## Status

status-subscribed = You have been subscribed since { $date }.
status-unsubscribed = You are not subscribed. To subscribe: /start
# $language: its own name, or those of two.
status-language = Language: { $language }
status-zone = Time zone: { $zone }; the clock there shows { $time }
status-time = Time of the message on the day of remembrance: { $time }
status-moments = Messages: { $moments }
status-moments-none = Messages: all switched off
# $state: sent, expired, failed, gone, uncertain.
status-last = Last message: { $date }, { $time }, { $moment }{ $state ->
        [sent] { "" }
        [expired] ; its time had passed, it was not sent
        [uncertain] ; sent, but Telegram did not confirm it
       *[failed] ; it could not be delivered
    }
status-last-none = No message has been sent to you yet.
status-next = Next message: { $date }, { $time }, { $moment }
status-next-now = Next message: now, { $moment }
status-next-none = Next message: none

## Settings

settings-title = <b>Settings</b>
settings-closed = To change them: /settings
# Follows a change made by someone who is not subscribed.
settings-kept = You are not subscribed; this is kept for when you are: /start

language-ask =
    In which language should the bot write?
    It can also be typed: /language en
language-set = The bot will write in English.

timezone-ask =
    Time zone: { $zone }; the clock there shows { $time }.
    Choose another, or type a city or a country: /timezone Berlin
    You may also send your location here; of it only the time zone is kept.
timezone-several =
    Several time zones fit “{ $name }”. Which one is yours?
    If it is not here, type a city: /timezone Berlin
# The name is not known; the buttons are those of names alike.
timezone-alike =
    No place is known by “{ $name }”.
    Type a large city with the same time, or the country: /timezone Berlin
    Perhaps you meant:
timezone-set = Time zone: { $zone }. The clock there shows { $time }.

time-ask =
    Time of the message on the day of remembrance: { $time }. Time zone: { $zone }.
    Choose another time, or type one: /time 08:30
    Between 22:00 and 08:00 it arrives without a sound.
time-set = Time of the message on the day of remembrance: { $time }. Time zone: { $zone }.

moments-ask = A press switches a message on or off.

button-language = Language
button-zone = Time zone
button-time = Time
button-back = Back
button-close = Close
button-on = { $label }: on
button-off = { $label }: off
# The language follows the person's Telegram.
button-language-auto = As in Telegram
# The hour that the observance itself has.
button-time-standard = Standard: { $time }
button-erase = Erase everything
button-keep = Keep everything

## Privacy

privacy =
    <b>Privacy</b>
    <b>What is kept:</b> the id of this chat and its kind, its language or languages, time zone, chosen time and chosen messages, whether they come with a sound and a picture, and to which topic; when the subscription began or ended, and why it ended; since when Telegram has not found this chat, if so; for each message of the bot about an anniversary, when it was due, when and in which wording it was sent, whether it arrived or why not, and its number in this chat.
    <b>In groups and channels, besides:</b> the Telegram ids of the admins, and which of them added the bot, so that they can change the settings and are told what matters; since when the bot may not write there, if so. When the bot is removed, all of this is erased.
    <b>What is not kept:</b> your name, your phone number, what you write here, a location that you send.
    <b>Why:</b> to send the right message at the right time, once.
    <b>Where:</b> in the database of those who run this bot. The bot passes it on to nobody. The messages themselves travel through Telegram.
    <b>For how long:</b> until you erase it. After /stop the settings stay, so that you find them again. What is kept about a chat that never subscribed is erased after 30 days.
    <b>To erase it:</b> /forgetme. Afterwards the record of sent messages holds only anonymous entries, without the id of this chat.

forgetme-ask =
    This ends the subscription and erases all that is kept about this chat: settings, dates, and the link to the messages already sent. It cannot be undone.
    Should it be erased? It can also be typed: /forgetme { forgetme-word }
# Typed after /forgetme to confirm, small letters.
forgetme-word = yes
forgetme-done =
    Erased. Nothing is kept about this chat any more.
    To begin anew: /start
forgetme-nothing = Nothing is kept about this chat.
forgetme-kept = Nothing was erased.

## What cannot be done as asked

timezone-unknown =
    No time zone is known by “{ $name }”. Type one of these instead:
    a large city with the same time: /timezone Berlin
    the country: /timezone Germany
    the difference from UTC: /timezone UTC+3
language-unknown =
    The bot does not speak “{ $name }”.
    It speaks: { $languages }
time-invalid =
    “{ $text }” is not a time of day.
    Type hours and minutes: /time 08:30
unknown-command = There is no such command. All commands: /help
unknown-text = This bot answers commands only. All commands: /help
flood = That was too many messages at once. The bot will answer again in a little while.
error-unexpected = Something went wrong, and it has been noted. Please try again in a little while.

## For those who run the bot

# $failed, $answered: counts within the last minute; $seconds: how long sending rests; $reason: Telegram's words.
alarm-breaker =
    <b>Sending rests for { $seconds } seconds.</b> Of the last { $answered } messages { $failed } failed. No subscription was changed, and nothing is lost: one message is tried after the rest. To go on at once: commemoration-bot resume
    Telegram's last answer: <code>{ $reason }</code>
alarm-quarantine =
    <b>Unusually many chats refuse their messages:</b> { $refused } of the last { $answered }. Sending goes on. While this lasts, no subscription ends, and refused messages are tried again after all others.
    Telegram's last answer: <code>{ $reason }</code>
alarm-resumed = Messages arrive again; sending goes on.
# $moment: eve, day or silence; $language: its code.
alarm-language =
    <b>The message “{ $moment }” in the language { $language } is stopped</b>: it cannot be sent as it is worded. Everyone stays subscribed, and it stays owed until its time is over. Correct the text and start the bot again; one chat a minute is tried meanwhile.
    <code>{ $reason }</code>
# $owed: how many are to be told; $intime: how many of them can be.
alarm-squeeze = <b>Not everyone can be told in time.</b> Of { $owed } chats that are owed the message “{ $moment }”, { $intime } can be told before its time is over. A higher SEND_RATE helps; beyond 30 a second it needs PAID_BROADCAST.
# $stars: Telegram Stars, at the most.
alarm-cost = The message “{ $moment }” goes to { $owed } chats. With PAID_BROADCAST it will cost up to { $stars } Telegram Stars.
alarm-rival = <b>A second process serves this bot.</b> Commands of people are answered by one or the other. Stop one of the two; what sends beside the bot is the command sender.
# $place: the file, or the name of the PostgreSQL database.
alarm-new-database = <b>A new database was made at <code>{ $place }</code>.</b> If you expected subscribers, stop the bot and check DATABASE_URL: in this database there are none.
# $count: how many more alerts of one kind; $time: when the last came, in UTC. The last one follows.
alarm-digest = <b>{ $count ->
    [one] One more alert
   *[other] { $count } more alerts
    } of this kind within ten minutes.</b> The last one, at { $time } UTC:
# $moment: eve, day or silence; $count: how many.
alarm-expired = <b>{ $count ->
    [one] One message “{ $moment }” was
   *[other] { $count } messages “{ $moment }” were
    } not sent before the time for it was over.</b> What became of the others is told by: commemoration-bot report
# $reason: the database's words.
alarm-disk-full =
    <b>The database cannot write: its disk is full or defective.</b> Sending waits and goes on by itself once there is room; nothing is lost until the time of a message is over. Free some space on the disk.
    <code>{ $reason }</code>
# $minutes: how long it lasted, here and in the messages below.
alarm-disk-room = The database can write again, after { $minutes } min; sending goes on.
alarm-database-silent = <b>The database has not answered for a minute.</b> Until it does, nothing is sent and nobody is answered; nothing is lost until the time of a message is over. Check its server and the network.
alarm-database-back = The database answers again, after { $minutes } min.
alarm-polling-silent = <b>For three minutes Telegram has not handed over what people write to the bot.</b> Nobody is answered meanwhile; Telegram keeps what they write for a day. Check the network, and whether another process serves this bot.
alarm-polling-back = Telegram hands over what people write again, after { $minutes } min.
alarm-sender-silent = <b>Sending has stood still for two minutes</b>, without a reason that the bot knows of. Look into its log and start it again; nothing is lost by that.
alarm-sender-back = Sending goes on, after { $minutes } min.
# $people: chats that wait for an answer now.
alarm-rush = <b>More is asked than the bot can answer at once.</b> Chats waiting for an answer now: { $people }. The messages of the day go on, with at least 70 % of the sending. A question that waits for more than a minute stays unanswered. The log says when this is over.
# $ledger, $telegram: what each clock shows, in UTC; $database: sqlite or postgresql.
alarm-clock =
    <b>Two clocks disagree, and sending is stopped.</b> The database's clock shows { $ledger }, Telegram's { $telegram }. Nothing is sent and nothing expires until they agree; then sending goes on by itself. { $database ->
        [postgresql] Set the clock of the machine on which PostgreSQL runs, and turn on its time synchronisation (NTP).
       *[sqlite] Set the clock of the machine on which the bot runs, and turn on its time synchronisation (NTP).
    }
alarm-clock-agrees = The two clocks agree again: the database's shows { $ledger }, Telegram's { $telegram }. Sending goes on.

## Settings that are switches, typed or on a button

button-second = Second language
button-second-none = One language only
button-silent-auto = Sound: not at night
button-silent-on = Sound: never
button-silent-off = Sound: always
button-cards-on = Picture: on
button-cards-off = Picture: off

# Words for on, off and auto that may be typed besides those three: small letters, spaces between.
word-on = yes
word-off = no
word-auto = night
# $lines: a moments-line for each message; $on: the names of those that come.
moments-typed =
    Messages that come: { $on }
    Type the names of those that should come: /moments day silence, or /moments none
    { $lines }
moments-line = { $name } — { $label }
silent-on = The messages come without a sound, always. With a sound: /silent off. Without one at night only: /silent auto
silent-off = The messages come with a sound, always. Without one: /silent on. Without one at night only: /silent auto
silent-auto = Between 22:00 and 08:00 the messages come without a sound. Always without one: /silent on. Always with one: /silent off
cards-on = The messages come with a picture. Without one: /cards off
cards-off = The messages come without a picture. With one: /cards on
# $choices: what may be typed.
choice-unknown =
    “{ $text }” is not one of the choices.
    They are: { $choices }

## Groups and channels. A key that ends in -room is said of them in place of the same key without it

untitled-group = Group
untitled-supergroup = Group
untitled-channel = Channel

# Said once in a group to which the bot was added. $bot: its user name.
greeting =
    This bot is dedicated to the memory of those killed in the tragedy of 20 January 1990. Once a year it sends a few short messages; for the rest of the year it is silent.
    Nothing is sent to this group until one of its admins writes: /start@{ $bot }
admins-only =
    Only the admins of this group may do that.
    Anyone may ask: /next, /about, /timeline, /history, /sources
button-settings-private = Settings, in a private chat
button-topic-leave = No longer to the topic
button-subscribe = Subscribe
button-unsubscribe = End the subscription
button-add-group = Add to a group
button-add-channel = Add to a channel

start-subscribed-room = This group is subscribed. Time zone: { $zone }.
start-already-room = This group is already subscribed. Time zone: { $zone }.
start-hint-room =
    Admins can change it here: /timezone Baku, /language az, /time 08:30
    or, for all settings, in a private chat:
coming-none-room = All messages are switched off, so none will come. To switch them on: /moments
stop-done-room =
    This group is no longer subscribed; no more messages will come.
    To return: /start
    The settings are kept. To erase them: /forgetme
stop-already-room =
    This group is not subscribed, so no messages will come.
    To subscribe it: /start

status-subscribed-room = Subscribed since { $date }.
status-unsubscribed-room = Not subscribed.
status-last-none-room = No message has been sent here yet.
status-topic = The messages come to a topic of the group.
status-muted = The bot may not write there at present. An admin can give it that right.
settings-title-room = <b>Settings: { $title }</b>
settings-closed-room = To change them: /chats
forgetme-ask-room =
    This ends the subscription and erases all that is kept about this group or channel: settings, dates, its admins, and the link to the messages already sent. It cannot be undone.
    Should it be erased? In a group it can also be typed: /forgetme { forgetme-word }
forgetme-done-room = Erased. Nothing is kept about it any more. The bot stays in it and is silent; an admin can remove it.
settings-kept-room = Not subscribed: no messages will come.
settings-in-group = Admins can type them here: /language, /timezone, /time, /moments, /silent, /cards, /topic
moments-ask-room = A press changes what the button names.

language-ask-room =
    In which language should the messages be?
    In a group an admin can type it: /language en
second-ask =
    In which second language should each post be as well?
    The two texts stand one below the other. Together most of them are too long for the caption of a picture; those come without one.
timezone-ask-room =
    Time zone: { $zone }; the clock there shows { $time }.
    Another: type /timezone Berlin, in the group or as a reply to this message.
timezone-which =
    No single time zone is known by “{ $name }”. Type one of these, or a large city with the same time: /timezone Berlin
    { $zones }
time-ask-room =
    Time of the message on the day of remembrance: { $time }. Time zone: { $zone }.
    Another: type /time 08:30, in the group or as a reply to this message.
    Between 22:00 and 08:00 it arrives without a sound.
topic-here = The messages will come to this topic.
topic-general = The messages will come to the group itself. To have them in a topic, an admin writes /topic in it.

# In the menu of groups.
command-start-room = have the messages come here
command-stop-room = end the messages here
command-status-room = the subscription and its settings
command-timezone-room = set the time zone of the group
command-privacy-room = what is kept about this group
command-forgetme-room = erase what is kept about this group

help-room =
    <b>20 January</b>
    /next — { command-next }
    /calendar — { command-calendar }
    /status — { command-status-room }
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }
    /privacy — { command-privacy-room }
    /help — { command-help }

    <b>For admins</b>
    /start — { command-start-room }
    /stop — { command-stop-room }
    /settings — { command-settings }
    /language — { command-language }
    /timezone — { command-timezone-room }
    /time — { command-time }
    /moments — { command-moments }
    /silent — { command-silent }
    /cards — { command-cards }
    /topic — { command-topic }
    /forgetme — { command-forgetme-room }

chats-list =
    <b>Your groups and channels</b>
    Each leads to its settings.
chats-none =
    The bot knows of no group or channel that you manage.
    Add it to one. In a channel it needs the right to post messages. If it is in a group already, write /settings there. If it is in a channel already, an admin who finds it in /chats can open its settings; after that you will find it here as well.
# Follows the list, or stands alone, when Telegram may not be asked more often at present.
lookup-later = Not everything can be checked at this moment. Please try again in a minute.
managed-lost = These settings cannot be changed: you manage that group or channel no longer, or the bot is not in it. What you manage: /chats
managed-refused =
    These settings belong to the admins of that group or channel, and the bot must be in it.
    An admin who stays anonymous can type the commands in the group itself: /language, /timezone, /time, /moments

# To whoever added the bot. $title: of the channel.
channel-ask =
    The bot was added to the channel “{ $title }” and may post there.
    Should it be subscribed? Nothing is posted before you press the button for it. Language, time zone and messages can be chosen here, now or later: /chats
channel-no-right =
    The bot was added to the channel “{ $title }”, but may not post there. Give it the right to post messages.
    Should the channel be subscribed? Nothing is posted before you press the button for it.
start-chats = Groups and channels that you manage: /chats

# To those who manage a group or a channel. $title: its title.
room-muted = <b>The bot may not write in</b> <code>{ $title }</code> <b>any more.</b> Without that right the messages of 20 January cannot come there. An admin can give it back: in a channel the right to post messages, in a group the right to send them. The subscription stays.
room-no-right = The bot is in <code>{ $title }</code>, but may not write there. An admin can give it that right: in a group the right to send messages, or make it an admin.
room-heard = The bot may write in <code>{ $title }</code> again.
room-lost = The bot was removed from <code>{ $title }</code>. The subscription has ended, and all that was kept about that chat was erased. To have the messages again, add the bot anew.
# To those of whom Telegram does not tell whether they still manage it; so no title.
room-unconfirmed = A group or channel of which you were an admin has lost the bot: it was removed, or may not write there. Telegram does not tell the bot whether you are still an admin, so it is not named here. Where the bot is at present: /chats
# $days: until the anniversary.
room-audit = <b>In</b> <code>{ $title }</code> <b>the bot may not write</b>, and { $days ->
        [one] { $days } day is
       *[other] { $days } days are
    } left until the anniversary. An admin can give it the right: in a channel to post messages, in a group to send them.
topic-lost = The topic of <code>{ $title }</code> to which the messages came is closed or deleted. From now on they come to the group itself. To choose another topic, an admin writes /topic in it.

# To those who run the bot.
alarm-room-muted = The bot may not write in <code>{ $title }</code> any more. Those who manage it were told.
alarm-room-lost = The bot was removed from the channel <code>{ $title }</code>. The subscription has ended.
alarm-channel-unasked = The bot was added to the channel <code>{ $title }</code> by somebody to whom it may not write, so nobody was asked. They can open the bot and write /chats.
# $days: until the anniversary; $count: how many; $titles: some of them.
alarm-audit =
    <b>In { $count ->
        [one] one subscribed group or channel
       *[other] { $count } subscribed groups and channels
    } the bot may not write</b>; days left until the anniversary: { $days }. Those who manage them were told.
    <code>{ $titles }</code>
# $reason: what Telegram said, or what went wrong.
alarm-picture = <b>Messages come without their picture for some minutes</b>: it could not be drawn, or Telegram did not take it. Nobody loses a message by that. The reason: <code>{ $reason }</code>
