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
profile-short-description = In memory of those killed on 20 January 1990. A few short messages once a year.

## The commands, in the menu and in /help: plain text, at most 256 units

command-start = receive the messages
command-stop = stop the messages
command-next = the next anniversary and its messages
command-calendar = add the day to your own calendar
command-status = your subscription and settings
command-about = what happened
command-timeline = timeline of events
command-history = what came before and after
command-sources = where each figure comes from
command-settings = all settings in one place
command-language = choose a language
command-timezone = set your time zone
command-time = set the time of the message on the day itself
command-moments = choose which messages you get
command-silent = sound on or off
command-cards = picture on or off
command-chats = the groups and channels you manage
command-topic = send the messages to this topic
command-help = all commands
command-privacy = what is kept about you
command-mydata = a copy of what is kept about you
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
    /mydata — { command-mydata }
    /forgetme — { command-forgetme }

    /help — { command-help }

## Names

zone-name = { $city } ({ $zone })

# Within a sentence or a line.
moment-eve = the day before
moment-day = on the day itself
moment-silence = before the minute of silence

# On a button, or first in a line.
label-eve = The day before
label-day = On the day itself
label-silence = Before the minute of silence
# Where messages are chosen by typing: none of them.
label-none = No messages

## Subscribing

start-subscribed = You are subscribed. Time zone: { $city }.
start-already = You are already subscribed; nothing has changed. Time zone: { $city }.
start-hint =
    For the rest of the year the bot is silent.
    What happened: /about. All commands: /help

coming-title =
    { $date } is the { $number }{ ORDINAL($number) ->
        [one] st
        [two] nd
        [few] rd
       *[other] th
    } anniversary. You will receive:
coming = • { $date }, { $time } — { $moment }
# Its hour has come already: it is being sent.
coming-now = • now — { $moment }
coming-none = All messages are off, so you will receive none. Turn them on: /settings

stop-done =
    You have unsubscribed and will get no more messages. Subscribe again: /start
    Your settings are kept. To erase them: /forgetme
stop-already = You are not subscribed and will get no messages. To subscribe: /start
# The answer to a plain "stop", with button-unsubscribe.
stop-ask = Do you want to unsubscribe? Your settings will be kept.

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
# $state: off, when the reader has switched that message off; past or now, when its instant has come.
next-message = • { $date }, { $time } — { $moment }{ $state ->
        [off] { " " }(switched off)
        [past] { " " }(already past)
        [now] { " " }(now)
       *[ahead] { "" }
    }
# For readers whose clock differs from that of the observance: the same instant there.
next-message-there = { "  " }{ $city }: { $date }, { $time }
# The minute of silence itself: $time in Baku; $here, $day the same instant by the reader's clock; $clock: whether that
# clock is the same as Baku's, shows another time of the day, or still shows the day before.
next-silence = The minute of silence: { $time } Baku time{ $clock ->
        [same] { "" }
        [before] , { $here } on { $day } your time
       *[other] , { $here } your time
    }

## The calendar

# The calendar's own name: plain text.
calendar-name = 20 January: National Mourning Day
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
    To receive changes automatically, subscribe to the calendar: it appears separately, does not know your time zone and does not remind of the minute. For most calendars:
    <code>{ $webcal }</code>
    For Google Calendar, which checks about once a day:
    <code>{ $https }</code>

# In a group that takes no files.
calendar-refused = Files cannot be sent here. The calendar is available in a private chat: @{ $bot }

## Status

status-subscribed = You have been subscribed since { $date }.
status-unsubscribed = You are not subscribed. To subscribe: /start
# $language: its own name, or those of two.
status-language = Language: { $language }
status-zone = Time zone: { $zone }; local time { $time }
status-time = Time of the message on the day itself: { $time }
status-moments = Messages: { $moments }
status-moments-none = Messages: all switched off
# $state: sent, expired, failed, gone, uncertain.
status-last =
    Last message: { $date }, { $time } — { $moment }{ $state ->
        [sent] { "" }
        [expired] ; not sent, because its time had passed
        [recalled] ; withdrawn by those who run this bot
        [uncertain] ; sent, but Telegram did not confirm it
       *[failed] ; it could not be delivered
    }
