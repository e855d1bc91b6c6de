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

    Раз в год он присылает несколько коротких сообщений: накануне, в день памяти и перед минутой молчания в 12:00 по бакинскому времени. В остальное время он молчит.
# At most 120 units.
profile-short-description = Памяти погибших 20 января 1990 года. Несколько коротких сообщений раз в год.

## The commands, in the menu and in /help: plain text, at most 256 units

command-start = получать сообщения
command-stop = больше не получать сообщений
command-next = следующая годовщина и сообщения о ней
command-calendar = добавить день памяти в свой календарь
command-status = ваша подписка и настройки
command-about = что произошло
command-timeline = хронология
command-history = что было до и после
command-sources = откуда взято каждое число
command-settings = все настройки в одном месте
command-language = выбор языка
command-timezone = часовой пояс
command-time = время сообщения в день памяти
command-moments = выбрать, какие сообщения приходят
command-silent = со звуком или без звука
command-cards = с картинкой или без картинки
command-chats = группы и каналы, которыми вы управляете
command-topic = присылать сообщения в эту тему
command-help = все команды
command-privacy = что о вас хранится
command-mydata = копия всего, что о вас хранится
command-forgetme = стереть всё, что о вас хранится

help =
    <b>Сообщения</b>
    /start — { command-start }
    /stop — { command-stop }
    /next — { command-next }
    /calendar — { command-calendar }
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
    /moments — { command-moments }
    /silent — { command-silent }
    /cards — { command-cards }
    /chats — { command-chats }

    <b>Ваши данные</b>
    /privacy — { command-privacy }
    /mydata — { command-mydata }
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
# Where messages are chosen by typing: none of them.
label-none = Ни одного сообщения

## Subscribing

start-subscribed = Вы подписаны. Часовой пояс: { $city }.
start-already = Вы уже подписаны, ничего не изменилось. Часовой пояс: { $city }.
start-hint =
    В остальное время бот молчит.
    Что произошло: /about. Все команды: /help

coming-title = { $date } — { $number }-я годовщина. Придут сообщения:
coming = • { $date }, { $time } — { $moment }
# Its hour has come already: it is being sent.
coming-now = • сейчас — { $moment }
coming-none = Все сообщения отключены, ни одно не придёт. Включить: /settings

stop-done =
    Подписка прекращена, сообщения больше не придут.
    Подписаться снова: /start
    Ваши настройки сохранены. Стереть их: /forgetme
stop-already =
    Вы не подписаны, сообщения не придут.
    Подписаться: /start
# The answer to a plain "stop", with button-unsubscribe.
stop-ask = Прекратить подписку? Ваши настройки сохранятся.

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
# $state: off, when the reader has switched that message off; past or now, when its instant has come.
next-message = • { $date }, { $time } — { $moment }{ $state ->
        [off] { " " }(отключено)
        [past] { " " }(время прошло)
        [now] { " " }(сейчас)
       *[ahead] { "" }
    }
# For readers whose clock differs from that of the observance: the same instant there.
next-message-there = { "  " }{ $city }: { $date }, { $time }
# The minute of silence itself: $time in Baku; $here, $day the same instant by the reader's clock; $clock: whether that
# clock is the same as Baku's, shows another time of the day, or still shows the day before.
next-silence = Минута молчания: { $time } по бакинскому времени{ $clock ->
        [same] { "" }
        [before] , { $day } в { $here } по вашему
       *[other] , { $here } по вашему
    }

## The calendar

# The calendar's own name: plain text.
calendar-name = 20 января: День всенародной скорби
# Where a command cannot be pressed, as in a calendar: $command is one, $bot the bot's name.
elsewhere = { $command } (Telegram: @{ $bot })

# With the file; caption-calendar-feed follows it. Together at most 1024 units. $zone: a city.
caption-calendar =
    <b>20 января в вашем календаре</b>
    День памяти и минута молчания на двадцать лет; минута показана по вашему времени.
    Напоминание приходит за пять минут до неё, но не ночью (22:00–08:00). Часовой пояс: { $zone } (/timezone)
    Выберите для файла новый, отдельный календарь: тогда всё можно удалить сразу.
    Импортированное само не меняется. Чтобы обновить его, отправьте /calendar ещё раз и импортируйте новый файл в тот же календарь: он заменит записи.
# $webcal, $https: the same address in two spellings.
caption-calendar-feed =
    Чтобы изменения приходили сами, подпишитесь на календарь: он появится отдельно. О минуте он не напоминает: ваш часовой пояс ему неизвестен. Для большинства календарей:
    <code>{ $webcal }</code>
    Для Google Календаря (проверяет примерно раз в сутки):
    <code>{ $https }</code>

# In a group that takes no files.
calendar-refused = Отправлять сюда файлы нельзя. Календарь можно получить в личном чате: @{ $bot }

## Status

status-subscribed = Вы подписаны с { $date }.
status-unsubscribed = Вы не подписаны. Подписаться: /start
# $language: its own name, or those of two.
status-language = Язык: { $language }
status-zone = Часовой пояс: { $zone }; там сейчас { $time }
status-time = Время сообщения в день памяти: { $time }
status-moments = Сообщения: { $moments }
status-moments-none = Сообщения: все отключены
# $state: sent, expired, failed, gone, uncertain.
status-last = Последнее сообщение: { $date }, { $time } — { $moment }{ $state ->
        [sent] { "" }
        [expired] ; не отправлено: его время прошло
        [recalled] ; отозвано теми, кто ведёт этого бота
        [uncertain] ; отправлено, но Telegram этого не подтвердил
       *[failed] ; доставить его не удалось
    }
# $days: for how many days it is kept which messages were sent.
status-last-none =
    За { $days ->
        [one] последний { $days } день
        [few] последние { $days } дня
       *[many] последние { $days } дней
    } вам не отправляли сообщений о годовщине.
status-next = Следующее сообщение: { $date }, { $time } — { $moment }
status-next-now = Следующее сообщение: сейчас — { $moment }
status-next-none = Следующих сообщений нет
# When nothing more comes this year. $all: sent, when every message to this chat was sent; unsent, when one was not.
year-over = { $all ->
        [sent] Все сообщения этого года отправлены.
       *[unsent] В этом году сообщений больше не будет.
    }

## Settings

settings-title = <b>Настройки</b>
settings-closed = Изменить: /settings
# Follows a change made by someone who is not subscribed.
settings-kept = Вы не подписаны; это сохранено на случай, если вы подпишетесь: /start

language-ask =
    На каком языке бот должен писать?
    Можно и набрать: <code>/language ru</code>
language-set = Бот будет писать по-русски.

timezone-ask =
    Часовой пояс: { $zone }; там сейчас { $time }.
    Выберите другой или наберите город или страну: <code>/timezone Берлин</code>
    Можно также отправить сюда геопозицию: из неё сохраняется только часовой пояс.
timezone-several =
    Для «{ $name }» подходит несколько часовых поясов. Какой из них ваш?
    Если его здесь нет, наберите город: <code>/timezone Берлин</code>
# The name is not known; the buttons are those of names alike.
timezone-alike =
    Место «{ $name }» не найдено.
    Наберите крупный город с тем же временем, что у вас, или страну: <code>/timezone Берлин</code>
    Возможно, вы имели в виду:
