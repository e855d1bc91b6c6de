### 20 January, in English. Telegram HTML; a value is escaped by the bot.
### Tone: quiet, plain, short sentences. No exclamation marks. At most one symbol, the candle, only first in `day`.
### Every number written here has its owner in observance.toml.
###
### Values: $date the day as dates.day writes it (20 January 2027) · $number the anniversary (37) · $year (2027)
### · $day, $silence the times of those messages by the reader's clock (09:00).

day-name = National Mourning Day in Azerbaijan

## Parts of the texts below

ordinal = { $number }{ ORDINAL($number) ->
        [one] st
        [two] nd
        [few] rd
       *[other] th
    }

years = { $number ->
        [one] { $number } year has
       *[other] { $number } years have
    }

# The last line of `day`; also the answer to a prayer. No formula of one faith: those who were killed were of several.
closing = We remember them.

## The messages: the first line in bold, nothing else

# On 19 January. $noon: 12:00 in Baku by the reader's clock; $clock: whether that clock is the same as Baku's,
# shows another time of 20 January, or still shows 19 January.
eve =
    <b>{ $date } — { day-name }</b>
    Tomorrow is the { ordinal } anniversary of the tragedy of 20 January. On the night of 19–20 January 1990 Soviet troops entered Baku; civilians were killed and hundreds of people were wounded.
    Each year on 20 January people come to the Alley of Martyrs in Baku and lay carnations on the graves. At 12:00 Baku time{ $clock ->
        [same] { "" }
        [before] {" "}({ $noon } on 19 January your time)
       *[other] {" "}({ $noon } your time)
    } the whole country observes a minute of silence.

# The last sentence of `eve`: the messages that this reader will still receive, in their order; `silence-today`: it comes
# on 19 January already, in the zones furthest west.
eve-later =
    { $later ->
        [day] Tomorrow at { $day } one more short message will come.
        [silence] Tomorrow at { $silence }, before the minute of silence, one more short message will come.
        [day-silence] Tomorrow two short messages will come: at { $day }, and at { $silence }, before the minute of silence.
        [silence-day] Tomorrow two short messages will come: at { $silence }, before the minute of silence, and at { $day }.
        [silence-today] Today at { $silence }, before the minute of silence, one more short message will come.
        [silence-today-day] Two more short messages will come: today at { $silence }, before the minute of silence, and tomorrow at { $day }.
       *[none] { "" }
    }

# On 20 January, at any hour of the reader's day: true before the minute of silence and after it.
day =
    <b>🕯️ { $date }</b>
    { day-name }

    { years } passed since the tragedy of 20 January.
    That night in 1990, people of different ages and different nationalities were killed in Baku: in the street, at home, while helping the wounded. In the days that followed, people were also killed in Neftchala and Lankaran.

    Recent statements of the Azerbaijani Foreign Ministry give 150 killed, 744 injured and 4 missing. Other sources give other figures: /sources

    Each year on 20 January, at 12:00 Baku time, a minute of silence.
    { closing }

# Minutes before 12:00 in Baku. $today: whether the reader's clock already shows 20 January.
silence =
    <b>20 January, { ordinal } anniversary</b>
    { $today ->
        [yes] Today at
       *[no] At
    } 12:00 Baku time{ $clock ->
        [same] { "" }
        [before] {" "}({ $noon } on 19 January your time)
       *[other] {" "}({ $noon } your time)
    }, Azerbaijan observes a minute of silence for those who were killed.
    Traffic stops; ships, trains and cars sound their horns.
    Wherever you are, you may pause for that minute and think of them. The bot will send nothing while it lasts.

# The line above a message that is only rehearsed. $on, $at: the day and the time at which this reader gets the message,
# by the clock of $city.
rehearsal = <i>This is a rehearsal for { $year }. The time of this message: { $on }, { $at } ({ $city }).</i>

## The card above a message, with the number of years, the day, 1990 – 2027 and day-name; short, since few words are read on a phone

# After the number.
card-years = { $number ->
        [one] year
       *[other] years
    }

# Below the name of the day: two lines, broken as here. True on any day, without "tomorrow": a card is forwarded.
card-note = { $moment ->
        [eve]
            The night of
            19–20 January
        [day]
            In memory
            of those killed
        [silence]
            12:00 in Baku:
            a minute of silence
       *[other] { "" }
    }

# Above the candle when the message is only rehearsed.
card-rehearsal = Rehearsal

## In people's own calendars: plain text, no HTML. What is changed here needs a new edition in observance.toml.

calendar-day = { day-name }: { ordinal } anniversary
calendar-silence = Minute of silence: 20 January, { ordinal } anniversary
calendar-silence-about =
    At 12:00 Baku time, Azerbaijan observes a minute of silence for those who were killed.
    Traffic stops; ships, trains and cars sound their horns.
    Wherever you are, you may pause for that minute and think of them.

