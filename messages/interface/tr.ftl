### What the bot itself says: commands, menus, settings, errors. Telegram HTML; a value is escaped by the bot.
### Tone: quiet and exact. No exclamation marks, no symbols.
###
### Values: $zone a time zone as named by zone-name · $city a place · $date, $weekday, $time as the language writes them
### · $moment one of moment-… · $label one of label-… · $number the anniversary · $days a count of days.

## The language itself

# Its own name, on the button that chooses it.
language-name = Türkçe
# Time zones offered first by /timezone to people of this language: names of the time zone database, spaces between.
timezone-choices = Europe/Istanbul Asia/Baku Asia/Nicosia Europe/Berlin Europe/Paris Europe/London Europe/Moscow America/New_York

## The bot's own page in Telegram: plain text, no HTML

# At most 512 units.
profile-description =
    Bu bot, 20 Ocak 1990 faciasında hayatını kaybedenlerin anısına adanmıştır.

    Yılda bir kez birkaç kısa mesaj gönderir: bir gün önce, 20 Ocak'ta ve Bakü saatiyle 12.00'deki saygı duruşundan önce. Yılın geri kalanında susar.
# At most 120 units.
profile-short-description = 20 Ocak 1990'da hayatını kaybedenlerin anısına. Yılda bir kez birkaç kısa mesaj.

## The commands, in the menu and in /help: plain text, at most 256 units

command-start = mesajları almak
command-stop = mesajları durdurmak
command-next = bir sonraki yıl dönümü ve mesajları
command-status = aboneliğiniz ve ayarlarınız
command-about = ne oldu
command-timeline = kronoloji
command-history = öncesi ve sonrası
command-sources = her sayının kaynağı
command-settings = bütün ayarlar bir arada
command-language = dil seçimi
command-timezone = saat dilimi seçimi
command-time = anma günündeki mesajın saati
command-help = bütün komutlar
command-privacy = hakkınızda neler saklanıyor
command-forgetme = hakkınızda saklananları silmek

help =
    <b>Mesajlar</b>
    /start — { command-start }
    /stop — { command-stop }
    /next — { command-next }
    /status — { command-status }

    <b>20 Ocak</b>
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }

    <b>Ayarlar</b>
    /settings — { command-settings }
    /language — { command-language }
    /timezone — { command-timezone }
    /time — { command-time }

    <b>Verileriniz</b>
    /privacy — { command-privacy }
    /forgetme — { command-forgetme }

    /help — { command-help }

## Names

zone-name = { $city } ({ $zone })

# Within a sentence or a line.
moment-eve = bir gün önce
moment-day = anma gününde
moment-silence = saygı duruşundan önce

# On a button, or first in a line.
label-eve = Bir gün önce
label-day = Anma gününde
label-silence = Saygı duruşundan önce

## Subscribing

start-subscribed = Abone oldunuz. Saat dilimi: { $zone }.
start-already = Zaten abonesiniz, hiçbir şey değişmedi. Saat dilimi: { $zone }.
start-hint =
    Başka bir saat dilimi: /timezone
    Bütün ayarlar: /settings

coming-title = Gelecek mesajlar:
coming = • { $date }, saat { $time }: { $moment }
# Its hour has come already: it is being sent.
coming-now = • şimdi: { $moment }
coming-none = Bütün mesajlar kapalı, bu yüzden hiçbir mesaj gelmeyecek. Açmak için: /settings

stop-done =
    Aboneliğiniz sona erdi, artık mesaj gelmeyecek.
    Geri dönmek için: /start
    Ayarlarınız saklanıyor. Silmek için: /forgetme
stop-already =
    Abone değilsiniz, mesaj gelmeyecek.
    Abone olmak için: /start

## The next anniversary

next-occasion =
    <b>{ $name }</b>
    { $date } { $weekday }: { $number }. yıl dönümü
    { $days ->
        [0] Bugün.
        [1] Yarın.
       *[other] { $days } gün kaldı.
    }
next-messages =
    Saat dilimi: { $zone }.
    Mesajlar:
# $wanted: no, when the reader has switched that message off.
next-message = • { $date }, saat { $time }: { $moment }{ $wanted ->
        [no] { " " }(kapalı)
       *[yes] { "" }
    }