timezone-set = Часовой пояс: { $zone }. Там сейчас { $time }.

time-ask =
    Время сообщения в день памяти: { $time }. Часовой пояс: { $zone }.
    Выберите другое время или наберите его: <code>/time 08:30</code>
    С 22:00 до 08:00 сообщение приходит без звука, если вы не выбрали иначе: /silent
time-set = Время сообщения в день памяти: { $time }. Часовой пояс: { $zone }.

moments-ask = Чтобы изменить настройку, нажмите кнопку.

button-language = Язык
button-zone = Часовой пояс
button-time = Время
button-settings = Настройки
button-back = Назад
button-next = Далее
button-close = Готово
button-on = { $label }: да
button-off = { $label }: нет
# The language follows the person's Telegram.
button-language-auto = Как в Telegram
# The hour that the observance itself has.
button-time-standard = Обычное время: { $time }
button-erase = Стереть всё
button-keep = Оставить всё

## Privacy

# $sealed: yes or no. $days, $met: days; $occasions: a number of anniversaries. They are as those who run the bot have set them.
privacy =
    <b>Конфиденциальность</b>

    <b>Что хранится об этом чате:</b>
    • его Telegram-идентификатор и вид
    • язык или языки, часовой пояс, выбранное время и сообщения, звук, картинка и тема
    • когда бот впервые узнал о нём, когда подписка началась или закончилась и почему закончилась
    • с какого времени Telegram не находит этот чат или не принимает для него сообщений, если это так
    • для каждого сообщения о годовщине или о самом боте: когда оно должно было уйти, когда и в какой редакции ушло, дошло ли и если нет, то почему, и его номер в этом чате

    <b>В группах и каналах, кроме того:</b>
    • Telegram-идентификаторы администраторов и кто из них добавил бота: чтобы они могли менять настройки и узнавали о важном
    • с какого времени бот не может там писать, если не может
    Когда бота удаляют, всё это стирается.

    <b>О тех, кто ведёт этого бота, кроме того:</b> их Telegram-идентификаторы, пока они его ведут; о чём они просили и что решили: в этих записях их идентификаторы стираются через тот же срок, что и сведения о сообщениях.

    <b>Что не хранится:</b> ваше имя, номер телефона, то, что вы здесь пишете, отправленная геопозиция.
    <b>Зачем:</b> чтобы нужное сообщение пришло вовремя и один раз.
    <b>Кто может это прочесть:</b> те, кто ведёт этого бота, в базе данных бота и в своих резервных копиях. { $sealed ->
        [yes] Telegram-идентификаторы там зашифрованы ключом: по копии без ключа никого не узнать.
       *[no] Telegram-идентификаторы там не зашифрованы ключом: по копии этот чат можно узнать по идентификатору.
    } Бот никому ничего не передаёт. Сами сообщения идут через Telegram.

    <b>Как долго:</b>
    • какие сообщения получил этот чат: { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[many] { $days } дней
    } после окончания рассылки, в которой они ушли; потом остаются только общие числа, без чатов
    • после <code>/stop</code> или блокировки бота: ещё { $occasions ->
        [one] { $occasions } годовщину
        [few] { $occasions } годовщины
       *[many] { $occasions } годовщин
    }, чтобы вы нашли свои настройки, когда вернётесь; об администраторе подписанной группы или канала — пока он администратор
    • о чате, который никогда не подписывался: { $met ->
        [one] { $met } день
        [few] { $met } дня
       *[many] { $met } дней
    }
    • всё остальное: пока чат подписан или пока вы это не сотрёте
    • в резервных копиях: пока их не удалят те, кто ведёт этого бота

    <b>Получить копию:</b> /mydata
    <b>Стереть сразу:</b> /forgetme. После этого в учёте отправленных сообщений остаются только анонимные записи, без идентификатора этого чата.

forgetme-ask =
    Подписка прекратится, и всё, что хранится об этом чате, будет стёрто: настройки, даты и связь с уже отправленными сообщениями. Отменить это нельзя.
    Стереть? Можно и набрать: <code>/forgetme { forgetme-word }</code>
# Typed after /forgetme to confirm, small letters.
forgetme-word = да
forgetme-done =
    Стёрто. Об этом чате больше ничего не хранится.
    Начать заново: /start
forgetme-nothing = Об этом чате ничего не хранится.
forgetme-kept = Ничего не стёрто.

# The files of /mydata. The text file has no formatting. $id: the chat's Telegram id.
caption-mydata = Всё, что о вас хранится: текст для чтения и файл JSON со всеми полями.
mydata-title = Что хранится об этом чате
mydata-chat = Telegram-идентификатор: { $id }
mydata-messages = Сообщения:
# $state: what became of a message; $date, $time: when.
mydata-message = { $date }, { $time }: { $state ->
        [planned] будет отправлено
        [sent] отправлено
        [expired] не отправлено, потому что его время прошло
        [recalled] отозвано теми, кто ведёт этого бота
        [uncertain] отправлено, но Telegram этого не подтвердил
       *[failed] доставить не удалось
    }
mydata-announcement = о самом боте
mydata-rehearsal = репетиция
mydata-kind = { $kind ->
        [private] личный чат
        [channel] канал
       *[group] группа
    }
# $what: of what there are records; $count: how many.
mydata-records = { $what ->
        [revisions] Исправления и отзывы сообщений
        [requests] Запросы
       *[holds] Приостановки отправки
    }: { $count }
mydata-admin-of = Группы и каналы, где вы записаны администратором (вид и собственный номер бота):
mydata-admins = Записано администраторов:
mydata-operator = Записи о вас как об одном из тех, кто ведёт бота:
mydata-fields = Все поля, как в файле mydata.json:
mydata-again = Файлы отправлены меньше минуты назад. Через минуту их можно запросить снова.
mydata-private = Сюда файлы не отправляются: их прочли бы все. Администратор получает их в личном чате.
button-mydata-private = Получить в личном чате

## What cannot be done as asked

timezone-unknown =
    Часовой пояс для «{ $name }» не найден. Наберите что-нибудь из этого:
    крупный город с тем же временем, что у вас: <code>/timezone Берлин</code>
    страну: <code>/timezone Германия</code>
    разницу с UTC: <code>/timezone UTC+3</code>
language-unknown =
    Бот не знает языка «{ $name }».
    Он пишет на этих языках: { $languages }
time-invalid =
    «{ $text }» не похоже на время.
    Наберите так: <code>/time 08:30</code> или <code>/time 6 вечера</code>
unknown-command = Такой команды нет. Все команды: /help
unknown-text =
    Бот может помочь с этим:
    /about — { command-about }
    /next — { command-next }
    /settings — { command-settings }
    /stop — { command-stop }
    /help — { command-help }
flood = Слишком много сообщений за короткое время. Бот снова ответит чуть позже.
error-unexpected = Произошла ошибка, она записана. Попробуйте ещё раз чуть позже.

## What people write in plain words: phrases with bars between. The bot understands those of all its languages; case,
## accents and punctuation make no difference

