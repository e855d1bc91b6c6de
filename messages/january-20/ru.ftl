### 20 January, in Russian. Telegram HTML; a value is escaped by the bot.
### Tone: quiet, plain, short sentences. No exclamation marks. At most one symbol, the candle, only first in `day`.
### Every number written here has its owner in observance.toml.
###
### Values: $date the day as dates.day writes it (20 января 2027 года) · $number the anniversary (37) · $year (2027)
### · $day, $silence the times of those messages by the reader's clock (09:00).

day-name = День всенародной скорби в Азербайджане

## Parts of the texts below

# Feminine and nominative: it stands before «годовщина» only.
ordinal = { $number }-я

years = { $number ->
        [one] { $number } год
        [few] { $number } года
        [many] { $number } лет
       *[other] { $number } года
    }

# The last line of `day`; also the answer to a prayer. No formula of one faith: those who were killed were of several.
closing = Светлая память погибшим.

## The messages: the first line in bold, nothing else

# On 19 January. $noon: 12:00 in Baku by the reader's clock; $clock: whether that clock is the same as Baku's,
# shows another time of 20 January, or still shows 19 January.
eve =
    <b>{ $date } — { day-name }</b>
    Завтра — { ordinal } годовщина трагедии 20 января. В ночь с 19 на 20 января 1990 года советские войска вошли в Баку; погибли мирные жители, сотни людей были ранены.
    Каждый год 20 января люди приходят на Аллею шехидов в Баку и кладут на могилы гвоздики. В 12:00 по бакинскому времени{ $clock ->
        [same] { "" }
        [before] {" "}(19 января в { $noon } по вашему времени)
       *[other] {" "}({ $noon } по вашему времени)
    } память погибших чтят минутой молчания по всей стране.

# The last sentence of `eve`: the messages that this reader will still receive, in their order; `silence-today`: it comes
# on 19 January already, in the zones furthest west.
eve-later =
    { $later ->
        [day] Завтра в { $day } придёт ещё одно короткое сообщение.
        [silence] Завтра в { $silence }, перед минутой молчания, придёт ещё одно короткое сообщение.
        [day-silence] Завтра придут два коротких сообщения: в { $day } и перед минутой молчания, в { $silence }.
        [silence-day] Завтра придут два коротких сообщения: перед минутой молчания, в { $silence }, и в { $day }.
        [silence-today] Сегодня в { $silence }, перед минутой молчания, придёт ещё одно короткое сообщение.
        [silence-today-day] Придут ещё два коротких сообщения: сегодня перед минутой молчания, в { $silence }, и завтра в { $day }.
       *[none] { "" }
    }

# On 20 January, at any hour of the reader's day: true before the minute of silence and after it.
day =
    <b>🕯️ { $date }</b>
    { day-name }

    Сегодня исполняется { years } со дня трагедии 20 января.
    В ту ночь 1990 года в Баку погибли люди разного возраста и разных национальностей: кто-то на улице, кто-то у себя дома, кто-то — помогая раненым. В последующие дни люди погибли также в Нефтечале и Ленкорани.

    МИД Азербайджана в заявлениях последних лет сообщает о 150 погибших, 744 раненых и 4 пропавших без вести. В других источниках числа иные: /sources

    Каждый год 20 января в 12:00 по бакинскому времени — минута молчания.
    { closing }

# Minutes before 12:00 in Baku. $today: whether the reader's clock already shows 20 January.
silence =
    <b>20 января, { ordinal } годовщина</b>
    { $today ->
        [yes] Сегодня в
       *[no] В
    } 12:00 по бакинскому времени{ $clock ->
        [same] { "" }
        [before] {" "}(19 января в { $noon } по вашему времени)
       *[other] {" "}({ $noon } по вашему времени)
    } Азербайджан чтит память погибших минутой молчания.
    Движение останавливается; суда, поезда и автомобили подают звуковые сигналы.
    Где бы вы ни были, вы можете остановиться на эту минуту и вспомнить их. Пока она длится, бот ничего не пришлёт.

# The line above a message that is only rehearsed. $on, $at: the day and the time at which this reader gets the message,
# by the clock of $city.
rehearsal = <i>Это пробное сообщение для { $year } года. Время этого сообщения: { $on }, { $at } ({ $city }).</i>

## The card above a message, with the number of years, the day, 1990 – 2027 and day-name; short, since few words are read on a phone

# After the number.
card-years = { $number ->
        [one] год
        [few] года
        [many] лет
       *[other] года
    }

# Below the name of the day: two lines, broken as here. True on any day, without "tomorrow": a card is forwarded.
card-note = { $moment ->
        [eve]
            Ночь с 19
            на 20 января
        [day]
            Памяти
            погибших
        [silence]
            12:00 в Баку:
            минута молчания
       *[other] { "" }
    }

# Above the candle when the message is only rehearsed.
card-rehearsal = Репетиция

## In people's own calendars: plain text, no HTML. What is changed here needs a new edition in observance.toml.