# For readers whose clock differs from that of the observance: the same instant there.
next-message-there = { "  " }{ $city }: { $date }, saat { $time }

## Status

status-subscribed = Abonesiniz. Başlangıç: { $date }.
status-unsubscribed = Abone değilsiniz. Abone olmak için: /start
status-language = Dil: { language-name }
status-zone = Saat dilimi: { $zone }; orada şu an saat { $time }
status-time = Anma günündeki mesajın saati: { $time }
status-moments = Mesajlar: { $moments }
status-moments-none = Mesajlar: hepsi kapalı
# $state: sent, expired, failed, gone, uncertain.
status-last = Son mesaj: { $date }, saat { $time }, { $moment }{ $state ->
        [sent] { "" }
        [expired] ; zamanı geçtiği için gönderilmedi
        [uncertain] ; gönderildi, ancak Telegram bunu doğrulamadı
       *[failed] ; teslim edilemedi
    }
status-last-none = Size henüz mesaj gönderilmedi.
status-next = Sonraki mesaj: { $date }, saat { $time }, { $moment }
status-next-now = Sonraki mesaj: şimdi, { $moment }
status-next-none = Sonraki mesaj: yok

## Settings

settings-title = <b>Ayarlar</b>
settings-closed = Değiştirmek için: /settings
# Follows a change made by someone who is not subscribed.
settings-kept = Abone değilsiniz; bu seçim abone olduğunuzda kullanılmak üzere saklanıyor: /start

language-ask =
    Bot hangi dilde yazsın?
    Yazarak da seçilebilir: /language tr
language-set = Bot Türkçe yazacak.

timezone-ask =
    Saat dilimi: { $zone }; orada şu an saat { $time }.
    Başka birini seçin ya da bir şehir veya ülke yazın: /timezone Berlin
timezone-several =
    “{ $name }” için birden çok saat dilimi var. Sizinki hangisi?
    Burada yoksa bir şehir yazın: /timezone Berlin
# The name is not known; the buttons are those of names alike.
timezone-alike =
    “{ $name }” adlı bir yer bulunamadı.
    Saati sizinkiyle aynı olan büyük bir şehri ya da ülkeyi yazın: /timezone Berlin
    Belki şunu demek istediniz:
timezone-set = Saat dilimi: { $zone }. Orada şu an saat { $time }.

time-ask =
    Anma günündeki mesajın saati: { $time }. Saat dilimi: { $zone }.
    Başka bir saat seçin ya da yazın: /time 08:30
    22.00 ile 08.00 arasında mesaj sessiz gelir.
time-set = Anma günündeki mesajın saati: { $time }. Saat dilimi: { $zone }.

moments-ask = Düğmeye basınca mesaj açılır ya da kapanır.

button-language = Dil
button-zone = Saat dilimi
button-time = Saat
button-back = Geri
button-close = Kapat
button-on = { $label }: açık
button-off = { $label }: kapalı
# The language follows the person's Telegram.
button-language-auto = Telegram'daki gibi
# The hour that the observance itself has.
button-time-standard = Olağan saat: { $time }
button-erase = Hepsini sil
button-keep = Hepsini sakla

## Privacy

privacy =
    <b>Gizlilik</b>
    <b>Neler saklanır:</b> bu sohbetin kimliği ve türü (özel), dili, saat dilimi, seçilen saat ve seçilen mesajlar; aboneliğin ne zaman başladığı veya bittiği ve neden bittiği; Telegram bu sohbeti bulamıyorsa ne zamandan beri bulamadığı; botun yıl dönümüyle ilgili her mesajının ne zaman gönderilmesi gerektiği, ne zaman ve hangi metinle gönderildiği, ulaşıp ulaşmadığı, ulaşmadıysa nedeni ve bu sohbetteki numarası.
    <b>Neler saklanmaz:</b> adınız, telefon numaranız, burada yazdıklarınız.
    <b>Ne için:</b> doğru mesajı doğru saatte, bir kez göndermek için.
    <b>Nerede:</b> bu botu işletenlerin veri tabanında. Bot bunları kimseye aktarmaz. Mesajların kendisi Telegram üzerinden iletilir.
    <b>Ne kadar süre:</b> siz silene kadar. /stop komutundan sonra ayarlar kalır; döndüğünüzde onları yine bulursunuz.
    <b>Silmek için:</b> /forgetme. Bundan sonra gönderilen mesajların kaydında yalnızca anonim satırlar kalır, bu sohbetin kimliği kalmaz.