# A prayer or a word of mourning. A phrase of several words is found anywhere in a text, a single word only at its beginning.
said-prayer = светлая память|светлой памяти|вечная память|вечный покой|вечная слава|царствие небесное|царство небесное|будет пухом|пусть земля|земля пухом|покойтесь с миром|покоятся с миром|упокой господи|упокой господь|царствие им|мы помним|вечно помним|помним и скорбим|помню и скорблю|не забудем|помним|помню|скорбим|скорблю|скорбим вместе|соболезную|соболезнуем|соболезнования|мои соболезнования|наши соболезнования|искренние соболезнования|глубокие соболезнования|приношу соболезнования|склоняем головы|склоняю голову|аминь
# Thanks, by the same rule.
said-thanks = спасибо|спасибо большое|большое спасибо|огромное спасибо|большое вам спасибо|ок спасибо|хорошо спасибо|благодарю|благодарю вас|благодарим|благодарен|благодарна|спс|спасибки
# The wish to get no more messages; the whole text must be one of these.
said-stop = стоп|хватит|хватит уже|достаточно|прекратить|прекратите|прекрати|остановить|остановите|остановись|отписаться|отпишись|отпишите|отпишите меня|отпиши меня|хочу отписаться|отписка|отмена|отмена подписки|отменить подписку|не присылать|не присылай|не присылайте|больше не присылай|больше не присылайте|больше не надо|не надо|не пиши|не пишите|не хочу

# For /time: parts of the day, before or after an hour. hour-noon and hour-midnight are a time by themselves, too.
hour-am = am|a.m.|до полудня
hour-pm = pm|p.m.
hour-morning = утра|утром|утро
hour-noon = полдень
# Not noon alone: “3 дня”.
hour-day = дня|днём|день
hour-afternoon = после полудня|пополудни
hour-evening = вечера|вечером|вечер
hour-night = ночи|ночью|ночь
hour-midnight = полночь
# Words and endings that go with an hour and say no more.
hour-filler = в|во|с|к|час|часа|часов|часу|ч|ровно

## Для тех, кто ведёт бота

# $failed, $answered: числа за последнюю минуту; $seconds: на сколько секунд остановлена отправка; $reason: ответ Telegram.
alert-breaker =
    <b>Отправка приостановлена на { $seconds } с.</b> Не отправлено сообщений: { $failed } из последних { $answered }. Ни одна подписка не изменена, ничего не потеряно: после паузы будет проверено одно сообщение. Продолжить сразу: <code>commemoration-bot resume</code>
    Последний ответ Telegram: <code>{ $reason }</code>
alert-quarantine =
    <b>Необычно много чатов не принимают сообщения:</b> { $refused } из последних { $answered }. Отправка продолжается. Пока это так, ни одна подписка не заканчивается, а непринятые сообщения будут отправлены снова после всех остальных.
    Последний ответ Telegram: <code>{ $reason }</code>
alert-resumed = Сообщения снова доходят; отправка продолжается.
# $moment: one of label-…; $language: its code.
alert-language =
    <b>Сообщение «{ $moment }» на языке { $language } остановлено. Исправьте текст и запустите бота снова.</b> В нынешнем виде его нельзя отправить. Все остаются подписанными, и сообщение ждёт отправки, пока не истечёт его время; до тех пор раз в минуту проверяется один чат.
    <code>{ $reason }</code>
# $owed: скольким чатам; $intime: скольким из них успеть.
alert-overload = <b>Не все получат сообщение вовремя.</b> Чатов, ждущих сообщение «{ $moment }»: { $owed }; до конца его времени успеют получить: { $intime }. Поможет увеличение SEND_RATE; более 30 сообщений в секунду требуют PAID_BROADCAST.
# $stars: Telegram Stars, не более.
alert-cost = Сообщение «{ $moment }» будет отправлено в чаты (всего: { $owed }). С PAID_BROADCAST это обойдётся не более чем в { $stars } Telegram Stars.
alert-conflict = <b>Этот бот запущен ещё в одном процессе.</b> На команды отвечает то один, то другой. Остановите один из двух. Для отправки рядом с ботом есть команда sender.
# $place: the file, or the name of the PostgreSQL database.
alert-new-database = <b>Создана новая база данных: <code>{ $place }</code>.</b> Если вы ожидали увидеть подписчиков, остановите бота и проверьте DATABASE_URL: в этой базе их нет.
# $count: сколько ещё оповещений того же рода; $time: время последнего, UTC. Последнее следует ниже.
alert-digest = <b>За десять минут ещё оповещений того же рода: { $count }.</b> Последнее, в { $time } UTC:
# $moment: one of label-…; $count: how many.
alert-expired = <b>Сообщений «{ $moment }», не отправленных до конца их времени: { $count }.</b> Что стало с остальными, покажет команда: <code>commemoration-bot report</code>
# $reason: слова команды.
alert-backup =
    <b>Не удалось сделать резервную копию базы данных.</b> На отправку это не влияет; бот попробует снова через час. Проверьте папку для копий (BACKUP_DIR), её диск и журнал.
    <code>{ $reason }</code>
# $reason: слова базы данных.
alert-disk-full =
    <b>База данных не может писать: её диск заполнен или неисправен.</b> Отправка ждёт и продолжится сама, когда появится место; пока не истекло время сообщения, ничего не потеряно. Освободите место на диске.
    <code>{ $reason }</code>
# $minutes: сколько это длилось, здесь и в сообщениях ниже.
alert-disk-space = Спустя { $minutes } мин база данных снова может писать; отправка продолжается.
alert-database-silent = <b>База данных не отвечает уже минуту.</b> Пока она не ответит, ничего не отправляется и никто не получает ответа; пока не истекло время сообщения, ничего не потеряно. Проверьте её сервер и сеть.
alert-database-back = Спустя { $minutes } мин база данных снова отвечает.
alert-polling-silent = <b>Telegram уже три минуты не передаёт того, что люди пишут боту.</b> Всё это время никто не получает ответа; Telegram хранит написанное сутки. Проверьте сеть и не обслуживает ли этого бота другой процесс.
alert-polling-back = Спустя { $minutes } мин Telegram снова передаёт то, что пишут люди.
alert-webhook-silent = <b>Уже три минуты ничто не показывает, что Telegram может передавать то, что люди пишут боту.</b> Всё это время люди могут не получать ответа; Telegram хранит написанное сутки. Проверьте веб-сервер перед ботом, его имя и сертификат (WEBHOOK_URL). Причина, которую назвал Telegram, записана в журнале.
alert-webhook-back = Спустя { $minutes } мин Telegram снова передаёт то, что пишут люди.
alert-planner-silent = <b>Уже пять минут сообщения не планируются</b>, причина боту неизвестна. То, что уже запланировано, отправляется. Посмотрите его журнал и запустите бота заново; от этого ничего не потеряется.
alert-planner-back = Спустя { $minutes } мин сообщения снова планируются.
alert-sender-silent = <b>Отправка стоит уже две минуты</b>, причина боту неизвестна. Посмотрите его журнал и запустите бота заново; от этого ничего не потеряется.
alert-sender-back = Спустя { $minutes } мин отправка продолжается.
alert-senders-silent = <b>Уже две минуты нет ни одного процесса, который отправляет сообщения.</b> Этот процесс оставляет отправку другим (--no-sender). Запустите команду sender и посмотрите журнал тех, что должны работать; пока не истекло время сообщения, ничего не потеряно.
alert-senders-back = Спустя { $minutes } мин снова есть процесс, который отправляет.
# $people: чаты, которые сейчас ждут ответа.
alert-rush = <b>Боту пишут больше, чем он успевает отвечать.</b> Чатов, которые сейчас ждут ответа: { $people }. Отправка сообщений дня продолжается: за ними остаётся не менее 70 % отправки. Вопрос, который ждёт больше минуты, остаётся без ответа. Когда это закончится, появится запись в журнале бота.
# $ledger, $telegram: what each clock shows, in UTC; $database: sqlite or postgresql.
alert-clock =
    <b>Двое часов расходятся, отправка остановлена.</b> Часы базы данных показывают { $ledger }, часы Telegram — { $telegram }. Пока они не совпадут, ничего не отправляется и срок ни одного сообщения не истекает; затем отправка продолжится сама. { $database ->
        [postgresql] Исправьте часы машины, на которой работает PostgreSQL, и включите на ней синхронизацию времени (NTP).
       *[sqlite] Исправьте часы машины, на которой работает бот, и включите на ней синхронизацию времени (NTP).
    }