# $days: for how many days it is kept which messages were sent.
status-last-none =
    No message about an anniversary has been sent to you in the last { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
status-next = Next message: { $date }, { $time } — { $moment }
status-next-now = Next message: now — { $moment }
status-next-none = Next message: none
# When nothing more comes this year. $all: sent, when every message to this chat was sent; unsent, when one was not.
year-over = { $all ->
        [sent] This year's messages have all been sent.
       *[unsent] No more messages will come this year.
    }

## Settings

settings-title = <b>Settings</b>
settings-closed = To change them: /settings
# Follows a change made by someone who is not subscribed.
settings-kept = You are not subscribed; this will apply once you subscribe: /start

language-ask =
    In which language should the bot write?
    You can also type: <code>/language en</code>
language-set = The bot will write in English.

timezone-ask =
    Time zone: { $zone }; local time { $time }.
    Choose another, or type a city or a country: <code>/timezone Berlin</code>
    You can also send your location here; only its time zone is kept.
timezone-several =
    Several time zones fit “{ $name }”. Which one is yours?
    If it is not here, type a city: <code>/timezone Berlin</code>
# The name is not known; the buttons are those of names alike.
timezone-alike =
    “{ $name }” was not found.
    Type a large city with the same time as yours, or the country: <code>/timezone Berlin</code>
    Did you mean:
timezone-set = Time zone: { $zone }; local time { $time }.

time-ask =
    Time of the message on the day itself: { $time }. Time zone: { $zone }.
    Choose another time, or type one: <code>/time 08:30</code>
    Between 22:00 and 08:00 it arrives silently, unless chosen otherwise: /silent
time-set = Time of the message on the day itself: { $time }. Time zone: { $zone }.

moments-ask = Tap a button to change that setting.

button-language = Language
button-zone = Time zone
button-time = Time
button-settings = Settings
button-back = Back
button-next = Next
button-close = Done
button-on = { $label }: on
button-off = { $label }: off
# The language follows the person's Telegram.
button-language-auto = As in Telegram
# The hour that the observance itself has.
button-time-standard = Standard: { $time }
button-erase = Erase everything
button-keep = Keep everything

## Privacy

# $sealed: yes or no. $days, $met: days; $occasions: a number of anniversaries. They are as those who run the bot have set them.
privacy =
    <b>Privacy</b>

    <b>What is kept about this chat:</b>
    • its Telegram id and its kind
    • its language or languages, time zone, chosen time, chosen messages, sound, picture and topic
    • when the bot first learned of it, when the subscription began or ended, and why it ended
    • since when Telegram has not found this chat or has refused its messages, if so
    • for each message about an anniversary or about the bot itself: when it was due, when and in which wording it was sent, whether it arrived or why not, and its number in this chat

    <b>In groups and channels, also:</b>
    • the Telegram ids of the admins, and which of them added the bot, so that they can change the settings and learn what matters
    • since when the bot cannot write there, if so
    When the bot is removed, all of this is erased.

    <b>Of those who run this bot, also:</b> their Telegram ids, as long as they run it; and what they asked for and decided; their ids in it are erased after the same time as the messages.

    <b>What is not kept:</b> your name, your phone number, what you write here, a location that you send.
    <b>Why:</b> to send the right message at the right time, once.
    <b>Who can read it:</b> those who run this bot, in its database and in their backups. { $sealed ->
        [yes] The Telegram ids there are sealed with a key: a copy without the key names nobody.
       *[no] The Telegram ids there are not sealed with a key: a copy names this chat by its id.
    } The bot passes nothing on. The messages themselves travel through Telegram.

    <b>For how long:</b>
    • which messages this chat got: { $days ->
        [one] { $days } day
       *[other] { $days } days
    } after the sending of which they were a part was over; then only totals remain, without chats
    • after <code>/stop</code> or when the bot was blocked: for { $occasions ->
        [one] { $occasions } anniversary
       *[other] { $occasions } anniversaries
    }, so that you find your settings again; of admins of a subscribed group or channel, as long as they are that
    • of a chat that never subscribed: { $met ->
        [one] { $met } day
       *[other] { $met } days
    }
    • everything else: as long as the chat is subscribed, or until you erase it
    • in backups: until those who run this bot delete them

    <b>To get a copy:</b> /mydata
    <b>To erase it at once:</b> /forgetme. Afterwards the record of sent messages holds only anonymous entries, without the id of this chat.

forgetme-ask =
    This ends the subscription and erases all that is kept about this chat: settings, dates, and the link to the messages already sent. It cannot be undone.
    Erase it? You can also type: <code>/forgetme { forgetme-word }</code>
# Typed after /forgetme to confirm, small letters.
forgetme-word = yes
forgetme-done =
    Erased. Nothing is kept about this chat any more.
    To start again: /start
forgetme-nothing = Nothing is kept about this chat.
forgetme-kept = Nothing was erased.

# The files of /mydata. The text file has no formatting. $id: the chat's Telegram id.
caption-mydata = All that is kept about you: a text to read, and a JSON file with every field.
mydata-title = What is kept about this chat
mydata-chat = Telegram id: { $id }
mydata-messages = Messages:
# $state: what became of a message; $date, $time: when.
mydata-message = { $date }, { $time }: { $state ->
        [planned] will be sent
        [sent] sent
        [expired] not sent, because its time had passed
        [recalled] withdrawn by those who run this bot
        [uncertain] sent, but Telegram did not confirm it
       *[failed] could not be delivered
    }
mydata-announcement = about the bot itself
mydata-rehearsal = rehearsal
mydata-kind = { $kind ->
        [private] private chat
        [channel] channel
       *[group] group
    }
# $what: of what there are records; $count: how many.
mydata-records = { $what ->
        [revisions] Corrections and recalls
        [requests] Requests
       *[holds] Pauses of sending
    }: { $count }
mydata-admin-of = Groups and channels of which you are recorded as an admin (kind, and the bot's own number):
mydata-admins = Number of recorded admins:
mydata-operator = Records of you as one of those who run the bot:
mydata-fields = Every field, as in the file mydata.json:
mydata-again = The files were sent less than a minute ago. You can ask again in a minute.
mydata-private = The files are not sent here, where everybody would read them. An admin gets them in a private chat.
button-mydata-private = Get them in a private chat

## What cannot be done as asked

timezone-unknown =
    No time zone is known by “{ $name }”. Type one of these instead:
    a large city with the same time as yours: <code>/timezone Berlin</code>
    the country: <code>/timezone Germany</code>
    the difference from UTC: <code>/timezone UTC+3</code>
language-unknown =
    The bot does not speak “{ $name }”.
    It speaks: { $languages }
time-invalid =
    “{ $text }” is not a time of day.
    Type it like this: <code>/time 08:30</code> or <code>/time 6 pm</code>
unknown-command = There is no such command. All commands: /help
unknown-text =
    The bot can help with this:
    /about — { command-about }
    /next — { command-next }
    /settings — { command-settings }
    /stop — { command-stop }
    /help — { command-help }
flood = That was too many messages at once. The bot will answer again shortly.
error-unexpected = Something went wrong; the error has been logged. Please try again shortly.

## What people write in plain words: phrases with bars between. The bot understands those of all its languages; case,
## accents and punctuation make no difference

# A prayer or a word of mourning. A phrase of several words is found anywhere in a text, a single word only at its beginning.
said-prayer = rest in peace|may they rest|may he rest|may she rest|rest in power|rip|r.i.p.|may god rest|god rest|eternal memory|memory eternal|we remember|we will remember|remember them|in memory of|in loving memory|never forget|never forgotten|not forgotten|lest we forget|we mourn|my condolences|our condolences|condolences|deepest condolences|deepest sympathy|thoughts and prayers|amen|ameen
# Thanks, by the same rule.
said-thanks = thank you|thanks|thank you very much|thank you so much|many thanks|ok thanks|okay thanks|thx|ty|much appreciated|god bless|grateful|i am grateful|we are grateful
# The wish to get no more messages; the whole text must be one of these.
said-stop = stop|stop it|stop this|please stop|stop please|stop messages|stop the messages|stop sending|stop sending messages|no more messages|unsubscribe|unsubscribe me|please unsubscribe|end subscription|end the subscription|cancel|cancel subscription|quit|enough

# For /time: parts of the day, before or after an hour. hour-noon and hour-midnight are a time by themselves, too.
hour-am = am|a.m.|before noon
hour-pm = pm|p.m.
hour-morning = morning|mornings
hour-noon = noon|midday
# Not noon alone: “3 дня”.
hour-day = daytime
hour-afternoon = afternoon|afternoons|after noon
hour-evening = evening|evenings|tonight
hour-night = night|nights
hour-midnight = midnight
# Words and endings that go with an hour and say no more.
hour-filler = at|in|the|around|o'clock|oclock|hour|hours|hrs|sharp

## For those who run the bot

# $failed, $answered: counts within the last minute; $seconds: how long sending rests; $reason: Telegram's words.
alert-breaker =
    <b>Sending is paused for { $seconds } seconds.</b> Of the last { $answered } messages { $failed } failed. No subscription was changed, and nothing is lost: one message is tried after the pause. To continue at once: <code>commemoration-bot resume</code>
    Telegram's last answer: <code>{ $reason }</code>
alert-quarantine =
    <b>Unusually many chats refuse their messages:</b> { $refused } of the last { $answered }. Sending goes on. While this lasts, no subscription ends, and refused messages are tried again after all others.
    Telegram's last answer: <code>{ $reason }</code>
alert-resumed = Messages arrive again; sending goes on.
# $moment: one of label-…; $language: its code.
alert-language =
    <b>The message “{ $moment }” in the language { $language } is stopped. Correct its text and start the bot again.</b> It cannot be sent as it is worded. Everyone stays subscribed, and the message stays due until its time is over; meanwhile one chat a minute is tried.
    <code>{ $reason }</code>
# $owed: how many are to be told; $intime: how many of them can be.
alert-overload = <b>Not everyone can be reached in time.</b> Of { $owed } chats that are due the message “{ $moment }”, { $intime } can be reached before its time is over. A higher SEND_RATE helps; more than 30 a second needs PAID_BROADCAST.
# $stars: Telegram Stars, at the most.
alert-cost = The message “{ $moment }” goes to { $owed } chats. With PAID_BROADCAST it will cost up to { $stars } Telegram Stars.
alert-conflict = <b>A second process is running this bot.</b> Commands are answered by one or the other. Stop one of the two. To send alongside it, use the sender command.
# $place: the file, or the name of the PostgreSQL database.
alert-new-database = <b>A new database was made at <code>{ $place }</code>.</b> If you expected subscribers, stop the bot and check DATABASE_URL: in this database there are none.
# $count: how many more alerts of one kind; $time: when the last came, in UTC. The last one follows.
alert-digest = <b>{ $count ->
    [one] One more alert
   *[other] { $count } more alerts
    } of this kind within ten minutes.</b> The last one, at { $time } UTC:
# $moment: one of label-…; $count: how many.
alert-expired =
    <b>{ $count ->
    [one] One message “{ $moment }” was
       *[other] { $count } messages “{ $moment }” were
    } not sent before its time was over.</b> What became of the others is shown by: <code>commemoration-bot report</code>
# $reason: what the command said.
alert-backup =
    <b>The database could not be backed up.</b> Sending is not affected; the bot tries again in an hour. Check the folder of the backups (BACKUP_DIR), its disk, and the log.
    <code>{ $reason }</code>
# $reason: the database's words.
alert-disk-full =
    <b>The database cannot write: its disk is full or defective.</b> Sending waits and goes on by itself once there is room; nothing is lost until the time of a message is over. Free some space on the disk.
    <code>{ $reason }</code>
# $minutes: how long it lasted, here and in the messages below.
alert-disk-space = The database can write again, after { $minutes } min; sending goes on.
alert-database-silent = <b>The database has not answered for a minute.</b> Until it does, nothing is sent and nobody is answered; nothing is lost until the time of a message is over. Check its server and the network.
alert-database-back = The database answers again, after { $minutes } min.
alert-polling-silent = <b>For three minutes Telegram has not handed over what people write to the bot.</b> Nobody is answered meanwhile; Telegram keeps what they write for a day. Check the network, and whether another process serves this bot.
alert-polling-back = Telegram hands over what people write again, after { $minutes } min.
alert-webhook-silent = <b>For three minutes nothing shows that Telegram can hand over what people write to the bot.</b> Meanwhile people may get no answer; Telegram keeps what they write for a day. Check the web server in front of the bot, its name and its certificate (WEBHOOK_URL). Telegram's reason is in the log.
alert-webhook-back = Telegram hands over what people write again, after { $minutes } min.
alert-planner-silent = <b>No notices could be planned for five minutes</b>, without a reason that the bot knows of. What is planned already is sent. Look into its log and start it again; nothing is lost by that.
alert-planner-back = Notices are planned again, after { $minutes } min.
alert-sender-silent = <b>Sending has stood still for two minutes</b>, without a reason that the bot knows of. Look into its log and start it again; nothing is lost by that.
alert-sender-back = Sending goes on, after { $minutes } min.
alert-senders-silent = <b>For two minutes there has been no process that sends.</b> This one leaves sending to others (--no-sender). Start the command sender, and look into the log of those that should run; nothing is lost until the time of a message is over.
alert-senders-back = A process sends again, after { $minutes } min.
# $people: chats that wait for an answer now.
alert-rush = <b>More is asked than the bot can answer at once.</b> Chats waiting for an answer now: { $people }. The messages of the day go on, with at least 70 % of the sending. A question that waits for more than a minute stays unanswered. The log says when this is over.
# $ledger, $telegram: what each clock shows, in UTC; $database: sqlite or postgresql.
alert-clock =
    <b>Two clocks disagree, and sending is stopped.</b> The database's clock shows { $ledger }, Telegram's { $telegram }. Nothing is sent and nothing expires until they agree; then sending goes on by itself. { $database ->
        [postgresql] Set the clock of the machine on which PostgreSQL runs, and turn on its time synchronisation (NTP).
       *[sqlite] Set the clock of the machine on which the bot runs, and turn on its time synchronisation (NTP).
    }
alert-clock-agrees = The two clocks agree again: the database's shows { $ledger }, Telegram's { $telegram }. Sending goes on.
# $what: what waits to be erased, in English; $date: since when, as in 2027-04-01.
alert-retention =
    <b>Old data is not erased.</b> What should have gone since { $date } is still in the database. Sending is not affected, but /privacy promises otherwise. Look into the log of the bot, and check its clocks and the disk of the database.
    <code>{ $what }</code>
alert-retention-done = Old data is erased again, and none is left in the database.
# $free, $needed: in megabytes, here and in the messages below.
alert-disk-low = <b>The disk of the database is nearly full:</b> { $free } MB free, { $needed } MB needed for the next occasion. The bot still works. Free some space before it cannot write any more.
alert-disk-enough = The disk of the database has enough space again: { $free } MB free.
alert-backup-disk-low = <b>The disk of the backups is nearly full:</b> { $free } MB free, { $needed } MB needed for the next one. Free some space on the disk of BACKUP_DIR, or keep fewer backups (BACKUP_KEEP).
alert-backup-disk-enough = The disk of the backups has enough space again: { $free } MB free.
# $date: when it was sent, as in 2027-04-01.
alert-self-test = <b>Nobody has answered the self-test of { $date } for seven days.</b> The bot works, but perhaps nobody reads what it tells those who run it. Press “I am here” below this message in Telegram, or name other people in OPERATOR_IDS: after a restart they get this message within a day.
alert-self-test-answered = Somebody is there again: the self-test has been answered.
# $route: kind and server of a route of ALARM_URLS; $reason: why it failed.
alert-alarm-route =
    <b>An alarm did not arrive by <code>{ $route }</code>.</b> The other routes are not affected. Check this route in ALARM_URLS, then try it: <code>commemoration-bot ready --send-test-alarm</code>
    <code>{ $reason }</code>
alert-token-refused = <b>Telegram refuses the bot's token, and the bot has stopped.</b> Nobody is notified or answered until it has a valid one. Copy the token from @BotFather into TELEGRAM_BOT_TOKEN and start the bot again.
# What is sent by ALARM_URLS, as plain text: the title; a line before a message that is repeated; a line after each.
alarm-title = Commemoration bot: alarm
# $count: how often it was sent, with this time.
alarm-again = This has not ended yet; message number { $count }:
alarm-acknowledge = To stop repeated messages about this: <code>commemoration-bot acknowledge</code>
# The test that is sent by ALARM_URLS once a month: title and text.
alarm-test-title = Commemoration bot: monthly test
alarm-test = Alarms of the bot arrive here. Nothing needs to be done. This test comes at the beginning of each month: if it does not come, check ALARM_URLS.
# Shown for some seconds: at most 200 units, no HTML.
alarms-known = Noted. What was told until now is not repeated.
# $who: the Telegram id of an operator.
alarms-known-by = Operator <code>{ $who }</code> knows of the alarms until now: they are not repeated.
button-alarms-known = I know of it

## The self-test at the beginning of each month, to those who run the bot

# $chats: how many; $name, $date: day-name of the next occasion, and its date.
self-test-well = <b>The self-test of this month: the bot works.</b> Subscribed chats: { $chats }. Next: { $name }, { $date }.
# $routes: kind and server of each route of ALARM_URLS.
self-test-routes = A test also goes out by: <code>{ $routes }</code>. Look whether it has arrived.
self-test-no-route = Outside Telegram no alarm can reach you: ALARM_URLS is not set.
self-test-alone = You are the only one who runs this bot. Add a second person to OPERATOR_IDS, so that somebody is there when you are not.
self-test-ask = Press the button: it shows that somebody reads this. One person is enough. If nobody presses it within seven days, that is an alarm, and the bot does not count as ready.
button-here = I am here
# Shown for some seconds: at most 200 units, no HTML.
self-test-noted = Noted.
self-test-first = Noted: somebody is there. Nobody else has pressed yet, and nobody else needs to.
self-test-others = Noted: somebody is there. Also there:
# $who: a Telegram id; $on, $at: when that person pressed.
self-test-other = <code>{ $who }</code>, { $on }, { $at }

## Readiness, reported to those who run the bot before the day

# $name: day-name; $on, $at, $city: when the first message goes out, by the clock of $city.
ready-go = <b>GO: { $name }, { $date }.</b> Nothing stands in the way. The first message: { $on }, { $at } ({ $city }).
ready-no-go = <b>NO-GO: { $name }, { $date }.</b> It cannot be said that everything is ready. The first message: { $on }, { $at } ({ $city }).
# $reason: why, in English.
ready-failed = Readiness could not be judged: <code>{ $reason }</code>. On the server, run: <code>commemoration-bot ready</code>
# $count: what stands in the way and found no place in the message.
ready-more = Not shown here: { $count }. All is shown on the server by: <code>commemoration-bot ready</code>
ready-fine = In order: { $count }.
ready-again = This message comes again every day until somebody who runs the bot presses one of its buttons.
# Shown for some seconds: at most 200 units, no HTML.
ready-seen = Noted. The next report comes at its time.
ready-operators-only = Only those who run this bot can use this button.
# $on, $at, $city: when the message below is due in the time zone of this reader, who may not be subscribed to it.
ready-preview = <i>Preview. The time of this message here: { $on }, { $at } ({ $city }).</i>
ready-resumed = Sending goes on.
# To those who run the bot: the lines that say that sending is held. $who: you, line, or somebody's Telegram id.
hold-head = <b>Sending is paused.</b> No message goes out, to anybody. People still get answers.
hold-until = Until: { $on }, { $at } ({ $city })
hold-until-resumed = Until: somebody resumes it
hold-by = { $who ->
    [you] By: you
    [line] By: the command line of the server
   *[other] By: operator <code>{ $who }</code>
}
# $reason: in the words of whoever paused it.
hold-reason = Reason: { $reason }
hold-note = A message whose time is over before that is not sent. To resume: /resume
hold-unconfirmed = A process that sends has not confirmed it yet: a few messages may still go out.
hold-resumed = { $who ->
    [line] Sending goes on. It was resumed on the command line of the server.
   *[other] Sending goes on. Operator <code>{ $who }</code> has resumed it.
}
hold-none = Sending is not paused.
hold-ended = The time for which sending was paused is over. Sending goes on.
# $count: how many messages; $on, $at, $city: when their time is over.
hold-reminder =
    <b>Sending is still paused, and messages will be lost by that.</b>
    { $count ->
        [one] { $count } message is
       *[other] { $count } messages are
    } owed until { $on }, { $at } ({ $city }). After that, nobody gets them. To resume: /resume
span-invalid =
    For “{ $text }” sending cannot be paused. Type how long, at most 7 days, and then why: <code>/hold 2h30m the figures are checked</code>
    Without a length of time it is paused until somebody resumes it. A reason must not begin with a number.
# Units of time that may be typed: small letters, spaces between.
span-minutes = m min mins minute minutes
span-hours = h hr hrs hour hours
span-days = d day days
command-hold = pause all sending: how long, why
command-resume = resume sending
button-preview = Preview
button-rehearse = Rehearse
button-hold = Hold
button-hold-yes = Pause all sending
button-hold-no = Do not pause
button-resume = Resume
button-seen = Seen

## The progress of a broadcast, which operators get as one message that is edited while it is sent

# $date: the day; $moment: one of label-….
progress-name = { $date }: { $moment }
progress-announcement = Announcement
# $name: progress-name or progress-announcement; $state: one of the three that follow.
progress-title = <b>{ $name }</b>
    { $state }
progress-under-way = Being sent
progress-changing = Copies are being changed
progress-ended = Ended
progress-sent = Sent: <b>{ NUMBER($sent, useGrouping: 1) }</b> of { NUMBER($owed, useGrouping: 1) } ({ $percent } %)
progress-recalled = Recalled: { NUMBER($count, useGrouping: 1) }
# $rate: messages a second.
progress-rate = { NUMBER($rate, useGrouping: 1) } a second, about { $minutes } min left
progress-left = About { $minutes } min left
# $count: how many messages are due next; when: $on, $at, $city.
progress-next = Next: { NUMBER($count, useGrouping: 1) } on { $on } at { $at } ({ $city })
progress-end = Expected end: { $on }, { $at } ({ $city })
# $part: a language, a city or a kind of chat.
progress-part = { $part }: { NUMBER($sent, useGrouping: 1) } of { NUMBER($owed, useGrouping: 1) }
progress-others = Others
progress-kind-private = Private chats
progress-kind-group = Groups
progress-kind-channel = Channels
# What was not sent, by how that ended: $count.
progress-gone = No longer reachable: { NUMBER($count, useGrouping: 1) }
progress-failed = Refused: { NUMBER($count, useGrouping: 1) }
progress-expired = Not sent in time: { NUMBER($count, useGrouping: 1) }
progress-uncertain = Not known whether it arrived: { NUMBER($count, useGrouping: 1) }
# $reason: in English, as Telegram says it; $count: how often.
progress-fault = – <code>{ $reason }</code>: { NUMBER($count, useGrouping: 1) }
progress-other-faults = – other reasons: { NUMBER($count, useGrouping: 1) }
progress-doubtful = May have arrived twice or not at all: { NUMBER($count, useGrouping: 1) }
# Below them stand hold-by and hold-reason.
progress-paused = <b>Sending is paused until somebody resumes it.</b>
progress-paused-until = <b>Sending is paused until { $on }, { $at } ({ $city }).</b>
# $number: of the correction; $changed of $copies copies.
progress-correction = <b>Correction { $number }:</b> { NUMBER($changed, useGrouping: 1) } of { NUMBER($copies, useGrouping: 1) } copies changed
progress-recall = <b>Recall:</b> { NUMBER($changed, useGrouping: 1) } of { NUMBER($copies, useGrouping: 1) } copies taken back
progress-unchanged = Could not be changed: { NUMBER($count, useGrouping: 1) }
# With the buttons button-hold-yes and button-hold-no.
progress-question = Pause all sending? People still get answers. A message whose time is over before sending is resumed is not sent.
progress-forgotten = The progress of these messages is not known any more.
button-details = Details

## The receipt, sent to those who run the bot after the day

# The caption of a file. $name: day-name; the others are numbers of messages.
receipt-caption = <b>{ $name }, { $date }: the receipt.</b>
    Owed: { $owed }
    Sent: { $sent }
    Not reachable: { $unreachable }
    Refused: { $failed }
    Unknown whether they arrived: { $uncertain }
    Not sent in time: { $expired }
    Recalled: { $recalled }
    May have come twice: { $doubled }
    The file names nobody and can be published.

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
# $now: which messages come; $lines: a choice-line for each message, and for none.
moments-typed =
    { $now }
    To choose, type one of these lines, or several words together: <code>/moments day silence</code>
    { $lines }
# What can be typed, and what it means: $label one of label-…, button-silent-… or button-cards-….
choice-line = <code>/{ $command } { $word }</code> — { $label }
silent-on = Messages always arrive silently. With sound: <code>/silent off</code>. Silent only at night: <code>/silent auto</code>
silent-off = Messages always arrive with sound. Silently: <code>/silent on</code>. Silent only at night: <code>/silent auto</code>
silent-auto = Between 22:00 and 08:00 messages arrive silently. Always silently: <code>/silent on</code>. Always with sound: <code>/silent off</code>
cards-on = Messages come with a picture. Without one: <code>/cards off</code>
cards-off = Messages come without a picture. With one: <code>/cards on</code>
# $choices: a choice-line for each.
choice-unknown =
    “{ $text }” is not one of the choices. They are:
    { $choices }

## Groups and channels. A key that ends in -group is said of them in place of the same key without it

untitled-group = Group
untitled-supergroup = Group
untitled-channel = Channel

# Said once in a group to which the bot was added. $bot: its user name.
greeting =
    This bot is dedicated to the memory of those killed in the tragedy of 20 January 1990. Once a year it sends a few short messages; for the rest of the year it is silent.
    Nothing is sent to this group until one of its admins writes: /start@{ $bot }
admins-only =
    Only the admins of this group can do that.
    Anyone can ask: /next, /calendar, /status, /about, /timeline, /history, /sources, /help, /privacy
button-settings-private = Settings, in a private chat
button-topic-leave = Stop sending to the topic
button-subscribe = Subscribe
button-unsubscribe = Unsubscribe
button-add-group = Add to a group
button-add-channel = Add to a channel

start-subscribed-group = This group is subscribed. Time zone: { $city }.
start-already-group = This group is already subscribed. Time zone: { $city }.
start-hint-group =
    Admins can change the settings here: <code>/timezone Baku</code>, <code>/language az</code>, <code>/time 08:30</code>
    All settings are in a private chat:
coming-none-group = All messages are off, so none will be sent here. Turn them on: /moments
stop-done-group =
    This group is no longer subscribed and will get no more messages.
    Subscribe again: /start
    The settings are kept. To erase them: /forgetme
stop-already-group =
    This group is not subscribed and will get no messages.
    To subscribe it: /start

status-subscribed-group = Subscribed since { $date }.
status-unsubscribed-group = Not subscribed.
status-last-none-group =
    No message about an anniversary has been sent here in the last { $days ->
        [one] { $days } day
       *[other] { $days } days
    }.
status-topic = The messages come to a topic of the group.
status-muted = The bot cannot write there at present. An admin can give it that right.
settings-title-group = <b>Settings: { $title }</b>
settings-closed-group = To change them: /chats
forgetme-ask-group =
    This ends the subscription and erases all that is kept about this group or channel: settings, dates, the list of its admins, and the link to the messages already sent. It cannot be undone.
    Erase it? In a group you can also type: <code>/forgetme { forgetme-word }</code>
forgetme-done-group = Erased. Nothing is kept about this group or channel any more. The bot stays in it and is silent; an admin can remove it.
caption-mydata-group = All that is kept about this group or channel: a text to read, and a JSON file with every field.
mydata-title-group = What is kept about this group or channel
settings-kept-group = Not subscribed: no messages will be sent.
settings-in-group = Admins can change them here with these commands: /language, /timezone, /time, /moments, /silent, /cards, /topic

language-ask-group =
    In which language should the messages be?
    In a group an admin can type: <code>/language en</code>
second-ask =
    Choose a second language for each post.
    The second text follows the first; together they are usually too long for a picture caption, so such posts come without one.
timezone-ask-group =
    Time zone: { $zone }; local time { $time }.
    To change it, type <code>/timezone Berlin</code> in the group or as a reply to this message.
timezone-which =
    No single time zone is known by “{ $name }”. Type one of these, or a large city with the same time as yours: <code>/timezone Berlin</code>
    { $zones }
time-ask-group =
    Time of the message on the day itself: { $time }. Time zone: { $zone }.
    To change it, type <code>/time 08:30</code> in the group or as a reply to this message.
    Between 22:00 and 08:00 it arrives silently, unless chosen otherwise: /silent
topic-here = The messages will be sent to this topic.
topic-general = The messages will be sent to the group itself. To have them in a topic, an admin must write <code>/topic</code> in it.

# In the menu of groups.
command-start-group = send the messages here
command-stop-group = stop the messages here
command-status-group = the subscription and its settings
command-timezone-group = set the time zone of the group
command-privacy-group = what is kept about this group
command-mydata-group = a copy of what is kept about this group
command-forgetme-group = erase what is kept about this group

help-group =
    <b>20 January</b>
    /next — { command-next }
    /calendar — { command-calendar }
    /status — { command-status-group }
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }
    /privacy — { command-privacy-group }
    /help — { command-help }

    <b>For admins</b>
    /start — { command-start-group }
    /stop — { command-stop-group }
    /settings — { command-settings }
    /language — { command-language }
    /timezone — { command-timezone-group }
    /time — { command-time }
    /moments — { command-moments }
    /silent — { command-silent }
    /cards — { command-cards }
    /topic — { command-topic }
    /mydata — { command-mydata-group }
    /forgetme — { command-forgetme-group }

chats-list =
    <b>Your groups and channels</b>
    Tap one to open its settings.
chats-none =
    The bot knows of no group or channel that you manage.
    Add it to one. In a channel it needs the right to post messages. If it is in a group already, write <code>/settings</code> there. If it is in a channel already, an admin who finds the channel in /chats can open its settings; after that you will find the channel here as well.
# Follows the list, or stands alone, when Telegram may not be asked more often at present.
lookup-later = Not everything can be checked at this moment. Please try again in a minute.
managed-lost = These settings cannot be changed: you no longer manage that group or channel, or the bot is not in it. Those you manage: /chats
managed-refused =
    Only admins of that group or channel can change these settings, and the bot must be in it.
    An admin who stays anonymous can type the commands in the group itself: <code>/language</code>, <code>/timezone</code>, <code>/time</code>, <code>/moments</code>

# To whoever added the bot. $title: of the channel.
channel-ask =
    The bot was added to the channel “{ $title }” and can post there. Subscribe it?
    Nothing is posted until you tap “{ button-subscribe }”. Language, time zone and messages can be chosen here, now or later: /chats
channel-no-right =
    The bot was added to the channel “{ $title }”, but cannot post there. Give it the right to post messages. Subscribe the channel?
    Nothing is posted until you tap “{ button-subscribe }”.
start-chats = Groups and channels that you manage: /chats

# To those who manage a group or a channel. $title: its title.
chat-muted = <b>The bot can no longer write in</b> <code>{ $title }</code>. Without that right the messages of 20 January cannot arrive there. An admin can give it back: in a channel the right to post messages, in a group the right to send them. The subscription stays.
chat-no-right = The bot is in <code>{ $title }</code>, but cannot write there. An admin can give it that right: in a group the right to send messages, or make it an admin.
chat-writable = The bot can write in <code>{ $title }</code> again.
chat-lost = The bot was removed from <code>{ $title }</code>. The subscription has ended, and all that was kept about that chat was erased. To receive the messages again, add the bot again.
# To those of whom Telegram does not tell whether they still manage it; so no title.
chat-unconfirmed = A group or channel of which you were an admin has lost the bot: it was removed, or cannot write there. Telegram does not tell the bot whether you are still an admin, so it is not named here. Where the bot is now: /chats
# $days: until the anniversary.
chat-audit =
    <b>In</b> <code>{ $title }</code> <b>the bot cannot write</b>, and { $days ->
        [one] { $days } day is
       *[other] { $days } days are
    } left until the anniversary. An admin can give it the right: in a channel to post messages, in a group to send them.
topic-lost = The topic of <code>{ $title }</code> to which the messages were sent is closed or deleted. From now on they are sent to the group itself. To choose another topic, an admin must write <code>/topic</code> in it.

# To those who run the bot.
alert-chat-muted = The bot can no longer write in <code>{ $title }</code>. Those who manage it were told.
alert-chat-lost = The bot was removed from the channel <code>{ $title }</code>. The subscription has ended.
alert-channel-unasked = The bot was added to the channel <code>{ $title }</code> by somebody to whom it cannot write, so nobody was asked. They can open the bot and write <code>/chats</code>.
# $days: until the anniversary; $count: how many; $titles: some of them.
alert-audit =
    <b>In { $count ->
        [one] one subscribed group or channel
       *[other] { $count } subscribed groups and channels
    } the bot cannot write</b>; days left until the anniversary: { $days }. Those who manage them were told.
    <code>{ $titles }</code>
# $reason: what Telegram said, or what went wrong.
alert-picture = <b>Messages are sent without their picture for some minutes</b>: it could not be drawn, or Telegram did not take it. Nobody misses a message because of that. The reason: <code>{ $reason }</code>

## Operators

# Sent to operators only. $count: the number of messages; $day, $year: the day that is rehearsed.
rehearse-begins =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    } for { $day } { $year } will come here, one a second, each marked as a rehearsal. Nobody else gets them, and the real messages are not affected.
rehearse-paused = Sending is paused by an operator, so nothing can be rehearsed now. To resume it, in a private chat with the bot: /resume
# $seconds: in how many seconds sending goes on.
rehearse-paused-briefly = Sending is paused for a short time, so nothing can be rehearsed now. The pause ends by itself in { $seconds } s. Then try again: /rehearse
rehearse-clock = The clocks disagree, so nothing can be rehearsed now. The command ready on the server says which one is wrong.
rehearse-under-way = A rehearsal is under way here. Wait until it has ended.
rehearse-not-enrolled = Nothing is rehearsed here: this chat takes no part in rehearsals. To let it take part: /enroll
enroll-done = This chat now takes part in rehearsals: /rehearse sends the coming messages here, marked as a rehearsal. Everybody here sees them. To end that: /enroll off
enroll-ended = This chat takes no part in rehearsals any more.
enroll-where = Send /enroll in a test group, or as a reply to the settings of a group or channel: /chats. /enroll off ends that. You yourself take part always: /rehearse
command-rehearse = try the coming messages, for you alone
command-enroll = let a test group take part in rehearsals

