### What the bot itself says: commands, menus, settings, errors. Telegram HTML; a value is escaped by the bot.
### Tone: quiet and exact. No exclamation marks, no symbols.
###
### Values: $zone a time zone as named by zone-name · $city a place · $date, $weekday, $time as the language writes them
### · $moment one of moment-… · $label one of label-… · $number the anniversary · $days a count of days.

## The language itself

# Its own name, on the button that chooses it.
language-name = Azərbaycanca
# Time zones offered first by /timezone to people of this language: names of the time zone database, spaces between.
timezone-choices = Asia/Baku Europe/Istanbul Europe/Moscow Asia/Tbilisi Europe/Berlin Europe/London America/New_York Asia/Dubai

## The bot's own page in Telegram: plain text, no HTML

# At most 512 units.
profile-description =
    Bu bot 1990-cı il 20 Yanvar faciəsində həlak olanların xatirəsinə həsr olunub.

    İldə bir dəfə bir neçə qısa mesaj göndərir: bir gün əvvəl, yanvarın 20-də və Bakı vaxtı ilə saat 12:00-dakı sükut dəqiqəsindən əvvəl. İlin qalan günlərində susur.
# At most 120 units.
profile-short-description = 1990-cı il yanvarın 20-də həlak olanların xatirəsinə. İldə bir dəfə bir neçə qısa mesaj.

## The commands, in the menu and in /help: plain text, at most 256 units

command-start = mesajları almaq
command-stop = mesajları dayandırmaq
command-next = növbəti ildönümü və mesajları
command-calendar = hüzn gününü öz təqviminizə əlavə etmək
command-status = abunəliyiniz və ayarlarınız
command-about = nə baş verib
command-timeline = xronologiya
command-history = əvvəl və sonra baş verənlər
command-sources = hər rəqəmin mənbəyi
command-settings = bütün ayarlar bir yerdə
command-language = dil seçimi
command-timezone = saat qurşağının seçimi
command-time = hüzn günündəki mesajın saatı
command-moments = hansı mesajların gələcəyini seçmək
command-silent = səsli və ya səssiz mesajlar
command-cards = şəkilli və ya şəkilsiz mesajlar
command-chats = idarə etdiyiniz qruplar və kanallar
command-topic = mesajları bu mövzuya yönəltmək
command-help = bütün əmrlər
command-privacy = haqqınızda nə saxlanılır
command-mydata = haqqınızda saxlanılanların surəti
command-forgetme = haqqınızda saxlanılanları silmək

help =
    <b>Mesajlar</b>
    /start — { command-start }
    /stop — { command-stop }
    /next — { command-next }
    /calendar — { command-calendar }
    /status — { command-status }

    <b>20 Yanvar</b>
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }

    <b>Ayarlar</b>
    /settings — { command-settings }
    /language — { command-language }
    /timezone — { command-timezone }
    /time — { command-time }
    /moments — { command-moments }
    /silent — { command-silent }
    /cards — { command-cards }
    /chats — { command-chats }

    <b>Məlumatlarınız</b>
    /privacy — { command-privacy }
    /mydata — { command-mydata }
    /forgetme — { command-forgetme }

    /help — { command-help }

## Names

zone-name = { $city } ({ $zone })

# Within a sentence or a line.
moment-eve = bir gün əvvəl
moment-day = hüzn günündə
moment-silence = sükut dəqiqəsindən əvvəl

# On a button, or first in a line.
label-eve = Bir gün əvvəl
label-day = Hüzn günündə
label-silence = Sükut dəqiqəsindən əvvəl
# Where messages are chosen by typing: none of them.
label-none = Heç bir mesaj

## Subscribing

start-subscribed = Abunə oldunuz. Saat qurşağı: { $city }.
start-already = Siz artıq abunəsiniz, heç nə dəyişmədi. Saat qurşağı: { $city }.
start-hint =
    İlin qalan günlərində bot susur.
    Nə baş verib: /about. Bütün əmrlər: /help

coming-title =
    { $date } — { $number }-{ ORDINAL($number) ->
        [one] ci
        [few] cü
        [many] cı
       *[other] cu
    } ildönümü. Gələcək mesajlar:
coming = • { $date }, saat { $time } — { $moment }
# Its hour has come already: it is being sent.
coming-now = • indi — { $moment }
coming-none = Bütün mesajlar bağlıdır, heç biri gəlməyəcək. Açmaq üçün: /settings

stop-done =
    Abunəliyiniz dayandırıldı, artıq mesaj gəlməyəcək.
    Qayıtmaq üçün: /start
    Ayarlarınız saxlanılır. Silmək üçün: /forgetme
stop-already =
    Abunə deyilsiniz, mesaj gəlməyəcək.
    Abunə olmaq üçün: /start
# The answer to a plain "stop", with button-unsubscribe.
stop-ask = Abunəlik dayandırılsın? Ayarlarınız saxlanılacaq.

## The next anniversary

next-occasion =
    <b>{ $name }</b>
    { $date }, { $weekday }: { $number }-{ ORDINAL($number) ->
        [one] ci
        [few] cü
        [many] cı
       *[other] cu
    } ildönümü
    { $days ->
        [0] Bu gün.
        [1] Sabah.
       *[other] { $days } gün qalıb.
    }
next-messages =
    Saat qurşağı: { $zone }.
    Mesajlar:
# $state: off, when the reader has switched that message off; past or now, when its instant has come.
next-message = • { $date }, saat { $time } — { $moment }{ $state ->
        [off] { " " }(bağlıdır)
        [past] { " " }(vaxtı keçib)
        [now] { " " }(indi)
       *[ahead] { "" }
    }
# For readers whose clock differs from that of the observance: the same instant there.
next-message-there = { "  " }{ $city }: { $date }, saat { $time }
# The minute of silence itself: $time in Baku; $here, $day the same instant by the reader's clock; $clock: whether that
# clock is the same as Baku's, shows another time of the day, or still shows the day before.
next-silence = Sükut dəqiqəsi: Bakı vaxtı ilə { $time }{ $clock ->
        [same] { "" }
        [before] , sizin vaxtınızla { $day }, saat { $here }
       *[other] , sizin vaxtınızla { $here }
    }

## The calendar

# The calendar's own name: plain text.
calendar-name = 20 Yanvar: Ümumxalq Hüzn Günü
# Where a command cannot be pressed, as in a calendar: $command is one, $bot the bot's name.
elsewhere = { $command } (Telegram: @{ $bot })

# With the file; caption-calendar-feed follows it. Together at most 1024 units. $zone: a city.
caption-calendar =
    <b>20 Yanvar öz təqviminizdə</b>
    İyirmi il üçün hüzn günü və sükut dəqiqəsi; bu dəqiqə sizin saatınızla göstərilir.
    Ondan beş dəqiqə əvvəl xatırlatma gəlir, gecə (22:00–08:00) isə gəlmir. Saat qurşağı: { $zone } (/timezone)
    Fayl üçün yeni, ayrıca təqvim seçin: onda hamısını bir dəfəyə silmək olar.
    İdxal edilmiş qeydlər olduğu kimi qalır. Yeniləmək üçün /calendar əmrini təkrar göndərin; yeni faylı həmin təqvimə idxal edin, köhnə qeydləri əvəz edəcək.
# $webcal, $https: the same address in two spellings.
caption-calendar-feed =
    Dəyişikliklərin avtomatik gəlməsi üçün təqvimə abunə olun; o, ayrıca təqvim olacaq. Saat qurşağınızı bilmədiyi üçün sükut dəqiqəsini xatırlatmır. Təqvimlərin çoxu üçün ünvan:
    <code>{ $webcal }</code>
    Gündə təxminən bir dəfə yoxlayan Google Təqvim üçün:
    <code>{ $https }</code>

# In a group that takes no files.
calendar-refused = Burada fayl göndərməyə icazə yoxdur. Təqvimi şəxsi söhbətdə almaq olar: @{ $bot }

## Status

status-subscribed = Abunəsiniz. Başlanğıc: { $date }.
status-unsubscribed = Abunə deyilsiniz. Abunə olmaq üçün: /start
# $language: its own name, or those of two.
status-language = Dil: { $language }
status-zone = Saat qurşağı: { $zone }; orada indi saat { $time }
status-time = Hüzn günündəki mesajın saatı: { $time }
status-moments = Mesajlar: { $moments }
status-moments-none = Mesajlar: hamısı bağlıdır
# $state: sent, expired, failed, gone, uncertain.
status-last = Son mesaj: { $date }, saat { $time } — { $moment }{ $state ->
        [sent] { "" }
        [expired] ; vaxtı keçdiyi üçün göndərilmədi
        [recalled] ; botu idarə edənlər geri götürüb
        [uncertain] ; göndərildi, lakin Telegram bunu təsdiqləmədi
       *[failed] ; çatdırıla bilmədi
    }