alert-clock-agrees = Двое часов снова совпадают: часы базы данных показывают { $ledger }, часы Telegram — { $telegram }. Отправка продолжается.
# $what: what waits to be erased, in English; $date: since when, as in 2027-04-01.
alert-retention =
    <b>Старые данные не стираются.</b> То, что нужно было стереть ещё { $date }, остаётся в базе данных. На отправку это не влияет, но /privacy обещает другое. Посмотрите журнал бота, проверьте часы и диск базы данных.
    <code>{ $what }</code>
alert-retention-done = Старые данные снова стираются, в базе данных их больше не осталось.
# $free, $needed: in megabytes, here and in the messages below.
alert-disk-low = <b>Диск базы данных почти заполнен:</b> свободно { $free } МБ, для следующей даты нужно { $needed } МБ. Бот пока работает. Освободите место, пока запись ещё возможна.
alert-disk-enough = На диске базы данных снова достаточно места: свободно { $free } МБ.
alert-backup-disk-low = <b>Диск резервных копий почти заполнен:</b> свободно { $free } МБ, для следующей копии нужно { $needed } МБ. Освободите место на диске папки BACKUP_DIR или храните меньше копий (BACKUP_KEEP).
alert-backup-disk-enough = На диске резервных копий снова достаточно места: свободно { $free } МБ.
# $date: when it was sent, as in 2027-04-01.
alert-self-test = <b>На проверку от { $date } уже семь дней никто не ответил.</b> Бот работает, но то, что он сообщает ведущим его, возможно, никто не читает. Нажмите «Я здесь» под этим сообщением в Telegram или укажите других людей в OPERATOR_IDS: после перезапуска они получат это сообщение в течение суток.
alert-self-test-answered = На месте снова кто-то есть: на проверку ответили.
# $route: kind and server of a route of ALARM_URLS; $reason: why it failed.
alert-alarm-route =
    <b>Тревожное сообщение не дошло по пути <code>{ $route }</code>.</b> На другие пути это не влияет. Проверьте этот путь в ALARM_URLS, затем испытайте его: <code>commemoration-bot ready --send-test-alarm</code>
    <code>{ $reason }</code>
alert-token-refused = <b>Telegram не принимает токен бота, и бот остановился.</b> Пока у него нет действующего токена, никто не получает ни сообщений, ни ответов. Скопируйте токен у @BotFather в TELEGRAM_BOT_TOKEN и запустите бота заново.
# What is sent by ALARM_URLS, as plain text: the title; a line before a message that is repeated; a line after each.
alarm-title = Бот памяти: тревога
# $count: how often it was sent, with this time.
alarm-again = Это ещё не закончилось; сообщение номер { $count }:
alarm-acknowledge = Чтобы остановить повторные сообщения об этом: <code>commemoration-bot acknowledge</code>
# The test that is sent by ALARM_URLS once a month: title and text.
alarm-test-title = Бот памяти: ежемесячная проверка
alarm-test = Сигналы тревоги бота сюда доходят. Ничего делать не нужно. Эта проверка приходит в начале каждого месяца: если она не пришла, проверьте ALARM_URLS.
# Shown for some seconds: at most 200 units, no HTML.
alarms-known = Принято. То, о чём сообщалось до сих пор, не повторяется.
# $who: the Telegram id of an operator.
alarms-known-by = Ведущий бота <code>{ $who }</code> знает о тревогах, о которых сообщалось до сих пор: они не повторяются.
button-alarms-known = Я об этом знаю

## Проверка в начале каждого месяца, для тех, кто ведёт бота

# $chats: how many; $name, $date: day-name of the next occasion, and its date.
self-test-well = <b>Проверка этого месяца: бот работает.</b> Подписанных чатов: { $chats }. Следующая дата: { $name }, { $date }.
# $routes: kind and server of each route of ALARM_URLS.
self-test-routes = Проверка отправляется и так: <code>{ $routes }</code>. Посмотрите, дошла ли она.
self-test-no-route = Вне Telegram никакая тревога до вас не дойдёт: ALARM_URLS не задано.
self-test-alone = Этого бота ведёте только вы. Добавьте второго человека в OPERATOR_IDS, чтобы кто-то был на месте, когда вас нет.
self-test-ask = Нажмите кнопку: это покажет, что кто-то это читает. Достаточно одного человека. Если за семь дней никто не нажмёт, это тревога, и бот не считается готовым.
button-here = Я здесь
# Shown for some seconds: at most 200 units, no HTML.
self-test-noted = Принято.
self-test-first = Принято: кто-то на месте. Больше пока никто не нажал, и это не обязательно.
self-test-others = Принято: кто-то на месте. Также на месте:
# $who: a Telegram id; $on, $at: when that person pressed.
self-test-other = <code>{ $who }</code>, { $on }, { $at }

## Готовность: о ней сообщается тем, кто ведёт бота, перед днём памяти