calendar-day = { day-name }: { ordinal } годовщина
calendar-silence = Минута молчания: 20 января, { ordinal } годовщина
calendar-silence-about =
    В 12:00 по бакинскому времени Азербайджан чтит память погибших минутой молчания.
    Движение останавливается; суда, поезда и автомобили подают звуковые сигналы.
    Где бы вы ни были, вы можете остановиться на эту минуту и вспомнить их.

## What the bot tells when asked

# The first line of the answer to /start, the same as in profile-description.
start = Этот бот посвящён памяти погибших в трагедии 20 января 1990 года.

about =
    <b>О 20 января</b>
    В ночь с 19 на 20 января 1990 года советские войска вошли в Баку. Указ Президиума Верховного Совета СССР, подписанный М. Горбачёвым, вводил в городе чрезвычайное положение; по данным Human Rights Watch, об этом объявили лишь несколько часов спустя. Погибло более 130 человек, сотни были ранены.

    Данные о числе погибших расходятся: 132 (Генпрокуратура Азербайджана, 2015), 147 (омбудсмен Азербайджана, 2019; имена на мемориале «20 января» в Баку), 150 (МИД Азербайджана, 2023–2026; ТЮРКПА, 2024).

    Милли Меджлис, парламент Азербайджана, дал политико-правовую оценку событиям в постановлении от 29 марта 1994 года. Каждый год 20 января — День всенародной скорби.
    Источники: /sources

timeline =
    <b>20 января: хронология</b>
    19 января 1990 — указ о чрезвычайном положении в Баку с 20 января; вечером взорван энергоблок телевидения, вещание прекращено
    Ночь с 19 на 20 января — войска входят в город
    20 января — о чрезвычайном положении объявляют спустя несколько часов (HRW)
    21 января — Гейдар Алиев выступает с заявлением в постоянном представительстве Азербайджана в Москве
    22 января — похороны на нынешней Аллее шехидов
    25–26 января — люди погибли в Нефтечале и Ленкорани
    29 марта 1994 — постановление Милли Меджлиса
    31 марта 1998 — учреждено почётное звание «Шехид 20 января»
    9 октября 1998 — открыт мемориал «Вечный огонь»
    20 января 2010 — открыт мемориал «20 января» в Баку
    Источники: /sources

# Each clause has its source; nothing here is changed without one.
history =
    <b>До и после 20 января 1990 года</b>
    Трагедия 20 января произошла на фоне нагорно-карабахского конфликта и подъёма Народного фронта Азербайджана. В предшествующую неделю во время погромов армян в Баку погибли 48 человек (Human Rights Watch), по другим подсчётам — 90 (Т. де Ваал). Москва объясняла ввод войск необходимостью обеспечить безопасность жителей и порядок. В 1994 году парламент Азербайджана квалифицировал произошедшее как военную агрессию и преступление. Прокуратура СССР прекратила дело в декабре 1990 года, а прокуратура Азербайджана отменила это решение в 1992 году.
    Источники: /sources

## /sources: the owners of a number killed in one paragraph, each [[source]] of observance.toml once

sources =
    <b>Источники: числа и те, кто их называет</b>
    Жирным: погибшие; в скобках: раненые / пропавшие без вести / задержанные. Бот не выбирает между этими числами. Знак «+» означает «или больше», «–» — не указано.
    { sources-weak }

# $figure: a number as the owner gives it, such as 150 or 100+, or the word `hundreds`.
figure = { $figure ->
        [hundreds] сотни
       *[other] { $figure }
    }
# What an asterisk says: the figures were not read in the owner's own publication.
sources-weak = * Известно только из вторичного источника.

source-soviet-communique = Предварительное советское сообщение, «Известия»
source-hrw = Human Rights Watch, «Playing the ‘Communal Card’»
source-press-breakdown = Разбивка в прессе (82 + 20 + 21 + 8)
source-prosecutor = Генпрокуратура Азербайджана
source-ombudsman-2012 = Омбудсмен Азербайджана
source-current-time = «Настоящее Время»
source-trend = Trend
source-trend-2024 = Trend
source-turan = «Туран»
source-apa = APA
source-news-az = News.az
source-wikipedia = Азербайджанская и узбекская Википедия
source-turkpa = ТЮРКПА, Парламентская ассамблея тюркских государств
source-publika = Publika, сообщение о заявлении ТЮРКПА
source-us-embassy = Посольство США в Азербайджане
source-anadolu = Anadolu
source-report = Агентство Report
source-memorial = Имена на мемориале «20 января» в Баку
source-sia = SİA
source-heritage = Библиотека «Наследие Гейдара Алиева»
source-mfa = МИД Азербайджана
source-ombudsman-2019 = Омбудсмен Азербайджана
source-ombudsman-2020 = Омбудсмен Азербайджана
source-ombudsman-2024 = Омбудсмен Азербайджана
source-health-ministry = В книге «Чёрный январь: Баку 1990»: Минздрав Азербайджанской ССР

## How the texts above name an owner of figures: beginnings of words, | between. The check compares what they are named beside.

named-prosecutor = Генпрокуратура
named-ombudsman = омбудсмен
named-memorial = имена на мемориале
named-mfa = МИД
named-turkpa = ТЮРКПА
named-hrw = Human Rights Watch|HRW
named-de-waal = Т. де Ваал