# $days: for how many days it is kept which messages were sent.
status-last-none = Son { $days } gündə sizə ildönümü haqqında heç bir mesaj göndərilməyib.
status-next = Növbəti mesaj: { $date }, saat { $time } — { $moment }
status-next-now = Növbəti mesaj: indi — { $moment }
status-next-none = Növbəti mesaj yoxdur
# When nothing more comes this year. $all: sent, when every message to this chat was sent; unsent, when one was not.
year-over = { $all ->
        [sent] Bu ilin bütün mesajları göndərilib.
       *[unsent] Bu il daha mesaj gəlməyəcək.
    }

## Settings

settings-title = <b>Ayarlar</b>
settings-closed = Dəyişmək üçün: /settings
# Follows a change made by someone who is not subscribed.
settings-kept = Abunə deyilsiniz; bu seçim abunə olacağınız vaxt üçün saxlanılır: /start

language-ask =
    Bot hansı dildə yazsın?
    Yazmaqla da seçmək olar: <code>/language az</code>
language-set = Bot Azərbaycan dilində yazacaq.

timezone-ask =
    Saat qurşağı: { $zone }; orada indi saat { $time }.
    Başqasını seçin və ya şəhər, yaxud ölkə adı yazın: <code>/timezone Berlin</code>
    Məkanınızı da bura göndərə bilərsiniz; ondan yalnız saat qurşağı saxlanılır.
timezone-several =
    “{ $name }” üçün bir neçə saat qurşağı var. Sizinki hansıdır?
    Burada yoxdursa, şəhər adı yazın: <code>/timezone Berlin</code>
# The name is not known; the buttons are those of names alike.
timezone-alike =
    “{ $name }” tapılmadı.
    Saatı sizinki ilə eyni olan böyük bir şəhərin və ya ölkənin adını yazın: <code>/timezone Berlin</code>
    Bəlkə, bunu nəzərdə tuturdunuz:
timezone-set = Saat qurşağı: { $zone }. Orada indi saat { $time }.

time-ask =
    Hüzn günündəki mesajın saatı: { $time }. Saat qurşağı: { $zone }.
    Başqa saat seçin və ya yazın: <code>/time 08:30</code>
    22:00 ilə 08:00 arasında mesaj səssiz gəlir, başqa cür seçməmisinizsə: /silent
time-set = Hüzn günündəki mesajın saatı: { $time }. Saat qurşağı: { $zone }.

moments-ask = Ayarı dəyişmək üçün düyməyə basın.

button-language = Dil
button-zone = Saat qurşağı
button-time = Saat
button-settings = Ayarlar
button-back = Geri
button-next = Növbəti
button-close = Hazır
button-on = { $label }: açıq
button-off = { $label }: bağlı
# The language follows the person's Telegram.
button-language-auto = Telegram-da olduğu kimi
# The hour that the observance itself has.
button-time-standard = Adi saat: { $time }
button-erase = Hamısını sil
button-keep = Hamısını saxla

## Privacy

# $sealed: yes or no. $days, $met: days; $occasions: a number of anniversaries. They are as those who run the bot have set them.
privacy =
    <b>Məxfilik</b>

    <b>Bu söhbət haqqında nə saxlanılır:</b>
    • Telegram identifikatoru və növü
    • dili və ya dilləri, saat qurşağı, seçilmiş saat və mesajlar, səs, şəkil və mövzu
    • botun bu söhbəti ilk dəfə nə vaxt tanıdığı, abunəliyin nə vaxt başladığı və ya bitdiyi, niyə bitdiyi
    • Telegram bu söhbəti tapmırsa və ya mesajlar qəbul olunmursa, nə vaxtdan
    • ildönümü və ya botun özü haqqında hər mesajın nə vaxt göndərilməli olduğu, nə vaxt və hansı mətnlə göndərildiyi, çatıb-çatmadığı, çatmayıbsa səbəbi və bu söhbətdəki nömrəsi

    <b>Qruplarda və kanallarda bundan əlavə:</b>
    • adminlərin Telegram identifikatorları və botu onlardan kimin əlavə etdiyi: ayarları dəyişə bilmələri və vacib olanı öyrənmələri üçün
    • bot orada yaza bilmirsə, nə vaxtdan yaza bilmədiyi
    Bot çıxarılanda bunların hamısı silinir.

    <b>Bu botu idarə edənlər haqqında bundan əlavə:</b> botu idarə etdikləri müddətdə Telegram identifikatorları; nə istədikləri və nəyə qərar verdikləri, oradakı identifikatorları isə mesajlarla eyni müddətdən sonra silinir.

    <b>Nə saxlanılmır:</b> adınız, telefon nömrəniz, burada yazdıqlarınız, göndərdiyiniz məkan.
    <b>Nə üçün:</b> lazım olan mesajı öz vaxtında və yalnız bir dəfə göndərmək üçün.
    <b>Kim oxuya bilər:</b> bu botu idarə edənlər, öz verilənlər bazasında və ehtiyat nüsxələrində. { $sealed ->
        [yes] Oradakı Telegram identifikatorları açarla şifrələnib: açarsız nüsxədən heç kim tanınmır.
       *[no] Oradakı Telegram identifikatorları açarla şifrələnməyib: nüsxədən bu söhbəti identifikatoruna görə tanımaq olar.
    } Bot heç kimə heç nə ötürmür. Mesajların özü Telegram vasitəsilə göndərilir.

    <b>Nə qədər:</b>
    • bu söhbətə hansı mesajların gəldiyi: onların aid olduğu göndərmə başa çatandan sonra { $days } gün; sonra yalnız söhbətlərlə əlaqəsi olmayan ümumi saylar qalır
    • <code>/stop</code> əmrindən sonra və ya bot bloklananda: { $occasions } ildönümü keçənədək, qayıdanda ayarlarınızı tapasınız deyə; abunə olan qrupun və ya kanalın admini üçün admin qaldığı müddətdə
    • heç vaxt abunə olmamış söhbət haqqında: { $met } gün
    • qalan hər şey: söhbət abunə olduğu müddətdə və ya siz silənə qədər
    • ehtiyat nüsxələrində: bu botu idarə edənlər onları silənə qədər

    <b>Surətini almaq üçün:</b> /mydata
    <b>Dərhal silmək üçün:</b> /forgetme. Bundan sonra göndərilmiş mesajların qeydində yalnız anonim sətirlər qalır, bu söhbətin identifikatoru qalmır.

forgetme-ask =
    Bu, abunəliyi bitirir və bu söhbət haqqında saxlanılan hər şeyi silir: ayarları, tarixləri və göndərilmiş mesajlarla əlaqəni. Geri qaytarmaq mümkün deyil.
    Silinsin? Yazmaqla da təsdiqləmək olar: <code>/forgetme { forgetme-word }</code>
# Typed after /forgetme to confirm, small letters.
forgetme-word = bəli
forgetme-done =
    Silindi. Bu söhbət haqqında artıq heç nə saxlanılmır.
    Yenidən başlamaq üçün: /start
forgetme-nothing = Bu söhbət haqqında heç nə saxlanılmır.
forgetme-kept = Heç nə silinmədi.

# The files of /mydata. The text file has no formatting. $id: the chat's Telegram id.
caption-mydata = Haqqınızda saxlanılanların hamısı: oxumaq üçün mətn və bütün sahələri olan JSON faylı.
mydata-title = Bu söhbət haqqında saxlanılanlar
mydata-chat = Telegram identifikatoru: { $id }
mydata-messages = Mesajlar:
# $state: what became of a message; $date, $time: when.
mydata-message = { $date }, saat { $time }: { $state ->
        [planned] göndəriləcək
        [sent] göndərilib
        [expired] göndərilməyib, çünki vaxtı bitmişdi
        [recalled] bu botu idarə edənlər geri götürüblər
        [uncertain] göndərilib, amma Telegram təsdiqləməyib
       *[failed] çatdırıla bilməyib
    }
mydata-announcement = botun özü haqqında
mydata-rehearsal = sınaq
mydata-kind = { $kind ->
        [private] şəxsi söhbət
        [channel] kanal
       *[group] qrup
    }
# $what: of what there are records; $count: how many.
mydata-records = { $what ->
        [revisions] Düzəlişlər və geri götürmələr
        [requests] İstəklər
       *[holds] Göndərmənin dayandırılması
    }: { $count }
mydata-admin-of = Admini kimi qeyd olunduğunuz qruplar və kanallar (növü və botun öz nömrəsi):
mydata-admins = Qeyd olunmuş adminlərin sayı:
mydata-operator = Botu idarə edənlərdən biri kimi haqqınızda qeydlər:
mydata-fields = Bütün sahələr, mydata.json faylındakı kimi:
mydata-again = Fayllar bir dəqiqədən az əvvəl göndərilib. Bir dəqiqə sonra yenidən istəyə bilərsiniz.
mydata-private = Fayllar buraya göndərilmir, çünki hamı oxuyardı. Admin onları şəxsi söhbətdə alır.
button-mydata-private = Şəxsi söhbətdə almaq