# $name: day-name; $on, $at, $city: when the first message goes out, by the clock of $city.
ready-go = <b>GO: { $name }, { $date }.</b> Всё готово. Первое сообщение: { $on }, { $at } ({ $city }).
ready-no-go = <b>NO-GO: { $name }, { $date }.</b> Нельзя сказать, что всё готово. Первое сообщение: { $on }, { $at } ({ $city }).
# $reason: why, in English.
ready-failed = Готовность проверить не удалось: <code>{ $reason }</code>. Выполните на сервере: <code>commemoration-bot ready</code>
# $count: what stands in the way and found no place in the message.
ready-more = Здесь не показано: { $count }. Всё показывает на сервере команда: <code>commemoration-bot ready</code>
ready-fine = В порядке: { $count }.
ready-again = Это сообщение приходит каждый день, пока кто-нибудь из тех, кто ведёт бота, не нажмёт одну из его кнопок.
# Shown for some seconds: at most 200 units, no HTML.
ready-seen = Принято. Следующее сообщение о готовности придёт в своё время.
ready-operators-only = Этой кнопкой могут пользоваться только те, кто ведёт бота.
# $on, $at, $city: when the message below is due in the time zone of this reader, who may not be subscribed to it.
ready-preview = <i>Просмотр. Время этого сообщения здесь: { $on }, { $at } ({ $city }).</i>
ready-resumed = Отправка продолжается.
# Тем, кто управляет ботом: строки о том, что отправка приостановлена. $who: you, line или номер в Telegram.
hold-head = <b>Отправка приостановлена.</b> Никто не получает сообщений. На вопросы людей бот отвечает.
hold-until = До: { $on }, { $at } ({ $city })
hold-until-resumed = До тех пор, пока её не возобновят
hold-by = { $who ->
    [you] Кто приостановил: вы
    [line] Кто приостановил: командная строка сервера
   *[other] Кто приостановил: оператор <code>{ $who }</code>
}
# $reason: словами того, кто приостановил.
hold-reason = Причина: { $reason }
hold-note = Сообщение, время которого истечёт раньше, отправлено не будет. Возобновить: /resume
hold-unconfirmed = Один из отправляющих процессов ещё не подтвердил это: несколько сообщений ещё могут уйти.
hold-resumed = { $who ->
    [line] Отправка продолжается. Её возобновили из командной строки сервера.
   *[other] Отправка продолжается. Её возобновил оператор <code>{ $who }</code>.
}
hold-none = Отправка не приостановлена.
hold-ended = Время, на которое отправка была приостановлена, истекло. Отправка продолжается.
# $count: сколько сообщений; $on, $at, $city: когда истекает их время.
hold-reminder =
    <b>Отправка всё ещё приостановлена, и из-за этого сообщения пропадут.</b>
    Осталось отправить сообщений: { $count }. Их время истекает: { $on }, { $at } ({ $city }). После этого их никто не получит. Возобновить: /resume
span-invalid =
    На «{ $text }» отправку приостановить нельзя. Укажите срок, не больше 7 дней, а затем причину: <code>/hold 2h30m проверяются цифры</code>
    Без срока отправка приостановлена до тех пор, пока её не возобновят. Причина не должна начинаться с числа.
# Единицы времени, которые можно написать: строчными буквами, через пробел.
span-minutes = м мин минута минуты минут минуту
span-hours = ч час часа часов
span-days = д дн день дня дней
command-hold = приостановить всю отправку: срок, причина
command-resume = возобновить отправку
button-preview = Просмотр
button-rehearse = Репетиция
button-hold = Приостановить
button-hold-yes = Приостановить всю отправку
button-hold-no = Не приостанавливать
button-resume = Возобновить
button-seen = Прочитано

## The progress of a broadcast, which operators get as one message that is edited while it is sent

# $date: the day; $moment: one of label-….
progress-name = { $date }: { $moment }
progress-announcement = Объявление
# $name: progress-name or progress-announcement; $state: one of the three that follow.
progress-title = <b>{ $name }</b>
    { $state }
progress-under-way = Отправляется
progress-changing = Отправленные копии изменяются
progress-ended = Завершено
progress-sent = Отправлено: <b>{ NUMBER($sent, useGrouping: 1) }</b> из { NUMBER($owed, useGrouping: 1) } ({ $percent } %)
progress-recalled = Отозвано: { NUMBER($count, useGrouping: 1) }
# $rate: messages a second.
progress-rate = { NUMBER($rate, useGrouping: 1) } в секунду, осталось около { $minutes } мин
progress-left = Осталось около { $minutes } мин
# $count: how many messages are due next; when: $on, $at, $city.
progress-next = Далее: { NUMBER($count, useGrouping: 1) }, { $on } в { $at } ({ $city })
progress-end = Ожидаемое окончание: { $on }, { $at } ({ $city })
# $part: a language, a city or a kind of chat.
progress-part = { $part }: { NUMBER($sent, useGrouping: 1) } из { NUMBER($owed, useGrouping: 1) }
progress-others = Остальные
progress-kind-private = Личные чаты
progress-kind-group = Группы
progress-kind-channel = Каналы
# What was not sent, by how that ended: $count.
progress-gone = Больше недоступны: { NUMBER($count, useGrouping: 1) }
progress-failed = Не приняты: { NUMBER($count, useGrouping: 1) }
progress-expired = Не отправлены вовремя: { NUMBER($count, useGrouping: 1) }
progress-uncertain = Неизвестно, дошли ли: { NUMBER($count, useGrouping: 1) }
# $reason: in English, as Telegram says it; $count: how often.
progress-fault = – <code>{ $reason }</code>: { NUMBER($count, useGrouping: 1) }
progress-other-faults = – другие причины: { NUMBER($count, useGrouping: 1) }
progress-doubtful = Могли дойти дважды или не дойти: { NUMBER($count, useGrouping: 1) }
# Below them stand hold-by and hold-reason.
progress-paused = <b>Отправка приостановлена, пока её кто-нибудь не возобновит.</b>
progress-paused-until = <b>Отправка приостановлена. Она возобновится: { $on }, { $at } ({ $city }).</b>
# $number: of the correction; $changed of $copies copies.
progress-correction = <b>Исправление { $number }:</b> изменено копий: { NUMBER($changed, useGrouping: 1) } из { NUMBER($copies, useGrouping: 1) }
progress-recall = <b>Отзыв:</b> отозвано копий: { NUMBER($changed, useGrouping: 1) } из { NUMBER($copies, useGrouping: 1) }
progress-unchanged = Не удалось изменить: { NUMBER($count, useGrouping: 1) }
# With the buttons button-hold-yes and button-hold-no.
progress-question = Приостановить всю отправку? На вопросы людей бот отвечает. Сообщение, время которого истечёт до возобновления, отправлено не будет.
progress-forgotten = Ход этой отправки больше не известен.
button-details = Подробнее

## Итог, который после дня получают те, кто ведёт бота

# Подпись к файлу. $name: day-name; остальное — числа сообщений.
receipt-caption = <b>{ $name }, { $date }: итог.</b>
    Предстояло отправить: { $owed }
    Отправлено: { $sent }
    Адресат недоступен: { $unreachable }
    Отклонено: { $failed }
    Неизвестно, дошло ли: { $uncertain }
    Не отправлено вовремя: { $expired }
    Отозвано: { $recalled }
    Могло прийти дважды: { $doubled }
    В файле никто не назван, его можно публиковать.

## Настройки-переключатели, набором или кнопкой

button-second = Второй язык
button-second-none = Только один язык
button-silent-auto = Звук: кроме ночи
button-silent-on = Звук: никогда
button-silent-off = Звук: всегда
button-cards-on = Картинка: да
button-cards-off = Картинка: нет

# Words for on, off and auto that may be typed besides those three: small letters, spaces between.
word-on = да вкл включить
word-off = нет выкл отключить
word-auto = ночью ночь
# $now: which messages come; $lines: a choice-line for each message, and for none.
moments-typed =
    { $now }
    Чтобы выбрать, наберите одну из этих строк или несколько слов вместе: <code>/moments day silence</code>
    { $lines }