## Announcements: a word about the bot itself, to everybody

# Ready-made. They go to people, groups and channels alike, as they are. $date: the day of the coming anniversary;
# $name: the user name of the bot that takes over.
prepared-apology = In a message from this bot a figure was wrong. We apologise for that. The figures and their sources: /sources
prepared-late = A message from this bot came late. The cause was on our side, and we apologise. The coming messages and their times: /next
prepared-none =
    This bot will send no messages for { $date }.
    The subscription and its settings are kept. What happened in 1990: /about
prepared-closing =
    This bot is closing and will send no more messages.
    What is kept about this chat can be erased: /forgetme

    We remember those killed on 20 January 1990.
prepared-moved =
    This bot has moved to @{ $name } and will send no more messages from here.
    To receive the messages again, open @{ $name } and press Start there. A group or channel must add it.
    What is kept about this chat here can be erased: /forgetme

# To operators. Where a word of a command is named, it is typed as it is, in every language.
command-announce = announce something about the bot to everybody
label-announcement = Announcement
# $languages: codes of languages; $names: the ready-made texts.
announce-how =
    <b>An announcement is a message about the bot itself, to all who are subscribed.</b>
    Send its text in each language ({ $languages }), each in a message of its own, below a line with the command: <code>/announce en</code>
    Or take a ready-made text ({ $names }): <code>/announce late</code>, <code>/announce moved @new_bot</code>
    Then all texts are shown here. Nothing is sent before it is confirmed.