## What cannot be done as asked

timezone-unknown =
    “{ $name }” üçün saat qurşağı tapılmadı. Bunlardan birini yazın:
    saatı sizinki ilə eyni olan böyük bir şəhər: <code>/timezone Berlin</code>
    ölkə: <code>/timezone Almaniya</code>
    UTC ilə fərq: <code>/timezone UTC+3</code>
language-unknown =
    Bot “{ $name }” dilini bilmir.
    Bildiyi dillər: { $languages }
time-invalid =
    “{ $text }” düzgün saat deyil.
    Belə yazın: <code>/time 08:30</code> və ya <code>/time axşam 6</code>
unknown-command = Belə bir əmr yoxdur. Bütün əmrlər: /help
unknown-text =
    Bot bunlarda kömək edə bilər:
    /about — { command-about }
    /next — { command-next }
    /settings — { command-settings }
    /stop — { command-stop }
    /help — { command-help }
flood = Qısa müddətdə çox sayda mesaj gəldi. Bot bir azdan yenə cavab verəcək.
error-unexpected = Xəta baş verdi və qeydə alındı. Bir azdan yenidən cəhd edin.

## What people write in plain words: phrases with bars between. The bot understands those of all its languages; case,
## accents and punctuation make no difference

# A prayer or a word of mourning. A phrase of several words is found anywhere in a text, a single word only at its beginning.
said-prayer = Allah rəhmət eləsin|rəhmət eləsin|rəhmət etsin|rəhmət eyləsin|rəhmət olsun|rəhmətinə qovuşsun|rəhmətinə qovuşsunlar|ruhları şad olsun|ruhu şad olsun|ruhunuz şad olsun|ruhları şad|ruhu şad|yerləri cənnət olsun|yeri cənnət olsun|yerləri cənnətlik olsun|məkanları cənnət olsun|məkanı cənnət olsun|qəbirləri nurla dolsun|qəbri nurla dolsun|nur içində yatsınlar|nur içində yatsın|başımız sağ olsun|başınız sağ olsun|Allah səbir versin|xatirəsi əziz olsun|xatirələri əziz olsun|xatirəsi əbədidir|ruhlarına fatihə|şəhidlər ölməz|vətən sağ olsun|unutmayacağıq|unutmadıq|unutmuruq|unutmarıq|heç vaxt unutmayacağıq|heç vaxt unutmarıq|anırıq|ehtiramla anırıq|hörmətlə anırıq|hüznlə anırıq|dərin hüznlə anırıq|rəhmətlə anırıq|amin
# Thanks, by the same rule.
said-thanks = sağ olun|sağ ol|sağolun|sağol|çox sağ olun|çox sağ ol|təşəkkür|təşəkkürlər|təşəkkür edirəm|təşəkkür edirik|çox təşəkkür|minnətdaram|minnətdarıq|var olun|var ol|Allah razı olsun|əllərinizə sağlıq|mersi
# The wish to get no more messages; the whole text must be one of these.
said-stop = dayan|dayandır|dayandırın|dayandırmaq|bəsdir|bəsdi|kifayətdir|abunəni ləğv et|abunəliyi ləğv et|abunəni dayandır|abunəliyi dayandır|abunəlikdən çıx|abunədən çıx|abunəlikdən çıxmaq|mesajları dayandır|mesaj göndərmə|mesaj göndərməyin|daha göndərmə|daha göndərməyin|göndərmə|göndərməyin|istəmirəm|daha istəmirəm

# For /time: parts of the day, before or after an hour. hour-noon and hour-midnight are a time by themselves, too.
hour-am = am|a.m.|günortadan əvvəl
hour-pm = pm|p.m.
hour-morning = səhər|səhərin|səhərlər|səhər tezdən|sübh
hour-noon = günorta|günortanın|günorta vaxtı
# Not noon alone: “3 дня”.
hour-day = gündüz|gündüzlər|günün
hour-afternoon = günortadan sonra
hour-evening = axşam|axşamın|axşamlar|axşamüstü
hour-night = gecə|gecənin|gecələr
hour-midnight = gecə yarısı|gecəyarısı
# Words and endings that go with an hour and say no more.
hour-filler = saat|saatı|tam|da|də|a|ə|ya|yə|sı|si|ı|i|u|ü

## Botu işlədənlər üçün

# $failed, $answered: son dəqiqənin sayları; $seconds: göndərmənin neçə saniyə dayandığı; $reason: Telegram-ın cavabı.
alert-breaker =
    <b>Göndərmə { $seconds } saniyəlik dayandırılıb.</b> Son { $answered } mesajdan { $failed } mesaj göndərilə bilməyib. Heç bir abunəlik dəyişdirilməyib və heç nə itməyib: fasilədən sonra bir mesaj yoxlanacaq. Dərhal davam etmək üçün: <code>commemoration-bot resume</code>
    Telegram-ın son cavabı: <code>{ $reason }</code>
alert-quarantine =
    <b>Qeyri-adi sayda söhbət mesajı qəbul etmir:</b> son { $answered } mesajdan { $refused }. Göndərmə davam edir. Bu hal sürdükcə heç bir abunəlik bitmir, qəbul edilməyən mesajlar isə hamıdan sonra yenidən göndəriləcək.
    Telegram-ın son cavabı: <code>{ $reason }</code>
alert-resumed = Mesajlar yenidən çatır; göndərmə davam edir.
# $moment: one of label-…; $language: its code.
alert-language =
    <b>“{ $moment }” mesajı { $language } dilində dayandırılıb. Mətnini düzəldin və botu yenidən başladın.</b> İndiki mətni ilə göndərilə bilmir. Hamı abunə olaraq qalır, mesaj da vaxtı bitənədək göndəriləcəklər sırasındadır; bu vaxta qədər dəqiqədə bir söhbət yoxlanır.
    <code>{ $reason }</code>
# $owed: neçə söhbətə göndərilməlidir; $intime: onlardan neçəsinə vaxtında çatar.
alert-overload = <b>Hamıya vaxtında çatmayacaq.</b> “{ $moment }” mesajı { $owed } söhbətə göndərilməlidir; vaxtı bitənədək onlardan { $intime } söhbətə göndərilə bilər. SEND_RATE artırıla bilər; saniyədə 30 mesajdan çoxu üçün PAID_BROADCAST lazımdır.
# $stars: Telegram Stars, ən çoxu.
alert-cost = “{ $moment }” mesajı { $owed } söhbətə göndəriləcək. PAID_BROADCAST ilə bunun qiyməti ən çoxu { $stars } Telegram Stars olacaq.
alert-conflict = <b>Bu bot ikinci bir prosesdə də işləyir.</b> Əmrlərə gah biri, gah o biri cavab verir. İkisindən birini dayandırın. Botun yanında göndərmək üçün sender əmrindən istifadə edin.
# $place: the file, or the name of the PostgreSQL database.
alert-new-database = <b><code>{ $place }</code> ünvanında yeni verilənlər bazası yaradıldı.</b> Abunəçilərin olmasını gözləyirdinizsə, botu dayandırın və DATABASE_URL ayarını yoxlayın: bu bazada abunəçi yoxdur.
# $count: eyni növdən daha neçə xəbərdarlıq; $time: sonuncunun vaxtı, UTC. Sonuncu aşağıda gəlir.
alert-digest = <b>On dəqiqədə bu növdən daha { $count } xəbərdarlıq oldu.</b> Sonuncusu, saat { $time } (UTC):
# $moment: one of label-…; $count: how many.
alert-expired = <b>{ $count } “{ $moment }” mesajı vaxtı bitənədək göndərilmədi.</b> Qalanlarının necə olduğunu bu əmr göstərir: <code>commemoration-bot report</code>
# $reason: əmrin öz sözləri.
alert-backup =
    <b>Verilənlər bazasının ehtiyat nüsxəsi çıxarılmadı.</b> Göndərməyə təsiri yoxdur; bot bir saatdan sonra yenidən cəhd edəcək. Nüsxələrin qovluğunu (BACKUP_DIR), onun diskini və jurnalı yoxlayın.
    <code>{ $reason }</code>
# $reason: verilənlər bazasının öz sözləri.
alert-disk-full =
    <b>Verilənlər bazası yaza bilmir: diski dolub və ya nasazdır.</b> Göndərmə gözləyir və yer açılan kimi özü davam edəcək; mesajın vaxtı bitənədək heç nə itmir. Diskdə yer boşaldın.
    <code>{ $reason }</code>