# What can be typed, and what it means: $label one of label-…, button-silent-… or button-cards-….
choice-line = <code>/{ $command } { $word }</code> — { $label }
silent-on = Сообщения всегда приходят без звука. Со звуком: <code>/silent off</code>. Без звука только ночью: <code>/silent auto</code>
silent-off = Сообщения всегда приходят со звуком. Без звука: <code>/silent on</code>. Без звука только ночью: <code>/silent auto</code>
silent-auto = С 22:00 до 08:00 сообщения приходят без звука. Всегда без звука: <code>/silent on</code>. Всегда со звуком: <code>/silent off</code>
cards-on = Сообщения приходят с картинкой. Без неё: <code>/cards off</code>
cards-off = Сообщения приходят без картинки. С ней: <code>/cards on</code>
# $choices: a choice-line for each.
choice-unknown =
    «{ $text }» здесь выбрать нельзя. Можно выбрать:
    { $choices }

## Groups and channels. A key that ends in -group is said of them in place of the same key without it

untitled-group = Группа
untitled-supergroup = Группа
untitled-channel = Канал

# Said once in a group to which the bot was added. $bot: its user name.
greeting =
    Этот бот посвящён памяти погибших в трагедии 20 января 1990 года. Раз в год он присылает несколько коротких сообщений, в остальное время молчит.
    В эту группу ничего не будет отправлено, пока один из её администраторов не напишет: /start@{ $bot }
admins-only =
    Это могут делать только администраторы группы.
    Спросить может каждый: /next, /calendar, /status, /about, /timeline, /history, /sources, /help, /privacy
button-settings-private = Настройки в личном чате
button-topic-leave = Не отправлять в тему
button-subscribe = Подписать
button-unsubscribe = Прекратить подписку
button-add-group = Добавить в группу
button-add-channel = Добавить в канал

start-subscribed-group = Группа подписана. Часовой пояс: { $city }.
start-already-group = Группа уже подписана. Часовой пояс: { $city }.
start-hint-group =
    Администраторы могут изменить настройки здесь: <code>/timezone Баку</code>, <code>/language ru</code>, <code>/time 08:30</code>
    Все настройки — в личном чате:
coming-none-group = Все сообщения отключены, ни одно не придёт. Включить: /moments
stop-done-group =
    Подписка группы прекращена, сообщения больше не придут.
    Подписаться снова: /start
    Настройки сохранены. Стереть их: /forgetme
stop-already-group =
    Группа не подписана, сообщения не придут.
    Подписать: /start

status-subscribed-group = Подписка с { $date }.
status-unsubscribed-group = Подписки нет.
status-last-none-group =
    За { $days ->
        [one] последний { $days } день
        [few] последние { $days } дня
       *[many] последние { $days } дней
    } сюда не отправляли сообщений о годовщине.
status-topic = Сообщения приходят в одну из тем группы.
status-muted = Сейчас бот не может там писать. Право на это может дать администратор.
settings-title-group = <b>Настройки: { $title }</b>
settings-closed-group = Изменить: /chats
forgetme-ask-group =
    Подписка прекратится, и всё, что хранится об этой группе или канале, будет стёрто: настройки, даты, список администраторов и связь с уже отправленными сообщениями. Отменить это нельзя.
    Стереть? В группе можно и набрать: <code>/forgetme { forgetme-word }</code>
forgetme-done-group = Стёрто. Об этой группе или канале больше ничего не хранится. Бот остаётся там и молчит; удалить его может администратор.
caption-mydata-group = Всё, что хранится об этой группе или канале: текст для чтения и файл JSON со всеми полями.
mydata-title-group = Что хранится об этой группе или канале
settings-kept-group = Подписки нет: сообщения не придут.
settings-in-group = Администраторы могут менять их здесь командами: /language, /timezone, /time, /moments, /silent, /cards, /topic

language-ask-group =
    На каком языке должны быть сообщения?
    В группе администратор может набрать: <code>/language ru</code>
second-ask =
    Выберите второй язык для каждой записи.
    Два текста идут один за другим; чаще всего вместе они не помещаются под картинкой, и запись приходит без неё.
timezone-ask-group =
    Часовой пояс: { $zone }; там сейчас { $time }.
    Чтобы изменить его, наберите <code>/timezone Берлин</code> в группе или в ответ на это сообщение.
timezone-which =
    Для «{ $name }» нельзя назвать один часовой пояс. Наберите один из этих или крупный город с тем же временем, что у вас: <code>/timezone Берлин</code>
    { $zones }
time-ask-group =
    Время сообщения в день памяти: { $time }. Часовой пояс: { $zone }.
    Чтобы изменить его, наберите <code>/time 08:30</code> в группе или в ответ на это сообщение.
    С 22:00 до 08:00 сообщение приходит без звука, если вы не выбрали иначе: /silent
topic-here = Сообщения будут приходить в эту тему.
topic-general = Сообщения будут приходить в саму группу. Чтобы они приходили в тему, администратор должен написать в ней <code>/topic</code>.

# In the menu of groups.
command-start-group = получать сообщения в этой группе
command-stop-group = больше не получать сообщений в этой группе
command-status-group = подписка и настройки
command-timezone-group = часовой пояс группы
command-privacy-group = что хранится об этой группе
command-mydata-group = копия всего, что хранится об этой группе
command-forgetme-group = стереть всё, что хранится об этой группе

help-group =
    <b>20 января</b>
    /next — { command-next }
    /calendar — { command-calendar }
    /status — { command-status-group }
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }
    /privacy — { command-privacy-group }
    /help — { command-help }

    <b>Для администраторов</b>
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
    <b>Ваши группы и каналы</b>
    Выберите, чьи настройки открыть.
chats-none =
    Бот не знает групп и каналов, которыми вы управляете.
    Добавьте его в группу или канал. В канале ему нужно право публиковать сообщения. Если он уже в группе, напишите в ней <code>/settings</code>. Если он уже в канале, пусть администратор, который видит канал в /chats, откроет его настройки: после этого вы тоже найдёте его здесь.
# Follows the list, or stands alone, when Telegram may not be asked more often at present.
lookup-later = Сейчас не всё удаётся проверить. Попробуйте ещё раз через минуту.
managed-lost = Эти настройки изменить нельзя: вы больше не управляете этой группой или каналом, или бота там нет. Ваши группы и каналы: /chats
managed-refused =
    Эти настройки могут менять только администраторы группы или канала, и бот должен там быть.
    Анонимный администратор может набирать команды в самой группе: <code>/language</code>, <code>/timezone</code>, <code>/time</code>, <code>/moments</code>

# To whoever added the bot. $title: of the channel.
channel-ask =
    Бот добавлен в канал «{ $title }» и может там публиковать сообщения. Подписать канал?
    Пока вы не нажмёте «{ button-subscribe }», ничего опубликовано не будет. Язык, часовой пояс и сообщения можно выбрать здесь, сейчас или позже: /chats
channel-no-right =
    Бот добавлен в канал «{ $title }», но не может там публиковать сообщения. Дайте ему это право. Подписать канал?
    Пока вы не нажмёте «{ button-subscribe }», ничего опубликовано не будет.
start-chats = Группы и каналы, которыми вы управляете: /chats

