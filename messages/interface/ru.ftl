### What the bot itself says: commands, menus, settings, errors. Telegram HTML; a value is escaped by the bot.
### Tone: quiet and exact. No exclamation marks, no symbols.
###
### Values: $zone a time zone as named by zone-name · $city a place · $date, $weekday, $time as the language writes them
### · $moment one of moment-… · $label one of label-… · $number the anniversary · $days a count of days.

## The language itself

# Its own name, on the button that chooses it.
language-name = Русский
# Time zones offered first by /timezone to people of this language: names of the time zone database, spaces between.
timezone-choices = Europe/Moscow Asia/Baku Asia/Tbilisi Asia/Almaty Asia/Yekaterinburg Europe/Berlin Europe/London America/New_York

## The bot's own page in Telegram: plain text, no HTML

# At most 512 units.
profile-description =
    Этот бот посвящён памяти погибших в трагедии 20 января 1990 года.

    Раз в год он присылает несколько коротких сообщений: накануне, в сам день 20 января и перед минутой молчания в 12:00 по бакинскому времени. В остальное время он молчит.
# At most 120 units.
profile-short-description = Памяти погибших 20 января 1990 года. Несколько коротких сообщений раз в год.

## The commands, in the menu and in /help: plain text, at most 256 units

command-start = получать сообщения
command-stop = больше не получать сообщений
command-next = следующая годовщина и сообщения о ней
command-status = ваша подписка и настройки
command-about = что произошло
command-timeline = хронология
command-history = что было до и после
command-sources = откуда взято каждое число
command-settings = все настройки в одном месте
command-language = выбор языка
command-timezone = часовой пояс
command-time = время сообщения в день памяти
command-help = все команды
command-privacy = что о вас хранится
command-forgetme = стереть всё, что о вас хранится

help =
    <b>Сообщения</b>
    /start — { command-start }
    /stop — { command-stop }
    /next — { command-next }
    /status — { command-status }

    <b>20 января</b>
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }

    <b>Настройки</b>
    /settings — { command-settings }
    /language — { command-language }
    /timezone — { command-timezone }
    /time — { command-time }

    <b>Ваши данные</b>
    /privacy — { command-privacy }
    /forgetme — { command-forgetme }

    /help — { command-help }

## Names

zone-name = { $city } ({ $zone })

# Within a sentence or a line.
moment-eve = накануне
moment-day = в день памяти
moment-silence = перед минутой молчания

# On a button, or first in a line.
label-eve = Накануне
label-day = В день памяти
label-silence = Перед минутой молчания

## Subscribing

start-subscribed = Вы подписаны. Часовой пояс: { $zone }.
start-already = Вы уже подписаны, ничего не изменилось. Часовой пояс: { $zone }.
start-hint =
    Другой часовой пояс: /timezone
    Все настройки: /settings

coming-title = Придут сообщения:
coming = • { $date }, { $time }: { $moment }
# Its hour has come already: it is being sent.
coming-now = • сейчас: { $moment }
coming-none = Все сообщения отключены, поэтому ничего не придёт. Включить: /settings

stop-done =
    Подписка прекращена, сообщения больше не придут.
    Вернуться: /start
    Ваши настройки сохранены. Стереть их: /forgetme
stop-already =
    Вы не подписаны, сообщения не придут.
    Подписаться: /start

## The next anniversary

next-occasion =
    <b>{ $name }</b>
    { $date }, { $weekday }: { $number }-я годовщина
    { $days ->
        [0] Сегодня.
        [1] Завтра.
        [one] Остался { $days } день.
        [few] Осталось { $days } дня.
       *[many] Осталось { $days } дней.
    }
next-messages =
    Часовой пояс: { $zone }.
    Сообщения:
# $wanted: no, when the reader has switched that message off.
next-message = • { $date }, { $time }: { $moment }{ $wanted ->
        [no] { " " }(отключено)
       *[yes] { "" }
    }
# For readers whose clock differs from that of the observance: the same instant there.
next-message-there = { "  " }{ $city }: { $date }, { $time }

## Status

status-subscribed = Вы подписаны с { $date }.
status-unsubscribed = Вы не подписаны. Подписаться: /start
status-language = Язык: { language-name }
status-zone = Часовой пояс: { $zone }; там сейчас { $time }
status-time = Время сообщения в день памяти: { $time }
status-moments = Сообщения: { $moments }
status-moments-none = Сообщения: все отключены
# $state: sent, expired, failed, gone, uncertain.
status-last = Последнее сообщение: { $date }, { $time }, { $moment }{ $state ->
        [sent] { "" }
        [expired] ; его время прошло, оно не было отправлено
        [uncertain] ; отправлено, но Telegram этого не подтвердил
       *[failed] ; доставить его не удалось
    }
status-last-none = Вам ещё не отправляли сообщений.
status-next = Следующее сообщение: { $date }, { $time }, { $moment }
status-next-now = Следующее сообщение: сейчас, { $moment }
status-next-none = Следующее сообщение: нет

## Settings

settings-title = <b>Настройки</b>
settings-closed = Изменить: /settings
# Follows a change made by someone who is not subscribed.
settings-kept = Вы не подписаны; это сохранено на случай, если вы подпишетесь: /start

language-ask =
    На каком языке бот должен писать?
    Можно и набрать: /language ru
language-set = Бот будет писать по-русски.