# $minutes: nə qədər çəkdi, burada və aşağıdakı mesajlarda.
alert-disk-space = Verilənlər bazası { $minutes } dəq. fasilədən sonra yenidən yaza bilir; göndərmə davam edir.
alert-database-silent = <b>Verilənlər bazası bir dəqiqədir cavab vermir.</b> Cavab verənədək heç nə göndərilmir və heç kimə cavab verilmir; mesajın vaxtı bitənədək heç nə itmir. Onun serverini və şəbəkəni yoxlayın.
alert-database-back = Verilənlər bazası { $minutes } dəq. fasilədən sonra yenidən cavab verir.
alert-polling-silent = <b>Telegram üç dəqiqədir insanların bota yazdıqlarını ötürmür.</b> Bu müddətdə heç kimə cavab verilmir; Telegram yazılanları bir gün saxlayır. Şəbəkəni və bu bota başqa prosesin xidmət edib-etmədiyini yoxlayın.
alert-polling-back = Telegram { $minutes } dəq. fasilədən sonra yazılanları yenidən ötürür.
alert-webhook-silent = <b>Üç dəqiqədir heç nə göstərmir ki, Telegram insanların bota yazdıqlarını ötürə bilir.</b> Bu müddətdə insanlara cavab verilməyə bilər; Telegram yazılanları bir gün saxlayır. Botun qarşısındakı veb-serveri, onun adını və sertifikatını yoxlayın (WEBHOOK_URL). Telegram-ın göstərdiyi səbəb jurnaldadır.
alert-webhook-back = Telegram { $minutes } dəq. fasilədən sonra yazılanları yenidən ötürür.
alert-planner-silent = <b>Beş dəqiqədir mesajlar planlaşdırılmır</b>, səbəbi bota məlum deyil. Artıq planlaşdırılanlar göndərilir. Jurnalına baxın və botu yenidən başladın; bundan heç nə itmir.
alert-planner-back = Mesajlar { $minutes } dəq. fasilədən sonra yenidən planlaşdırılır.
alert-sender-silent = <b>Göndərmə iki dəqiqədir dayanıb</b>, səbəbi bota məlum deyil. Jurnalına baxın və botu yenidən başladın; bundan heç nə itmir.
alert-sender-back = { $minutes } dəq. fasilədən sonra göndərmə yenidən davam edir.
alert-senders-silent = <b>İki dəqiqədir mesaj göndərən proses yoxdur.</b> Bu proses göndərməni başqalarına buraxır (--no-sender). sender əmrini işə salın və işləməli olanların jurnalına baxın; mesajın vaxtı bitənədək heç nə itmir.
alert-senders-back = { $minutes } dəq. fasilədən sonra göndərən proses yenidən var.
# $people: indi cavab gözləyən söhbətlər.
alert-rush = <b>Bota cavab verə biləcəyindən çox yazırlar.</b> İndi cavab gözləyən söhbətlər: { $people }. Günün mesajları göndərilməyə davam edir, göndərmənin ən azı 70 %-i onlara ayrılır. Bir dəqiqədən çox gözləyən sual cavabsız qalır. Bunun nə vaxt bitdiyi botun jurnalında yazılacaq.
# $ledger, $telegram: what each clock shows, in UTC; $database: sqlite or postgresql.
alert-clock =
    <b>İki saat uyğun gəlmir, göndərmə dayandırılıb.</b> Verilənlər bazasının saatı { $ledger }, Telegram-ın saatı { $telegram } göstərir. Saatlar uyğun gələnədək heç nə göndərilmir və heç bir mesajın vaxtı bitmiş sayılmır; sonra göndərmə özü davam edir. { $database ->
        [postgresql] PostgreSQL-in işlədiyi kompüterin saatını düzəldin və orada vaxtın sinxronlaşdırılmasını (NTP) açın.
       *[sqlite] Botun işlədiyi kompüterin saatını düzəldin və orada vaxtın sinxronlaşdırılmasını (NTP) açın.
    }
alert-clock-agrees = İki saat yenidən uyğun gəlir: verilənlər bazasının saatı { $ledger }, Telegram-ın saatı { $telegram } göstərir. Göndərmə davam edir.
# $what: what waits to be erased, in English; $date: since when, as in 2027-04-01.
alert-retention =
    <b>Köhnə məlumatlar silinmir.</b> { $date } tarixindən silinməli olanlar bazada qalır. Göndərməyə təsiri yoxdur, amma /privacy başqa söz verir. Botun jurnalına, saatlara və bazanın diskinə baxın.
    <code>{ $what }</code>
alert-retention-done = Köhnə məlumatlar yenidən silinir, bazada artıq heç nə qalmayıb.
# $free, $needed: in megabytes, here and in the messages below.
alert-disk-low = <b>Verilənlər bazasının diski az qala dolub:</b> { $free } MB boşdur, növbəti anım günü üçün { $needed } MB lazımdır. Bot hələ işləyir. Yaza bilməyəcəyi ana qədər diskdə yer boşaldın.
alert-disk-enough = Verilənlər bazasının diskində yenidən yer var: { $free } MB boşdur.
alert-backup-disk-low = <b>Ehtiyat nüsxələrin diski az qala dolub:</b> { $free } MB boşdur, növbəti nüsxə üçün { $needed } MB lazımdır. BACKUP_DIR qovluğunun diskində yer boşaldın və ya daha az nüsxə saxlayın (BACKUP_KEEP).
alert-backup-disk-enough = Ehtiyat nüsxələrin diskində yenidən yer var: { $free } MB boşdur.
# $date: when it was sent, as in 2027-04-01.
alert-self-test = <b>{ $date } tarixli yoxlamaya yeddi gündür heç kim cavab verməyib.</b> Bot işləyir, amma onu işlədənlərə yazdıqlarını, ola bilsin, heç kim oxumur. Telegram-da bu mesajın altındakı “Buradayam” düyməsini basın və ya OPERATOR_IDS-də başqalarını göstərin: bot yenidən başladıqdan sonra bu mesaj bir gün ərzində onlara da çatır.
alert-self-test-answered = Yenə kimsə var: yoxlamaya cavab verilib.
# $route: kind and server of a route of ALARM_URLS; $reason: why it failed.
alert-alarm-route =
    <b>Xəbərdarlıq <code>{ $route }</code> yolu ilə çatmadı.</b> Bu, digər yollara təsir etmir. ALARM_URLS-də bu yolu yoxlayın, sonra sınayın: <code>commemoration-bot ready --send-test-alarm</code>
    <code>{ $reason }</code>
alert-token-refused = <b>Telegram botun tokenini qəbul etmir, bot dayandı.</b> Etibarlı token olanadək heç kimə mesaj göndərilmir və cavab verilmir. Tokeni @BotFather-dən TELEGRAM_BOT_TOKEN-ə köçürün və botu yenidən başladın.
# What is sent by ALARM_URLS, as plain text: the title; a line before a message that is repeated; a line after each.
alarm-title = Anım botu: xəbərdarlıq
# $count: how often it was sent, with this time.
alarm-again = Bu hələ bitməyib; { $count } nömrəli mesaj:
alarm-acknowledge = Bu barədə təkrar mesajları dayandırmaq üçün: <code>commemoration-bot acknowledge</code>
# The test that is sent by ALARM_URLS once a month: title and text.
alarm-test-title = Anım botu: aylıq yoxlama
alarm-test = Botun xəbərdarlıqları bura çatır. Heç nə etmək lazım deyil. Bu yoxlama hər ayın əvvəlində gəlir: gəlməsə, ALARM_URLS-i yoxlayın.
# Shown for some seconds: at most 200 units, no HTML.
alarms-known = Qeyd edildi. İndiyədək bildirilənlər təkrar edilmir.
# $who: the Telegram id of an operator.
alarms-known-by = Botu işlədən <code>{ $who }</code> indiyədək bildirilənlərdən xəbərdardır: onlar təkrar edilmir.
button-alarms-known = Xəbərim var

## Hər ayın əvvəlində botu işlədənlərə göndərilən yoxlama

# $chats: how many; $name, $date: day-name of the next occasion, and its date.
self-test-well = <b>Bu ayın yoxlaması: bot işləyir.</b> Abunə olan söhbətlər: { $chats }. Növbəti: { $name }, { $date }.
# $routes: kind and server of each route of ALARM_URLS.
self-test-routes = Yoxlama bu yollarla da göndərilir: <code>{ $routes }</code>. Çatıb-çatmadığına baxın.
self-test-no-route = Telegram-dan kənarda heç bir xəbərdarlıq sizə çatmaz: ALARM_URLS təyin edilməyib.
self-test-alone = Bu botu yalnız siz işlədirsiniz. OPERATOR_IDS-ə ikinci şəxsi əlavə edin ki, siz olmayanda kimsə olsun.
self-test-ask = Düyməni basın: bu, kiminsə oxuduğunu göstərir. Bir nəfər kifayətdir. Yeddi gün ərzində heç kim basmasa, bu, xəbərdarlıqdır və bot hazır sayılmır.
button-here = Buradayam
# Shown for some seconds: at most 200 units, no HTML.
self-test-noted = Qeyd edildi.
self-test-first = Qeyd edildi: kimsə var. Hələ başqa heç kim basmayıb, lazım da deyil.
self-test-others = Qeyd edildi: kimsə var. Onlar da var:
# $who: a Telegram id; $on, $at: when that person pressed.
self-test-other = <code>{ $who }</code>, { $on }, { $at }