# To those who manage a group or a channel. $title: its title.
chat-muted = <b>Бот больше не может писать в</b> <code>{ $title }</code>. Без этого права сообщения 20 января туда не придут. Вернуть его может администратор: в канале — право публиковать сообщения, в группе — право их отправлять. Подписка остаётся.
chat-no-right = Бот состоит в <code>{ $title }</code>, но не может там писать. Право на это может дать администратор: разрешить в группе отправлять сообщения или сделать бота администратором.
chat-writable = Бот снова может писать в <code>{ $title }</code>.
chat-lost = Бот удалён из <code>{ $title }</code>. Подписка прекращена, всё, что хранилось об этом чате, стёрто. Чтобы сообщения приходили снова, добавьте бота заново.
# To those of whom Telegram does not tell whether they still manage it; so no title.
chat-unconfirmed = Группа или канал, где вы были администратором, остались без бота: его удалили или он не может там писать. Telegram не сообщает боту, администратор ли вы по-прежнему, поэтому название здесь не указано. Где бот есть сейчас: /chats
# $days: until the anniversary.
chat-audit = <b>Бот не может писать в</b> <code>{ $title }</code>, а до годовщины { $days ->
        [one] остался { $days } день
        [few] осталось { $days } дня
       *[many] осталось { $days } дней
    }. Дать право может администратор: в канале — публиковать сообщения, в группе — отправлять их.
topic-lost = Тема в <code>{ $title }</code>, куда приходили сообщения, закрыта или удалена. Теперь они приходят в саму группу. Чтобы выбрать другую тему, администратор должен написать в ней <code>/topic</code>.

# To those who run the bot.
alert-chat-muted = Бот больше не может писать в <code>{ $title }</code>. Тем, кто управляет этим чатом, об этом сообщено.
alert-chat-lost = Бот удалён из канала <code>{ $title }</code>. Подписка прекращена.
alert-channel-unasked = Бота добавил в канал <code>{ $title }</code> человек, которому он не может написать, поэтому никого не спросили. Этот человек может открыть бота и написать <code>/chats</code>.
# $days: until the anniversary; $count: how many; $titles: some of them.
alert-audit =
    <b>Бот не может писать в подписанных группах и каналах (всего: { $count })</b>; дней до годовщины: { $days }. Тем, кто ими управляет, об этом сообщено.
    <code>{ $titles }</code>
# $reason: what Telegram said, or what went wrong.
alert-picture = <b>Несколько минут сообщения приходят без картинки</b>: её не удалось нарисовать, или Telegram её не принял. Сами сообщения доходят до всех. Причина: <code>{ $reason }</code>

## Операторы

# Только операторам. $count: число сообщений; $day, $year: день, который репетируется.
rehearse-begins = Сюда придут сообщения на { $day } { $year } года, по одному в секунду, всего { $count }. На каждом отмечено, что это репетиция. Никто другой их не получит, и на настоящие сообщения это не влияет.
rehearse-paused = Отправку приостановил оператор, поэтому сейчас репетиция невозможна. Возобновить её — в личном чате с ботом: /resume
# $seconds: in how many seconds sending goes on.
rehearse-paused-briefly = Отправка ненадолго приостановлена, поэтому сейчас репетиция невозможна. Пауза закончится сама через { $seconds } с. Затем повторите: /rehearse
rehearse-clock = Часы расходятся, поэтому сейчас репетиция невозможна. Какие из них неверны, показывает команда ready на сервере.
rehearse-under-way = Здесь уже идёт репетиция. Дождитесь её окончания.
rehearse-not-enrolled = Здесь репетиции не проводятся: этот чат в них не участвует. Чтобы он участвовал: /enroll
enroll-done = Теперь этот чат участвует в репетициях: /rehearse отправляет сюда ближайшие сообщения с пометкой, что это репетиция. Их видят здесь все. Отключить: /enroll off
enroll-ended = Этот чат больше не участвует в репетициях.
enroll-where = Отправьте /enroll в тестовой группе или в ответ на настройки группы или канала: /chats. /enroll off отключает участие. Вы сами участвуете всегда: /rehearse
command-rehearse = проверить ближайшие сообщения, только для вас
command-enroll = подключить тестовую группу к репетициям

## Объявления: сообщение о самом боте всем подписчикам

# Ready-made. They go to people, groups and channels alike, as they are. $date: the day of the coming anniversary;
# $name: the user name of the bot that takes over.
prepared-apology = В сообщении этого бота одно из чисел было указано неверно. Приносим извинения. Числа и их источники: /sources
prepared-late = Сообщение этого бота пришло с опозданием. Это произошло по нашей вине, приносим извинения. Следующие сообщения и их время: /next
prepared-none =
    К { $date } этот бот сообщений не отправит.
    Подписка и настройки сохраняются. Что произошло в 1990 году: /about
prepared-closing =
    Этот бот закрывается и больше не будет отправлять сообщения.
    Удалить то, что хранится об этом чате: /forgetme

    Светлая память погибшим 20 января 1990 года.
prepared-moved =
    Этот бот переехал: теперь это @{ $name }. Отсюда сообщения больше приходить не будут.
    Чтобы получать их снова, откройте @{ $name } и нажмите там «Старт». В группу или канал его нужно добавить.
    Удалить то, что хранится здесь об этом чате: /forgetme

# To operators. Where a word of a command is named, it is typed as it is, in every language.
command-announce = отправить всем объявление о самом боте
label-announcement = Объявление
# $languages: codes of languages; $names: the ready-made texts.
announce-how =
    <b>Объявление — это сообщение о самом боте всем подписчикам.</b>
    Отправьте его текст на каждом языке ({ $languages }) отдельным сообщением, под строкой с командой: <code>/announce ru</code>
    Или возьмите готовый текст ({ $names }): <code>/announce late</code>, <code>/announce moved @new_bot</code>
    Затем здесь будут показаны все тексты. Без подтверждения ничего не отправляется.
announce-kept = Сохранено: { $language }. Ещё нужны: { $missing }.
# $reason: what is wrong with the text, in English.
announce-wrong = Этот текст нельзя отправить: <code>{ $reason }</code>
# $language: its code; the text follows in a message of its own.
announce-preview = <i>Просмотр, { $language }:</i>
# $begins, $ends, $expires: dates and times in UTC; $edition: the hash of the texts; $minutes: rounded up.
announce-forecast =
    <b>Чатов: { $chats }.</b> Сколько минут это займёт: { $minutes }.
    Если начать сейчас ({ $begins } UTC), последний чат получит его в { $ends } UTC; после { $expires } UTC оно не отправляется.
    Тексты: <code>{ $edition }</code>
announce-ready = Запросить отправку: <code>/announce send</code>. Отменить: <code>/announce cancel</code>
# What is asked for, and after it, in each language, its text.
request-announcement = <b>Объявление о самом боте всем подписчикам.</b>
request-announcement-near = Запрошено, хотя близок день памяти.
# $begins, $ends: in UTC.
announce-near =
    <b>Близок день памяти.</b> С { $begins } до { $ends } UTC объявления не отправляются. Запрос не создан.
    Если ждать нельзя: <code>/announce send anyway</code>