forgetme-ask =
    Bu işlem aboneliği sona erdirir ve bu sohbet hakkında saklanan her şeyi siler: ayarları, tarihleri ve gönderilmiş mesajlarla bağlantıyı. Geri alınamaz.
    Silinsin mi? Yazarak da onaylanabilir: /forgetme { forgetme-word }
# Typed after /forgetme to confirm, small letters.
forgetme-word = evet
forgetme-done =
    Silindi. Bu sohbet hakkında artık hiçbir şey saklanmıyor.
    Yeniden başlamak için: /start
forgetme-nothing = Bu sohbet hakkında hiçbir şey saklanmıyor.
forgetme-kept = Hiçbir şey silinmedi.

## What cannot be done as asked

timezone-unknown =
    “{ $name }” için bir saat dilimi bulunamadı. Bunlardan birini yazın:
    saati sizinkiyle aynı olan büyük bir şehir: /timezone Berlin
    ülke: /timezone Almanya
    UTC farkı: /timezone UTC+3
language-unknown =
    Bot “{ $name }” dilini bilmiyor.
    Bildiği diller: { $languages }
time-invalid =
    “{ $text }” geçerli bir saat değil.
    Saat ve dakikayı yazın, örneğin: /time 08:30
unknown-command = Böyle bir komut yok. Bütün komutlar: /help
unknown-text = Bu bot yalnızca komutlara yanıt verir. Bütün komutlar: /help
flood = Kısa sürede çok fazla mesaj gönderdiniz. Bot birazdan yeniden yanıt verecek.
error-unexpected = Bir hata oluştu ve kaydedildi. Lütfen birazdan yeniden deneyin.

## Botu işletenler için

# $failed, $answered: son dakikanın sayıları; $seconds: göndermenin kaç saniye durduğu; $reason: Telegram'ın yanıtı.
alarm-breaker =
    <b>Gönderme { $seconds } saniyeliğine durduruldu.</b> Son { $answered } mesajdan { $failed } tanesi gönderilemedi. Hiçbir abonelik değiştirilmedi, hiçbir şey kaybolmadı: aradan sonra bir mesaj denenecek. Hemen devam etmek için: commemoration-bot resume
    Telegram'ın son yanıtı: { $reason }
alarm-resumed = Mesajlar yeniden ulaşıyor; gönderme sürüyor.
# $moment: eve, day ya da silence; $language: dilin kodu.
alarm-language =
    <b>“{ $moment }” mesajı { $language } dilinde durduruldu</b>: bu hâliyle gönderilemiyor. Herkes abone kalır, mesaj da süresi dolana kadar gönderilmeyi bekler. Metni düzeltin ve botu yeniden başlatın; o zamana kadar dakikada bir sohbet denenir.
    { $reason }
# $owed: kaç sohbete; $intime: bunların kaçına zamanında ulaşılır.
alarm-squeeze = <b>Herkese zamanında ulaşılamayacak.</b> “{ $moment }” mesajını bekleyen { $owed } sohbetten { $intime } tanesine süresi dolmadan ulaşılabilir. Daha yüksek bir SEND_RATE yardımcı olur; saniyede 30 mesajdan fazlası için PAID_BROADCAST gerekir.
# $stars: Telegram Stars, en çok.
alarm-cost = “{ $moment }” mesajı { $owed } sohbete gönderilecek. PAID_BROADCAST ile bunun bedeli en çok { $stars } Telegram Stars olacak.
alarm-rival = <b>Bu bota ikinci bir süreç de hizmet ediyor.</b> Komutları kimi zaman biri, kimi zaman öteki yanıtlıyor. İkisinden birini durdurun; botun yanında göndermek için sender komutu vardır.