## Hazırlıq: gündən əvvəl botu işlədənlərə bildirilir

# $name: day-name; $on, $at, $city: when the first message goes out, by the clock of $city.
ready-go = <b>GO: { $name }, { $date }.</b> Hər şey hazırdır. İlk mesaj: { $on }, { $at } ({ $city }).
ready-no-go = <b>NO-GO: { $name }, { $date }.</b> Hər şeyin hazır olduğunu demək olmur. İlk mesaj: { $on }, { $at } ({ $city }).
# $reason: why, in English.
ready-failed = Hazırlığı yoxlamaq mümkün olmadı: <code>{ $reason }</code>. Serverdə bu əmri işə salın: <code>commemoration-bot ready</code>
# $count: what stands in the way and found no place in the message.
ready-more = Burada göstərilməyib: { $count }. Hamısını serverdə bu əmr göstərir: <code>commemoration-bot ready</code>
ready-fine = Qaydasında olan: { $count }.
ready-again = Botu işlədənlərdən biri düymələrdən birini basana qədər bu mesaj hər gün təkrar gələcək.
# Shown for some seconds: at most 200 units, no HTML.
ready-seen = Qeyd edildi. Növbəti bildiriş öz vaxtında gələcək.
ready-operators-only = Bu düymədən yalnız botu işlədənlər istifadə edə bilər.
# $on, $at, $city: when the message below is due in the time zone of this reader, who may not be subscribed to it.
ready-preview = <i>Ön baxış. Bu mesajın burada vaxtı: { $on }, saat { $at } ({ $city }).</i>
ready-resumed = Göndərmə davam edir.
# Botu idarə edənlərə: göndərmənin dayandırıldığını deyən sətirlər. $who: you, line və ya Telegram nömrəsi.
hold-head = <b>Göndərmə dayandırılıb.</b> Heç kimə mesaj göndərilmir. İnsanlara cavab verilir.
hold-until = Bitmə vaxtı: { $on }, { $at } ({ $city })
hold-until-resumed = Bitmə vaxtı: kimsə davam etdirəndə
hold-by = { $who ->
    [you] Dayandıran: siz
    [line] Dayandıran: serverin əmr sətri
   *[other] Dayandıran: operator <code>{ $who }</code>
}
# $reason: dayandıranın öz sözləri ilə.
hold-reason = Səbəb: { $reason }
hold-note = Vaxtı o vaxta qədər bitən mesaj göndərilmir. Davam etdirmək üçün: /resume
hold-unconfirmed = Göndərən proseslərdən biri bunu hələ təsdiq etməyib: bir neçə mesaj hələ göndərilə bilər.
hold-resumed = { $who ->
    [line] Göndərmə davam edir. Onu serverin əmr sətrindən davam etdiriblər.
   *[other] Göndərmə davam edir. Onu operator <code>{ $who }</code> davam etdirib.
}
hold-none = Göndərmə dayandırılmayıb.
hold-ended = Göndərmənin dayandırıldığı müddət bitib. Göndərmə davam edir.
# $count: mesajların sayı; $on, $at, $city: onların vaxtı nə zaman bitir.
hold-reminder =
    <b>Göndərmə hələ də dayandırılıb və buna görə mesajlar itəcək.</b>
    Göndərilməli olan mesaj: { $count }. Onların vaxtı bitir: { $on }, { $at } ({ $city }). Bundan sonra onları heç kim almayacaq. Davam etdirmək üçün: /resume
span-invalid =
    “{ $text }” üçün göndərməni dayandırmaq olmur. Əvvəl müddəti (ən çoxu 7 gün), sonra səbəbi yazın: <code>/hold 2h30m rəqəmlər yoxlanılır</code>
    Müddət yazılmasa, kimsə davam etdirənədək dayandırılır. Səbəb rəqəmlə başlamamalıdır.
# Yazıla bilən vaxt vahidləri: kiçik hərflər, aralarında boşluq.
span-minutes = dəq dəqiqə
span-hours = saat
span-days = gün
command-hold = bütün göndərməni dayandır: müddət, səbəb
command-resume = göndərməni davam etdir
button-preview = Ön baxış
button-rehearse = Sınaq
button-hold = Dayandır
button-hold-yes = Bütün göndərməni dayandır
button-hold-no = Dayandırma
button-resume = Davam etdir
button-seen = Gördüm

## The progress of a broadcast, which operators get as one message that is edited while it is sent

# $date: the day; $moment: one of label-….
progress-name = { $date }: { $moment }
progress-announcement = Elan
# $name: progress-name or progress-announcement; $state: one of the three that follow.
progress-title = <b>{ $name }</b>
    { $state }
progress-under-way = Göndərilir
progress-changing = Göndərilmiş mesajlar dəyişdirilir
progress-ended = Bitdi
progress-sent = Göndərilib: <b>{ NUMBER($sent, useGrouping: 1) }</b> / { NUMBER($owed, useGrouping: 1) } ({ $percent } %)
progress-recalled = Geri götürülüb: { NUMBER($count, useGrouping: 1) }
# $rate: messages a second.
progress-rate = Saniyədə { NUMBER($rate, useGrouping: 1) }, təxminən { $minutes } dəq qalıb
progress-left = Təxminən { $minutes } dəq qalıb
# $count: how many messages are due next; when: $on, $at, $city.
progress-next = Növbəti: { NUMBER($count, useGrouping: 1) } mesaj, { $on }, { $at } ({ $city })
progress-end = Gözlənilən son: { $on }, { $at } ({ $city })
# $part: a language, a city or a kind of chat.
progress-part = { $part }: { NUMBER($sent, useGrouping: 1) } / { NUMBER($owed, useGrouping: 1) }
progress-others = Digərləri
progress-kind-private = Şəxsi çatlar
progress-kind-group = Qruplar
progress-kind-channel = Kanallar
# What was not sent, by how that ended: $count.
progress-gone = Artıq çatmaq mümkün olmayan: { NUMBER($count, useGrouping: 1) }
progress-failed = Qəbul edilməyən: { NUMBER($count, useGrouping: 1) }
progress-expired = Vaxtında göndərilməyən: { NUMBER($count, useGrouping: 1) }
progress-uncertain = Çatıb-çatmadığı bəlli olmayan: { NUMBER($count, useGrouping: 1) }
# $reason: in English, as Telegram says it; $count: how often.
progress-fault = – <code>{ $reason }</code>: { NUMBER($count, useGrouping: 1) }
progress-other-faults = – digər səbəblər: { NUMBER($count, useGrouping: 1) }
progress-doubtful = İki dəfə çatmış və ya heç çatmamış ola bilər: { NUMBER($count, useGrouping: 1) }
# Below them stand hold-by and hold-reason.
progress-paused = <b>Kimsə davam etdirənədək göndərmə dayandırılıb.</b>
progress-paused-until = <b>Göndərmə bu vaxtadək dayandırılıb: { $on }, { $at } ({ $city }).</b>
# $number: of the correction; $changed of $copies copies.
progress-correction = <b>Düzəliş { $number }:</b> { NUMBER($changed, useGrouping: 1) } / { NUMBER($copies, useGrouping: 1) } nüsxə dəyişdirilib
progress-recall = <b>Geri götürmə:</b> { NUMBER($changed, useGrouping: 1) } / { NUMBER($copies, useGrouping: 1) } nüsxə geri götürülüb
progress-unchanged = Dəyişdirilə bilməyən: { NUMBER($count, useGrouping: 1) }
# With the buttons button-hold-yes and button-hold-no.
progress-question = Bütün göndərmə dayandırılsın? İnsanlara cavab verilir. Göndərmə davam etdirilənədək vaxtı bitən mesaj göndərilmir.
progress-forgotten = Bu mesajların gedişi artıq bəlli deyil.
button-details = Ətraflı

## Botu idarə edənlərə günün sonunda göndərilən yekun

# Faylın izahı. $name: day-name; qalanları mesajların sayıdır.
receipt-caption = <b>{ $name }, { $date }: yekun.</b>
    Göndərilməli idi: { $owed }
    Göndərildi: { $sent }
    Çatdırmaq mümkün olmadı: { $unreachable }
    Rədd edildi: { $failed }
    Çatıb-çatmadığı bilinmir: { $uncertain }
    Vaxtında göndərilmədi: { $expired }
    Geri götürüldü: { $recalled }
    İki dəfə gəlmiş ola bilər: { $doubled }
    Faylda heç kimin adı yoxdur, onu dərc etmək olar.

## Açılıb-bağlanan ayarlar, yazmaqla və ya düymə ilə

button-second = İkinci dil
button-second-none = Yalnız bir dil
button-silent-auto = Səs: gecə yox
button-silent-on = Səs: heç vaxt
button-silent-off = Səs: həmişə
button-cards-on = Şəkil: var
button-cards-off = Şəkil: yox