announce-too-long =
    <b>Не хватает времени.</b> Чатов: { $chats }; сколько минут это займёт: { $minutes }. Но с { $begins } до { $ends } UTC объявления не отправляются. Запрос не создан.
    Если ждать нельзя: <code>/announce send anyway</code>
announce-nobody = Подписчиков нет, объявление отправлять некому.
announce-unfinished = Готового к отправке объявления здесь нет. При перезапуске бота черновик не сохраняется. Как его составить: /announce
announce-dropped = Объявление отменено. Ничего не отправлено.

## Corrections and recalls

notice-corrected = <i>Исправлено: { $date }.</i>
notice-recalled = <i>Это сообщение отозвано.</i>
alert-corrected = <b>Исправление завершено: { $moment }, { $year }.</b> Изменено: { $changed }. Не изменено: { $unchanged } (<code>{ $reason }</code>).
alert-recalled = <b>Отзыв завершён: { $moment }, { $year }.</b> Отозвано: { $changed }. Не отозвано: { $unchanged } (<code>{ $reason }</code>).
revision-outdated = За это время сообщение уже исправили или отозвали. Ничего не сделано.

request-correction = <b>Исправление: { $moment }, { $year }.</b>
request-recall = <b>Отзыв: { $moment }, { $year }.</b> Больше ничего не отправляется, отправленное отзывается.
request-recall-how = Сообщения моложе 48 часов удаляются. У более старых текст заменяется на: { $sentence }
request-language = <b>{ $name }</b>, отправлено: { $sent }, ещё предстоит: { $owed }
request-same = Без изменений: { $languages }.
request-unknown = Неизвестно, что было отправлено; эти сообщения получат нынешний текст.
request-card = Картинка тоже меняется.
request-too-long = Новый текст не помещается под картинкой: сообщения с картинкой останутся как есть.
request-marked = В конце каждого изменённого сообщения будет указан день исправления.
request-unmarked = В изменённых сообщениях об исправлении не говорится.
request-takes = Будет изменено: { $copies }. Ещё предстоит отправить: { $owed }. Это займёт около { $minutes } мин.
request-copy = <b>Эта база данных восстановлена из копии от { $time } UTC.</b>
request-ahead = <b>Эта база данных знает меньше, чем запись бота в этом чате.</b> Сообщений, отправка которых начата: по записи { $seen }, по этой базе { $own }.
request-moved = <b>Эта база данных находится не там, где раньше, и работа с ней там не была завершена.</b> Сообщений, время которых наступило и которые с тех пор могли быть отправлены: { $seen }; отправка начата по этой базе: { $own }.
request-other = <b>Другая машина использовала этого бота с другой базой данных.</b> Сообщений, отправка которых начата: по её записи { $seen }, по этой базе { $own }.
request-trust = Если отправка продолжится из неё, то, что с тех пор отправлено в другом месте, уйдёт ещё раз, пока его время не истекло. Сейчас предстоит отправить: { $owed }.
request-skip = Отправка продолжится из неё, но то, чьё время уже наступило, отправлено не будет: оно могло уйти из другого места. Никто не получит его дважды, а кто-то может не получить вовсе. Сейчас предстоит отправить: { $owed }.
request-asked = Об этом просит оператор <code>{ $who }</code>. Другой оператор должен подтвердить в течение часа.
request-alone = Подтвердить больше некому, поэтому через минуту начнётся, если вы не остановите.
request-same-person = Вы сами об этом попросили; подтвердить должен другой оператор.
request-over = Решение уже не требуется.
request-done = Подтверждено оператором <code>{ $who }</code>: { $kind }. Начинается сейчас.
request-begun = { $kind }: никто не остановил, начинается сейчас.
request-expired = { $kind }: за час никто не подтвердил, поэтому не выполнено. Если ещё нужно, попросите снова.
request-stopped = Остановлено оператором <code>{ $who }</code>: { $kind }. Ничего не изменено.
request-failed = Подтверждено, но не выполнено: { $kind }. <code>{ $reason }</code>
request-refused = Это невозможно: <code>{ $reason }</code>
request-kind-correction = исправление
request-kind-recall = отзыв
request-kind-trust = отправка из этой базы данных
request-kind-announcement = объявление
button-request-yes = Подтвердить
button-request-no = Остановить
correct-usage = Сначала измените тексты на сервере. Затем: <code>/correct MOMENT YEAR</code>, и в конце <code>silently</code>, если в сообщениях не должно говориться об исправлении. Можно исправить: <code>{ $names }</code>
correct-nothing = Нынешние тексты совпадают с отправленными. Сначала измените тексты на сервере.
recall-usage = <code>/recall MOMENT YEAR</code>. Можно отозвать: <code>{ $names }</code>
command-correct = исправить отправленное
command-recall = отозвать отправленное

sources-revisions =
    <b>Исправления</b>
    { $list }
sources-revision = { $date }: { $moment }, { $year }: { $kind ->
        [recall] отозвано
       *[correction] исправлено
    }
alert-other-texts = <b>Тексты изменились после начала рассылки: { $moment }, { $year }.</b> Оставшееся уйдёт с теми текстами, с которыми она началась. Если должны действовать новые: /correct
# The message by which a ledger is compared with what was sent. $seen, $own numbers of notices begun.
witness-message = <b>Запись бота.</b> По этому сообщению бот замечает, что работает со старой копией своей базы данных или на двух машинах сразу. Пожалуйста, не открепляйте его.
alert-witness-ahead = <b>Ничего не отправляется: база данных знает меньше, чем запись бота в этом чате.</b> Сообщений, отправка которых начата: по записи { $seen }, по базе { $own }. Это старая копия, или отправляла другая машина. Остановите все другие машины. Затем <code>resume --trust-ledger</code> отправит всё, что предстоит по этой базе, а <code>resume --skip-unaccounted</code> — только то, чьё время наступит позже.
alert-witness-moved = <b>Ничего не отправляется: база данных находится не там, где раньше, и работа с ней там не была завершена.</b> Сообщений, время которых наступило и которые с тех пор могли быть отправлены: { $seen }; отправка начата по этой базе: { $own }. Остановите все другие машины. Затем <code>resume --trust-ledger</code> отправит всё, что предстоит по этой базе, а <code>resume --skip-unaccounted</code> — только то, чьё время наступит позже.
alert-witness-other = <b>Ничего не отправляется: другая машина использует этого бота с другой базой данных.</b> Сообщений, отправка которых начата: по её записи { $seen }, по этой базе { $own }. Остановите одну из двух. Затем на другой <code>resume --trust-ledger</code> отправит всё, что предстоит по её базе, а <code>resume --skip-unaccounted</code> — только то, чьё время наступит позже.
alert-witness-pinned = Запись бота в этом чате больше не была закреплена. Она закреплена снова: по ней бот замечает, что работает со старой копией своей базы данных.
# $failed, $waiting: numbers of notices.
alert-unopened-ids = <b>Идентификаторы некоторых чатов не открываются.</b> Эти чаты не получают сообщения: не отправлено { $failed }, ждёт процесса с нужным ключом { $waiting }. Остальным отправка идёт. Проверьте, что DATA_KEY одинаков во всех процессах; если это так, восстановите резервную копию.