announce-kept = Kept: { $language }. Still missing: { $missing }.
# $reason: what is wrong with the text, in English.
announce-wrong = This text cannot be sent: <code>{ $reason }</code>
# $language: its code; the text follows in a message of its own.
announce-preview = <i>Preview, { $language }:</i>
# $begins, $ends, $expires: dates and times in UTC; $edition: the hash of the texts; $minutes: rounded up.
announce-forecast =
    <b>Chats: { $chats }.</b> Minutes this takes: { $minutes }.
    If it begins now ({ $begins } UTC), the last chat has it at { $ends } UTC; it is not sent after { $expires } UTC.
    Texts: <code>{ $edition }</code>
announce-ready = To ask for it: <code>/announce send</code>. To drop it: <code>/announce cancel</code>
# What is asked for, and after it, in each language, its text.
request-announcement = <b>An announcement about the bot itself, to all subscribed chats.</b>
request-announcement-near = Asked for although an occasion is near.
# $begins, $ends: in UTC.
announce-near =
    <b>An occasion is near.</b> From { $begins } until { $ends } UTC no announcement is sent. Nothing was asked for.
    If it cannot wait: <code>/announce send anyway</code>
announce-too-long =
    <b>There is not enough time.</b> Chats: { $chats }; minutes this takes: { $minutes }. But from { $begins } until { $ends } UTC no announcement is sent. Nothing was asked for.
    If it cannot wait: <code>/announce send anyway</code>