# Words for on, off and auto that may be typed besides those three: small letters, spaces between.
word-on = açıq var hə bəli
word-off = bağlı yox xeyr
word-auto = gecə
# $now: which messages come; $lines: a choice-line for each message, and for none.
moments-typed =
    { $now }
    Seçmək üçün bu sətirlərdən birini yazın, yaxud bir neçə sözü birlikdə: <code>/moments day silence</code>
    { $lines }
# What can be typed, and what it means: $label one of label-…, button-silent-… or button-cards-….
choice-line = <code>/{ $command } { $word }</code> — { $label }
silent-on = Mesajlar həmişə səssiz gəlir. Səsli: <code>/silent off</code>. Yalnız gecə səssiz: <code>/silent auto</code>
silent-off = Mesajlar həmişə səsli gəlir. Səssiz: <code>/silent on</code>. Yalnız gecə səssiz: <code>/silent auto</code>
silent-auto = 22:00 ilə 08:00 arasında mesajlar səssiz gəlir. Həmişə səssiz: <code>/silent on</code>. Həmişə səsli: <code>/silent off</code>
cards-on = Mesajlar şəkilli gəlir. Şəkilsiz: <code>/cards off</code>
cards-off = Mesajlar şəkilsiz gəlir. Şəkilli: <code>/cards on</code>
# $choices: a choice-line for each.
choice-unknown =
    “{ $text }” seçimlər arasında yoxdur. Seçimlər:
    { $choices }

## Groups and channels. A key that ends in -group is said of them in place of the same key without it

untitled-group = Qrup
untitled-supergroup = Qrup
untitled-channel = Kanal

# Said once in a group to which the bot was added. $bot: its user name.
greeting =
    Bu bot 1990-cı il 20 Yanvar faciəsində həlak olanların xatirəsinə həsr olunub. İldə bir dəfə bir neçə qısa mesaj göndərir, ilin qalan günlərində susur.
    Adminlərdən biri bu əmri yazana qədər bu qrupa heç nə göndərilmir: /start@{ $bot }
admins-only =
    Bunu yalnız bu qrupun adminləri edə bilər.
    Hamı soruşa bilər: /next, /calendar, /status, /about, /timeline, /history, /sources, /help, /privacy
button-settings-private = Ayarlar, şəxsi söhbətdə
button-topic-leave = Daha mövzuya göndərilməsin
button-subscribe = Abunə et
button-unsubscribe = Abunəliyi dayandır
button-add-group = Qrupa əlavə et
button-add-channel = Kanala əlavə et

start-subscribed-group = Bu qrup abunə oldu. Saat qurşağı: { $city }.
start-already-group = Bu qrup artıq abunədir. Saat qurşağı: { $city }.
start-hint-group =
    Adminlər ayarları burada dəyişə bilər: <code>/timezone Bakı</code>, <code>/language az</code>, <code>/time 08:30</code>
    Bütün ayarlar isə şəxsi söhbətdədir:
coming-none-group = Bütün mesajlar bağlıdır, heç biri gəlməyəcək. Açmaq üçün: /moments
stop-done-group =
    Bu qrupun abunəliyi dayandırıldı, artıq mesaj gəlməyəcək.
    Qayıtmaq üçün: /start
    Ayarlar saxlanılır. Silmək üçün: /forgetme
stop-already-group =
    Bu qrup abunə deyil, mesaj gəlməyəcək.
    Abunə etmək üçün: /start

status-subscribed-group = Abunədir. Başlanğıc: { $date }.
status-unsubscribed-group = Abunə deyil.
status-last-none-group = Son { $days } gündə bura ildönümü haqqında heç bir mesaj göndərilməyib.
status-topic = Mesajlar qrupun bir mövzusuna gəlir.
status-muted = Botun hazırda orada yazmaq hüququ yoxdur. Bu hüququ admin verə bilər.
settings-title-group = <b>Ayarlar: { $title }</b>
settings-closed-group = Dəyişmək üçün: /chats
forgetme-ask-group =
    Bu, abunəliyi bitirir və bu qrup və ya kanal haqqında saxlanılan hər şeyi silir: ayarları, tarixləri, adminlərinin siyahısını və göndərilmiş mesajlarla əlaqəni. Geri qaytarmaq mümkün deyil.
    Silinsin? Qrupda yazmaqla da təsdiqləmək olar: <code>/forgetme { forgetme-word }</code>
forgetme-done-group = Silindi. Bu qrup və ya kanal haqqında artıq heç nə saxlanılmır. Bot orada qalır və susur; admin onu çıxara bilər.
caption-mydata-group = Bu qrup və ya kanal haqqında saxlanılanların hamısı: oxumaq üçün mətn və bütün sahələri olan JSON faylı.
mydata-title-group = Bu qrup və ya kanal haqqında saxlanılanlar
settings-kept-group = Abunə deyil: mesaj gəlməyəcək.
settings-in-group = Adminlər onları burada bu əmrlərlə dəyişə bilər: /language, /timezone, /time, /moments, /silent, /cards, /topic

language-ask-group =
    Mesajlar hansı dildə olsun?
    Qrupda admin yaza bilər: <code>/language az</code>
second-ask =
    Hər paylaşım üçün ikinci dil seçin.
    İki mətn alt-alta verilir; çox vaxt şəklin altına sığmır və şəkilsiz gəlir.
timezone-ask-group =
    Saat qurşağı: { $zone }; orada indi saat { $time }.
    Dəyişmək üçün qrupda və ya bu mesaja cavab olaraq <code>/timezone Berlin</code> yazın.
timezone-which =
    “{ $name }” üçün tək bir saat qurşağı tapılmadı. Bunlardan birini və ya saatı sizinki ilə eyni olan böyük bir şəhəri yazın: <code>/timezone Berlin</code>
    { $zones }
time-ask-group =
    Hüzn günündəki mesajın saatı: { $time }. Saat qurşağı: { $zone }.
    Dəyişmək üçün qrupda və ya bu mesaja cavab olaraq <code>/time 08:30</code> yazın.
    22:00 ilə 08:00 arasında mesaj səssiz gəlir, başqa cür seçməmisinizsə: /silent
topic-here = Mesajlar bu mövzuya gələcək.
topic-general = Mesajlar qrupun özünə gələcək. Mövzuya gəlməsi üçün admin həmin mövzuda <code>/topic</code> yazmalıdır.

# In the menu of groups.
command-start-group = mesajları bu qrupa almaq
command-stop-group = bu qrupa gələn mesajları dayandırmaq
command-status-group = abunəlik və ayarlar
command-timezone-group = qrupun saat qurşağını seçmək
command-privacy-group = bu qrup haqqında nə saxlanılır
command-mydata-group = bu qrup haqqında saxlanılanların surəti
command-forgetme-group = bu qrup haqqında saxlanılanları silmək

help-group =
    <b>20 Yanvar</b>
    /next — { command-next }
    /calendar — { command-calendar }
    /status — { command-status-group }
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }
    /privacy — { command-privacy-group }
    /help — { command-help }

    <b>Adminlər üçün</b>
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
    <b>Qruplarınız və kanallarınız</b>
    Ayarlarını açmaq üçün birini seçin.
chats-none =
    Bot sizin idarə etdiyiniz qrup və ya kanal tanımır.
    Botu onlardan birinə əlavə edin. Kanalda ona mesaj yazmaq hüququ lazımdır. Bot artıq qrupdadırsa, orada <code>/settings</code> yazın. Artıq kanaldadırsa, kanalı /chats siyahısında görən admin onun ayarlarını açsın; bundan sonra siz də kanalı burada tapacaqsınız.
# Follows the list, or stands alone, when Telegram may not be asked more often at present.
lookup-later = Hazırda hər şeyi yoxlamaq mümkün deyil. Bir dəqiqə sonra yenidən cəhd edin.
managed-lost = Bu ayarları dəyişmək olmur: həmin qrupu və ya kanalı artıq idarə etmirsiniz, yaxud bot orada deyil. İdarə etdikləriniz: /chats
managed-refused =
    Bu ayarları yalnız həmin qrupun və ya kanalın adminləri dəyişə bilər, bot da orada olmalıdır.
    Anonim qalan admin əmrləri qrupun özündə yaza bilər: <code>/language</code>, <code>/timezone</code>, <code>/time</code>, <code>/moments</code>

# To whoever added the bot. $title: of the channel.
channel-ask =
    Bot “{ $title }” kanalına əlavə olundu və orada yaza bilər. Kanal abunə edilsin?
    “{ button-subscribe }” düyməsinə basana qədər heç nə paylaşılmır. Dili, saat qurşağını və mesajları burada indi və ya sonra seçmək olar: /chats
channel-no-right =
    Bot “{ $title }” kanalına əlavə olundu, lakin orada yaza bilmir. Ona mesaj yazmaq hüququ verin. Kanal abunə edilsin?
    “{ button-subscribe }” düyməsinə basana qədər heç nə paylaşılmır.