## What the bot tells when asked

# The first line of the answer to /start, the same as in profile-description.
start = This bot is dedicated to the memory of those killed in the tragedy of 20 January 1990.

about =
    <b>About 20 January</b>
    On the night of 19–20 January 1990 Soviet troops entered Baku. A decree of the Presidium of the USSR Supreme Soviet, signed by Mikhail Gorbachev, imposed a state of emergency in the city; according to Human Rights Watch it was announced only hours later. More than 130 people were killed and hundreds were wounded.

    Sources differ on the number killed: 132 (Prosecutor General's Office, 2015), 147 (Ombudsman, 2019; names on the 20 January memorial in Baku), 150 (Foreign Ministry, 2023–2026; TURKPA, 2024).

    The Milli Majlis, Azerbaijan's parliament, gave its political and legal assessment in a resolution of 29 March 1994. Each year, 20 January is National Mourning Day in Azerbaijan.
    Sources: /sources

timeline =
    <b>20 January: timeline</b>
    19 January 1990 — decree on a state of emergency in Baku from 20 January; in the evening the television power unit is blown up and broadcasting stops
    Night of 19–20 January — troops enter the city
    20 January — the state of emergency is made public, hours later (HRW)
    21 January — Heydar Aliyev makes a statement at Azerbaijan's Permanent Mission in Moscow
    22 January — funeral at what is now the Alley of Martyrs
    25–26 January — people are killed in Neftchala and Lankaran
    29 March 1994 — resolution of the Milli Majlis
    31 March 1998 — honorary title “Martyr of 20 January” established
    9 October 1998 — Eternal Flame memorial opened
    20 January 2010 — 20 January memorial opened in Baku
    Sources: /sources

# Each clause has its source; nothing here is changed without one.
history =
    <b>Before and after 20 January 1990</b>
    The tragedy of 20 January took place amid the Nagorno-Karabakh conflict and the rise of the Popular Front of Azerbaijan. In the week before, pogroms against Armenians in Baku killed 48 people (Human Rights Watch) or, by another count, 90 (T. de Waal). Moscow justified sending in troops by citing the safety of residents and public order. In 1994 Azerbaijan's parliament classified what happened as military aggression and a crime. The USSR Prosecutor's Office closed its case in December 1990; Azerbaijan's Prosecutor's Office annulled that decision in 1992.
    Sources: /sources

## /sources: the owners of a number killed in one paragraph, each [[source]] of observance.toml once

sources =
    <b>Sources: the figures and who gives them</b>
    In bold: killed; in brackets: injured / missing / detained. The bot does not choose between these numbers. “+” means “or more”, “–” not given.
    { sources-weak }

# $figure: a number as the owner gives it, such as 150 or 100+, or the word `hundreds`.
figure = { $figure ->
        [hundreds] hundreds
       *[other] { $figure }
    }
# What an asterisk says: the figures were not read in the owner's own publication.
sources-weak = * Known only from a secondary source.

source-soviet-communique = Provisional Soviet communiqué, Izvestia
source-hrw = Human Rights Watch, “Playing the ‘Communal Card’”
source-press-breakdown = Press breakdown (82 + 20 + 21 + 8)
source-prosecutor = Prosecutor General's Office of Azerbaijan
source-ombudsman-2012 = Ombudsman of Azerbaijan
source-current-time = Current Time
source-trend = Trend
source-trend-2024 = Trend
source-turan = Turan
source-apa = APA
source-news-az = News.az
source-wikipedia = Azerbaijani and Uzbek Wikipedia
source-turkpa = TURKPA, Parliamentary Assembly of Turkic States
source-publika = Publika, report on TURKPA's statement
source-us-embassy = Embassy of the United States in Azerbaijan
source-anadolu = Anadolu
source-report = Report news agency
source-memorial = Names on the 20 January memorial in Baku
source-sia = SİA
source-heritage = Heydar Aliyev Heritage Library
source-mfa = Ministry of Foreign Affairs of Azerbaijan
source-ombudsman-2019 = Ombudsman of Azerbaijan
source-ombudsman-2020 = Ombudsman of Azerbaijan
source-ombudsman-2024 = Ombudsman of Azerbaijan
source-health-ministry = In the book “Black January: Baku 1990”: Health Ministry of the Azerbaijan SSR

## How the texts above name an owner of figures: beginnings of words, | between. The check compares what they are named beside.

named-prosecutor = Prosecutor General's Office
named-ombudsman = Ombudsman
named-memorial = names on the
named-mfa = Foreign Ministry
named-turkpa = TURKPA
named-hrw = Human Rights Watch|HRW
named-de-waal = T. de Waal