announce-nobody = Nobody is subscribed, so there is nobody to announce it to.
announce-unfinished = There is no complete announcement here to send. It is not kept when the bot is started again. How to write one: /announce
announce-dropped = The announcement was dropped. Nothing was sent.

## Corrections and recalls

# The last line of a notice that was corrected. $date the day of the correction.
notice-corrected = <i>Corrected on { $date }.</i>
# Takes the place of a notice that was taken back and cannot be deleted any more.
notice-recalled = <i>This message has been withdrawn.</i>
# For operators: a correction has reached all copies. $moment a label, $changed and $unchanged numbers, $reason why not.
alert-corrected = <b>The correction is done: { $moment }, { $year }.</b> Changed: { $changed }. Not changed: { $unchanged } (<code>{ $reason }</code>).
alert-recalled = <b>The recall is done: { $moment }, { $year }.</b> Taken back: { $changed }. Not taken back: { $unchanged } (<code>{ $reason }</code>).
revision-outdated = Meanwhile this message was corrected or withdrawn by somebody else. Nothing was done.

# What operators ask for. $moment a label, $year, $name a language, numbers, $who Telegram's id of an operator.
request-correction = <b>Correction: { $moment }, { $year }.</b>
request-recall = <b>Recall: { $moment }, { $year }.</b> Nothing more of it is sent, and what was sent is taken back.
request-recall-how = Messages younger than 48 hours are deleted. Of older ones the text is replaced by: { $sentence }
request-language = <b>{ $name }</b>, sent: { $sent }, still owed: { $owed }
request-same = No change: { $languages }.
request-unknown = What was sent is not known; these messages get the texts of now.
request-card = The picture changes as well.
request-too-long = The new text is too long for below a picture: messages with a picture stay as they are.
request-marked = Each changed message gets a last line with the day of the correction.
request-unmarked = The changed messages do not say that they were corrected.
request-takes = To be changed: { $copies }. Still owed: { $owed }. It takes about { $minutes } min.
request-copy = <b>This database is a copy from the backup of { $time } UTC.</b>
request-ahead = <b>This database knows less than the bot’s record in this chat.</b> Notices begun by the record: { $seen }, by this database: { $own }.
request-moved = <b>This database is at another place than before, and was not closed there.</b> Notices that are owed and due, and may have been sent since: { $seen }; begun by the database: { $own }.
request-other = <b>Another machine has used this bot with another database.</b> Notices begun by its record: { $seen }, by this database: { $own }.
request-trust = If sending goes on from it, what was sent elsewhere since is sent again while its time is not over. Owed now: { $owed }.
request-skip = Sending goes on from it, but what is due by now is not sent, because it may have been sent elsewhere. Nobody gets it twice, and somebody may not get it at all. Owed now: { $owed }.
request-asked = Asked for by the operator <code>{ $who }</code>. Another operator must confirm it within an hour.
request-alone = There is no other operator to confirm it, so it begins in one minute unless you stop it.
request-same-person = You asked for it yourself; another operator must confirm it.
request-over = It does not wait for a decision any more.
request-done = Confirmed by the operator <code>{ $who }</code>: { $kind }. It begins now.
request-begun = { $kind }: nobody stopped it, so it begins now.
request-expired = { $kind }: nobody confirmed it within an hour, so it was not carried out. Ask again if it is still needed.
request-stopped = Stopped by the operator <code>{ $who }</code>: { $kind }. Nothing was changed.
request-failed = Confirmed, but not carried out: { $kind }. <code>{ $reason }</code>
request-refused = This is not possible: <code>{ $reason }</code>
request-kind-correction = correction
request-kind-recall = recall
request-kind-trust = sending from this database
request-kind-announcement = announcement
button-request-yes = Confirm
button-request-no = Stop it
correct-usage = Change the texts on the server first. Then: <code>/correct MOMENT YEAR</code>, and <code>silently</code> after it if the messages shall not say that they were corrected. What can be corrected: <code>{ $names }</code>
correct-nothing = The texts of now are the ones that were sent. Change the texts on the server first.
recall-usage = <code>/recall MOMENT YEAR</code>. What can be recalled: <code>{ $names }</code>
command-correct = correct what was sent
command-recall = take back what was sent