start-chats = İdarə etdiyiniz qruplar və kanallar: /chats

# To those who manage a group or a channel. $title: its title.
chat-muted = <b>Bot artıq</b> <code>{ $title }</code> <b>söhbətində yaza bilmir.</b> Bu hüquq olmadan 20 Yanvar mesajları ora gələ bilməz. Hüququ admin qaytara bilər: kanalda və ya qrupda mesaj yazmaq hüququ. Abunəlik qalır.
chat-no-right = Bot <code>{ $title }</code> söhbətindədir, lakin orada yaza bilmir. Bu hüququ admin verə bilər: qrupda mesaj yazmaq hüququ versin və ya botu admin etsin.
chat-writable = Bot yenidən <code>{ $title }</code> söhbətində yaza bilir.
chat-lost = Bot <code>{ $title }</code> söhbətindən çıxarıldı. Abunəlik bitdi, bu söhbət haqqında saxlanılanların hamısı silindi. Mesajları yenidən almaq üçün botu yenə əlavə edin.
# To those of whom Telegram does not tell whether they still manage it; so no title.
chat-unconfirmed = Admini olduğunuz bir qrup və ya kanal botu itirdi: bot çıxarılıb və ya orada yaza bilmir. Telegram hələ də admin olub-olmadığınızı bota bildirmir, ona görə adı burada göstərilmir. Botun hazırda olduğu yerlər: /chats
# $days: until the anniversary.
chat-audit = <b>Bot</b> <code>{ $title }</code> <b>söhbətində yaza bilmir</b>, ildönümünə isə { $days } gün qalıb. Hüququ admin verə bilər: kanalda və ya qrupda mesaj yazmaq hüququ.
topic-lost = <code>{ $title }</code> qrupunda mesajların gəldiyi mövzu bağlanıb və ya silinib. Bundan sonra onlar qrupun özünə gələcək. Başqa mövzu seçmək üçün admin həmin mövzuda <code>/topic</code> yazmalıdır.

# To those who run the bot.
alert-chat-muted = Bot artıq <code>{ $title }</code> söhbətində yaza bilmir. Onu idarə edənlərə bildirildi.
alert-chat-lost = Bot <code>{ $title }</code> kanalından çıxarıldı. Abunəlik bitdi.
alert-channel-unasked = Botu <code>{ $title }</code> kanalına əlavə edən şəxsə bot yaza bilmir, ona görə heç kimdən soruşulmadı. Həmin şəxs botu açıb <code>/chats</code> yaza bilər.
# $days: until the anniversary; $count: how many; $titles: some of them.
alert-audit =
    <b>Abunə olan { $count } qrupda və ya kanalda bot yaza bilmir</b>; ildönümünə qalan gün: { $days }. Onları idarə edənlərə bildirildi.
    <code>{ $titles }</code>
# $reason: what Telegram said, or what went wrong.
alert-picture = <b>Mesajlar bir neçə dəqiqə şəkilsiz gəlir</b>: şəkil hazırlana bilmədi və ya Telegram onu qəbul etmədi. Şəkilsiz də olsa, mesaj hamıya çatır. Səbəb: <code>{ $reason }</code>

## Operatorlar

# Yalnız operatorlara göndərilir. $count: mesajların sayı; $day, $year: sınaqdan keçirilən gün.
rehearse-begins = { $day } ({ $year }) üçün { $count } mesaj bura saniyədə bir gələcək; hər birində sınaq olduğu yazılıb. Onları başqa heç kim almır, əsl mesajlara təsiri yoxdur.
rehearse-paused = Göndərməni operator dayandırıb, ona görə indi sınaq keçirmək olmur. Davam etdirmək üçün botla şəxsi söhbətdə yazın: /resume
# $seconds: in how many seconds sending goes on.
rehearse-paused-briefly = Göndərmə qısa müddətə dayandırılıb, ona görə indi sınaq keçirmək olmur. Fasilə { $seconds } saniyədən sonra özü bitəcək. Sonra yenidən cəhd edin: /rehearse
rehearse-clock = Saatlar uyğun gəlmir, ona görə indi sınaq keçirmək olmur. Hansının səhv olduğunu serverdə ready əmri göstərir.
rehearse-under-way = Burada sınaq gedir. Bitməsini gözləyin.
rehearse-not-enrolled = Burada sınaq keçirilmir: bu söhbət sınaqlarda iştirak etmir. İştirak etməsi üçün: /enroll
enroll-done = Bu söhbət indi sınaqlarda iştirak edir: /rehearse növbəti mesajları sınaq qeydi ilə bura göndərir. Onları burada hamı görür. Dayandırmaq üçün: /enroll off
enroll-ended = Bu söhbət daha sınaqlarda iştirak etmir.
enroll-where = /enroll əmrini sınaq qrupunda və ya qrupun, kanalın ayarlarına cavab olaraq göndərin: /chats. /enroll off iştirakı dayandırır. Özünüz həmişə iştirak edirsiniz: /rehearse
command-rehearse = növbəti mesajları yalnız özünüz üçün sınayın
command-enroll = sınaq qrupunu sınaqlara qoşun

## Botun özü haqqında hamıya elanlar

# Ready-made. They go to people, groups and channels alike, as they are. $date: the day of the coming anniversary;
# $name: the user name of the bot that takes over.
prepared-apology = Bu botun göndərdiyi mesajda rəqəmlərdən biri yanlış göstərilmişdi. Buna görə üzr istəyirik. Rəqəmlər və onların mənbələri: /sources
prepared-late = Bu botun mesajı gec gəldi. Gecikməyə biz səbəb olmuşuq, üzr istəyirik. Növbəti mesajlar və onların vaxtı: /next
prepared-none =
    { $date } üçün bu bot mesaj göndərməyəcək.
    Abunəlik və ayarlar saxlanılır. 1990-cı ildə nə baş verib: /about
prepared-closing =
    Bu bot bağlanır və daha mesaj göndərməyəcək.
    Bu söhbət haqqında saxlanılanları silmək olar: /forgetme

    20 Yanvar faciəsində həlak olanların xatirəsini yad edirik.
prepared-moved =
    Bu bot @{ $name } ünvanına köçüb və buradan daha mesaj göndərməyəcək.
    Mesajları yenidən almaq üçün @{ $name } botunu açın və orada Start düyməsini basın. Onu qrupa və ya kanala əlavə etmək lazımdır.
    Burada bu söhbət haqqında saxlanılanları silmək olar: /forgetme

# To operators. Where a word of a command is named, it is typed as it is, in every language.
command-announce = botun özü haqqında hamıya elan göndərmək
label-announcement = Elan
# $languages: codes of languages; $names: the ready-made texts.
announce-how =
    <b>Elan botun özü haqqında bütün abunəçilərə göndərilən mesajdır.</b>
    Mətnini hər dildə ({ $languages }) ayrıca mesajla göndərin; mətn əmrin yazıldığı sətrin altında olsun: <code>/announce az</code>
    Hazır mətn də götürmək olar ({ $names }): <code>/announce late</code>, <code>/announce moved @new_bot</code>
    Sonra bütün mətnlər burada göstərilir. Təsdiqlənməyincə heç nə göndərilmir.
announce-kept = Saxlanıldı: { $language }. Hələ çatışmır: { $missing }.
# $reason: what is wrong with the text, in English.
announce-wrong = Bu mətni göndərmək olmur: <code>{ $reason }</code>
# $language: its code; the text follows in a message of its own.
announce-preview = <i>Baxış üçün, { $language }:</i>
# $begins, $ends, $expires: dates and times in UTC; $edition: the hash of the texts; $minutes: rounded up.
announce-forecast =
    <b>Söhbətlərin sayı: { $chats }.</b> Neçə dəqiqə çəkir: { $minutes }.
    İndi ({ $begins }, UTC) başlasa, sonuncu söhbətə çatdığı vaxt: { $ends }, UTC; bu vaxtdan sonra göndərilmir: { $expires }, UTC.
    Mətnlər: <code>{ $edition }</code>
announce-ready = Göndərilməsini istəmək üçün: <code>/announce send</code>. Ləğv etmək üçün: <code>/announce cancel</code>
# What is asked for, and after it, in each language, its text.
request-announcement = <b>Botun özü haqqında bütün abunəçilərə elan.</b>
request-announcement-near = Anma günü yaxın olsa da, göndərilməsi istənilir.
# $begins, $ends: in UTC.
announce-near =
    <b>Anma günü yaxındır.</b> Bu müddətdə elan göndərilmir (UTC): { $begins } – { $ends }. Heç nə istənilmədi.
    Gözləyə bilmirsə: <code>/announce send anyway</code>
announce-too-long =
    <b>Vaxt çatmır.</b> Söhbətlərin sayı: { $chats }; neçə dəqiqə çəkir: { $minutes }. Bu müddətdə isə elan göndərilmir (UTC): { $begins } – { $ends }. Heç nə istənilmədi.
    Gözləyə bilmirsə: <code>/announce send anyway</code>