timezone-ask =
    Часовой пояс: { $zone }; там сейчас { $time }.
    Выберите другой или наберите город или страну: /timezone Берлин
timezone-several =
    Для «{ $name }» подходит несколько часовых поясов. Какой из них ваш?
    Если его здесь нет, наберите город: /timezone Берлин
# The name is not known; the buttons are those of names alike.
timezone-alike =
    Место «{ $name }» не найдено.
    Наберите крупный город с тем же временем или страну: /timezone Берлин
    Возможно, вы имели в виду:
timezone-set = Часовой пояс: { $zone }. Там сейчас { $time }.

time-ask =
    Время сообщения в день памяти: { $time }. Часовой пояс: { $zone }.
    Выберите другое время или наберите его: /time 08:30
    С 22:00 до 08:00 сообщение приходит без звука.
time-set = Время сообщения в день памяти: { $time }. Часовой пояс: { $zone }.

moments-ask = Нажатие включает или отключает сообщение.

button-language = Язык
button-zone = Часовой пояс
button-time = Время
button-back = Назад
button-close = Закрыть
button-on = { $label }: да
button-off = { $label }: нет
# The language follows the person's Telegram.
button-language-auto = Как в Telegram
# The hour that the observance itself has.
button-time-standard = Обычное время: { $time }
button-erase = Стереть всё
button-keep = Оставить всё

## Privacy

privacy =
    <b>Конфиденциальность</b>
    <b>Что хранится:</b> идентификатор этого чата и его вид (личный), язык, часовой пояс, выбранное время и выбранные сообщения; когда подписка началась или закончилась и почему закончилась; с какого времени Telegram не находит этот чат, если не находит; для каждого сообщения бота о годовщине — когда оно должно было уйти, когда и в какой редакции ушло, дошло ли и если нет, то почему, и его номер в этом чате.
    <b>Что не хранится:</b> ваше имя, номер телефона, то, что вы здесь пишете.
    <b>Зачем:</b> чтобы нужное сообщение пришло вовремя и один раз.
    <b>Где:</b> в базе данных тех, кто ведёт этого бота. Бот никому её не передаёт. Сами сообщения идут через Telegram.
    <b>Как долго:</b> пока вы это не сотрёте. После /stop настройки остаются, чтобы вы нашли их, когда вернётесь.
    <b>Как стереть:</b> /forgetme. После этого в учёте отправленных сообщений остаются только анонимные записи, без идентификатора этого чата.

forgetme-ask =
    Подписка прекратится, и всё, что хранится об этом чате, будет стёрто: настройки, даты и связь с уже отправленными сообщениями. Отменить это нельзя.
    Стереть? Можно и набрать: /forgetme { forgetme-word }
# Typed after /forgetme to confirm, small letters.
forgetme-word = да
forgetme-done =
    Стёрто. Об этом чате больше ничего не хранится.
    Начать заново: /start
forgetme-nothing = Об этом чате ничего не хранится.
forgetme-kept = Ничего не стёрто.

## What cannot be done as asked

timezone-unknown =
    Часовой пояс для «{ $name }» не найден. Наберите что-нибудь из этого:
    крупный город с тем же временем: /timezone Берлин
    страну: /timezone Германия
    разницу с UTC: /timezone UTC+3
language-unknown =
    Бот не знает языка «{ $name }».
    Он пишет на этих языках: { $languages }
time-invalid =
    «{ $text }» не похоже на время.
    Наберите часы и минуты, например: /time 08:30
unknown-command = Такой команды нет. Все команды: /help
unknown-text = Этот бот отвечает только на команды. Все команды: /help
flood = Слишком много сообщений за короткое время. Бот снова ответит чуть позже.
error-unexpected = Произошла ошибка, она записана. Попробуйте ещё раз чуть позже.

## Для тех, кто ведёт бота

# $failed, $answered: числа за последнюю минуту; $seconds: на сколько секунд остановлена отправка; $reason: ответ Telegram.
alarm-breaker =
    <b>Отправка остановлена на { $seconds } с.</b> Не отправлено сообщений: { $failed } из последних { $answered }. Ни одна подписка не изменена, ничего не потеряно: после паузы будет проверено одно сообщение. Продолжить сразу: commemoration-bot resume
    Последний ответ Telegram: { $reason }
alarm-resumed = Сообщения снова доходят; отправка продолжается.
# $moment: eve, day или silence; $language: код языка.
alarm-language =
    <b>Сообщение «{ $moment }» на языке { $language } остановлено</b>: в нынешнем виде его нельзя отправить. Все остаются подписанными, и сообщение ждёт отправки, пока не истечёт его время. Исправьте текст и запустите бота снова; до тех пор раз в минуту проверяется один чат.
    { $reason }
# $owed: скольким чатам; $intime: скольким из них успеть.
alarm-squeeze = <b>Не все получат сообщение вовремя.</b> Сообщение «{ $moment }» ждут чаты, числом { $owed }; до конца его времени успеют получить: { $intime }. Поможет больший SEND_RATE; более 30 сообщений в секунду требуют PAID_BROADCAST.
# $stars: Telegram Stars, не более.
alarm-cost = Сообщение «{ $moment }» будет отправлено в чаты, числом { $owed }. С PAID_BROADCAST это обойдётся не более чем в { $stars } Telegram Stars.
alarm-rival = <b>Этого бота обслуживает ещё один процесс.</b> На команды отвечает то один, то другой. Остановите один из двух; для отправки рядом с ботом есть команда sender.