# Below the sources: what was corrected or withdrawn after it was sent. $list lines of sources-revision.
sources-revisions =
    <b>Corrections</b>
    { $list }
# $kind correction or recall, $moment one of label-…
sources-revision = { $date }: { $moment }, { $year }: { $kind ->
        [recall] withdrawn
       *[correction] corrected
    }
# For operators, at the start.
alert-other-texts = <b>The texts have changed since { $moment }, { $year }, began.</b> What is still owed of it goes out in the texts with which it began. If the new ones shall count: /correct
# The message by which a ledger is compared with what was sent. $seen, $own numbers of notices begun.
witness-message = <b>The bot’s record.</b> By this message the bot notices that it runs from an old copy of its database, or on two machines at once. Please leave it pinned.
alert-witness-ahead = <b>Nothing is sent: the database knows less than the bot’s record in this chat.</b> Notices begun by the record: { $seen }, by the database: { $own }. It is an older copy, or another machine has sent. Stop all other machines. Then <code>resume --trust-ledger</code> sends all that is owed by this database, and <code>resume --skip-unaccounted</code> only what is due later.
alert-witness-moved = <b>Nothing is sent: the database is at another place than before, and was not closed there.</b> Notices that are owed and due, and may have been sent since: { $seen }; begun by the database: { $own }. Stop all other machines. Then <code>resume --trust-ledger</code> sends all that is owed by this database, and <code>resume --skip-unaccounted</code> only what is due later.
alert-witness-other = <b>Nothing is sent: another machine uses this bot with another database.</b> Notices begun by its record: { $seen }, by this database: { $own }. Stop one of the two. Then, on the other, <code>resume --trust-ledger</code> sends all that is owed by its database, and <code>resume --skip-unaccounted</code> only what is due later.
alert-witness-pinned = The bot’s record in this chat was not pinned any more. It is pinned again: by it the bot notices that it runs from an old copy of its database.
# $failed, $waiting: numbers of notices.
alert-unopened-ids = <b>The Telegram ids of some chats cannot be opened.</b> Those chats get no notice: failed { $failed }, waiting for a process with the right key { $waiting }. The others are sent. Check that DATA_KEY is the same in all processes; if it is, restore a backup.