announce-nobody = Heç kim abunə deyil, elanı göndərməyə kimsə yoxdur.
announce-unfinished = Burada göndərilməyə hazır elan yoxdur. Bot yenidən başladılanda qaralama saxlanılmır. Necə yazmaq olar: /announce
announce-dropped = Elan ləğv edildi. Heç nə göndərilmədi.

## Corrections and recalls

notice-corrected = <i>Düzəliş edilib: { $date }.</i>
notice-recalled = <i>Bu mesaj geri götürülüb.</i>
alert-corrected = <b>Düzəliş başa çatdı: { $moment }, { $year }.</b> Dəyişdirildi: { $changed }. Dəyişdirilmədi: { $unchanged } (<code>{ $reason }</code>).
alert-recalled = <b>Geri götürmə başa çatdı: { $moment }, { $year }.</b> Geri götürüldü: { $changed }. Götürülmədi: { $unchanged } (<code>{ $reason }</code>).
revision-outdated = Bu arada mesaj artıq düzəldilib və ya geri götürülüb. Heç nə edilmədi.

request-correction = <b>Düzəliş: { $moment }, { $year }.</b>
request-recall = <b>Geri götürmə: { $moment }, { $year }.</b> Bundan sonra göndərilmir, göndərilmiş mesajlar geri götürülür.
request-recall-how = 48 saatdan yeni mesajlar silinir. Daha köhnələrin mətni bununla əvəz olunur: { $sentence }
request-language = <b>{ $name }</b>, göndərilib: { $sent }, hələ göndəriləcək: { $owed }
request-same = Dəyişiklik yoxdur: { $languages }.
request-unknown = Nəyin göndərildiyi məlum deyil; bu mesajlar indiki mətni alacaq.
request-card = Şəkil də dəyişir.
request-too-long = Yeni mətn şəklin altına sığmır: şəkilli mesajlar olduğu kimi qalır.
request-marked = Dəyişdirilən hər mesajın sonunda düzəlişin günü yazılır.
request-unmarked = Dəyişdirilən mesajlarda düzəliş haqqında yazılmır.
request-takes = Dəyişdiriləcək: { $copies }. Hələ göndəriləcək: { $owed }. Təxminən { $minutes } dəq çəkir.
request-copy = <b>Bu verilənlər bazası { $time } UTC tarixli ehtiyat nüsxəsindən bərpa olunub.</b>
request-ahead = <b>Bu verilənlər bazası botun bu söhbətdəki qeydindən az bilir.</b> Göndərilməsinə başlanmış mesajlar: qeydə görə { $seen }, bu bazaya görə { $own }.
request-moved = <b>Bu verilənlər bazası əvvəlkindən başqa yerdədir və orada iş düzgün bitirilməyib.</b> Vaxtı çatmış və o vaxtdan bəri göndərilmiş ola bilən mesajlar: { $seen }; bazaya görə göndərilməsinə başlanmış mesajlar: { $own }.
request-other = <b>Başqa kompüter bu botu başqa verilənlər bazası ilə işlədib.</b> Göndərilməsinə başlanmış mesajlar: onun qeydinə görə { $seen }, bu bazaya görə { $own }.
request-trust = Göndərmə buradan davam etsə, o vaxtdan bəri başqa yerdən göndərilmiş, vaxtı bitməmiş mesajlar yenidən göndərilir. Hazırda göndəriləcək: { $owed }.
request-skip = Göndərmə buradan davam edir, amma indiyədək vaxtı çatmış mesajlar göndərilmir, çünki başqa yerdən göndərilmiş ola bilər. Heç kim heç bir mesajı iki dəfə almır, kimsə isə heç almaya bilər. Hazırda göndəriləcək: { $owed }.
request-asked = Bunu <code>{ $who }</code> operatoru istəyib. Başqa bir operator bir saat ərzində təsdiq etməlidir.
request-alone = Təsdiq edəcək başqa operator yoxdur, ona görə siz dayandırmasanız, bir dəqiqədən sonra başlayır.
request-same-person = Bunu özünüz istəmisiniz; başqa bir operator təsdiq etməlidir.
request-over = Bu artıq qərar gözləmir.
request-done = <code>{ $who }</code> operatoru təsdiq etdi: { $kind }. İndi başlayır.
request-begun = { $kind }: heç kim dayandırmadı, indi başlayır.
request-expired = { $kind }: bir saat ərzində heç kim təsdiq etmədi, ona görə yerinə yetirilmədi. Yenə lazımdırsa, bir də istəyin.
request-stopped = <code>{ $who }</code> operatoru dayandırdı: { $kind }. Heç nə dəyişmədi.
request-failed = Təsdiq edildi, amma yerinə yetirilmədi: { $kind }. <code>{ $reason }</code>
request-refused = Bu mümkün deyil: <code>{ $reason }</code>
request-kind-correction = düzəliş
request-kind-recall = geri götürmə
request-kind-trust = bu verilənlər bazasından göndərmə
request-kind-announcement = elan
button-request-yes = Təsdiq et
button-request-no = Dayandır
correct-usage = Əvvəlcə serverdə mətnləri dəyişin. Sonra: <code>/correct MOMENT YEAR</code>; mesajlarda düzəliş haqqında yazılmamalıdırsa, sonuna <code>silently</code> əlavə edin. Düzəldilə bilər: <code>{ $names }</code>
correct-nothing = İndiki mətnlər göndərilənlərlə eynidir. Əvvəlcə serverdə mətnləri dəyişin.
recall-usage = <code>/recall MOMENT YEAR</code>. Geri götürülə bilər: <code>{ $names }</code>
command-correct = göndəriləni düzəlt
command-recall = göndəriləni geri götür

sources-revisions =
    <b>Düzəlişlər</b>
    { $list }
sources-revision = { $date }: { $moment }, { $year }: { $kind ->
        [recall] geri götürülüb
       *[correction] düzəldilib
    }
alert-other-texts = <b>{ $moment }, { $year } başlayandan sonra mətnlər dəyişib.</b> Ondan hələ göndəriləcək olanlar başladığı mətnlə gedir. Yeni mətnlər keçərli olmalıdırsa: /correct
# The message by which a ledger is compared with what was sent. $seen, $own numbers of notices begun.
witness-message = <b>Botun qeydi.</b> Bot verilənlər bazasının köhnə nüsxəsi ilə və ya eyni vaxtda iki kompüterdə işlədiyini bu mesajdan bilir. Zəhmət olmasa, onu bərkidilmiş saxlayın.
alert-witness-ahead = <b>Heç nə göndərilmir: verilənlər bazası botun bu söhbətdəki qeydindən az bilir.</b> Göndərilməsinə başlanmış mesajlar: qeydə görə { $seen }, bazaya görə { $own }. Bu, köhnə nüsxədir, ya da başqa kompüter göndərib. Bütün başqa kompüterləri dayandırın. Sonra <code>resume --trust-ledger</code> bu bazaya görə göndəriləcək hər şeyi, <code>resume --skip-unaccounted</code> isə yalnız vaxtı sonra çatanları göndərir.
alert-witness-moved = <b>Heç nə göndərilmir: verilənlər bazası əvvəlkindən başqa yerdədir və orada iş düzgün bitirilməyib.</b> Vaxtı çatmış və o vaxtdan bəri göndərilmiş ola bilən mesajlar: { $seen }; bazaya görə göndərilməsinə başlanmış mesajlar: { $own }. Bütün başqa kompüterləri dayandırın. Sonra <code>resume --trust-ledger</code> bu bazaya görə göndəriləcək hər şeyi, <code>resume --skip-unaccounted</code> isə yalnız vaxtı sonra çatanları göndərir.
alert-witness-other = <b>Heç nə göndərilmir: başqa kompüter bu botu başqa verilənlər bazası ilə işlədir.</b> Göndərilməsinə başlanmış mesajlar: onun qeydinə görə { $seen }, bu bazaya görə { $own }. İkisindən birini dayandırın. Sonra o birində <code>resume --trust-ledger</code> onun bazasına görə göndəriləcək hər şeyi, <code>resume --skip-unaccounted</code> isə yalnız vaxtı sonra çatanları göndərir.
alert-witness-pinned = Botun bu söhbətdəki qeydi artıq bərkidilmiş deyildi. O, yenidən bərkidildi: bot verilənlər bazasının köhnə nüsxəsi ilə işlədiyini ondan bilir.
# $failed, $waiting: numbers of notices.
alert-unopened-ids = <b>Bəzi söhbətlərin Telegram nömrələri açıla bilmir.</b> Həmin söhbətlərə mesaj getmir: alınmayan { $failed }, düzgün açarlı prosesi gözləyən { $waiting }. Qalanlara göndərilir. DATA_KEY-in bütün proseslərdə eyni olduğunu yoxlayın; eynidirsə, ehtiyat nüsxəsini bərpa edin.
