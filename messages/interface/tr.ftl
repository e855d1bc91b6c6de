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

command-start = mesajları al
command-stop = mesajları durdur
command-next = bir sonraki yıl dönümü ve mesajları
command-calendar = anma gününü takvimine ekle
command-status = aboneliğiniz ve ayarlarınız
command-about = ne oldu
command-timeline = kronoloji
command-history = öncesi ve sonrası
command-sources = her sayının kaynağı
command-settings = bütün ayarlar bir arada
command-language = dili seç
command-timezone = saat dilimini seç
command-time = anma günündeki mesajın saati
command-moments = hangi mesajların geleceğini seç
command-silent = sesli ya da sessiz mesajlar
command-cards = resimli ya da resimsiz mesajlar
command-chats = yönettiğiniz gruplar ve kanallar
command-topic = mesajları bu konuya yönelt
command-help = bütün komutlar
command-privacy = hakkınızda neler saklanıyor
command-mydata = hakkınızda saklananların kopyası
command-forgetme = hakkınızda saklananları sil

help =
    <b>Mesajlar</b>
    /start — { command-start }
    /stop — { command-stop }
    /next — { command-next }
    /calendar — { command-calendar }
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
    /moments — { command-moments }
    /silent — { command-silent }
    /cards — { command-cards }
    /chats — { command-chats }

    <b>Verileriniz</b>
    /privacy — { command-privacy }
    /mydata — { command-mydata }
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
# Where messages are chosen by typing: none of them.
label-none = Hiçbir mesaj

## Subscribing

start-subscribed = Abone oldunuz. Saat dilimi: { $city }.
start-already = Zaten abonesiniz, hiçbir şey değişmedi. Saat dilimi: { $city }.
start-hint =
    Yılın geri kalanında bot susar.
    Ne oldu: /about. Bütün komutlar: /help

coming-title = { $date } — { $number }. yıl dönümü. Gelecek mesajlar:
coming = • { $date }, saat { $time } — { $moment }
# Its hour has come already: it is being sent.
coming-now = • şimdi — { $moment }
coming-none = Bütün mesajlar kapalı, hiçbiri gelmeyecek. Açmak için: /settings

stop-done =
    Aboneliğiniz sona erdi, artık mesaj gelmeyecek.
    Geri dönmek için: /start
    Ayarlarınız saklanıyor. Silmek için: /forgetme
stop-already =
    Abone değilsiniz, mesaj gelmeyecek.
    Abone olmak için: /start
# The answer to a plain "stop", with button-unsubscribe.
stop-ask = Abonelik bitirilsin mi? Ayarlarınız saklanacak.

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
# $state: off, when the reader has switched that message off; past or now, when its instant has come.
next-message = • { $date }, saat { $time } — { $moment }{ $state ->
        [off] { " " }(kapalı)
        [past] { " " }(zamanı geçti)
        [now] { " " }(şimdi)
       *[ahead] { "" }
    }
# For readers whose clock differs from that of the observance: the same instant there.
next-message-there = { "  " }{ $city }: { $date }, saat { $time }
# The minute of silence itself: $time in Baku; $here, $day the same instant by the reader's clock; $clock: whether that
# clock is the same as Baku's, shows another time of the day, or still shows the day before.
next-silence = Saygı duruşu: Bakü saatiyle { $time }{ $clock ->
        [same] { "" }
        [before] , sizin saatinizle { $day }, saat { $here }
       *[other] , sizin saatinizle { $here }
    }

## The calendar

# The calendar's own name: plain text.
calendar-name = 20 Ocak: Millî Matem Günü
# Where a command cannot be pressed, as in a calendar: $command is one, $bot the bot's name.
elsewhere = { $command } (Telegram: @{ $bot })

# With the file; caption-calendar-feed follows it. Together at most 1024 units. $zone: a city.
caption-calendar =
    <b>20 Ocak kendi takviminizde</b>
    Yirmi yıl için anma günü ve saygı duruşu; saygı duruşu sizin saatinizle gösterilir.
    Ondan beş dakika önce hatırlatma gelir; gece (22.00–08.00) gelmez. Saat dilimi: { $zone } (/timezone)
    Dosya için yeni, ayrı bir takvim seçin: böylece hepsi bir kerede silinebilir.
    İçe aktarılan kayıtlar olduğu gibi kalır. Yenilemek için /calendar komutunu tekrar gönderin; yeni dosyayı aynı takvime aktarın, kayıtların yerine geçer.
# $webcal, $https: the same address in two spellings.
caption-calendar-feed =
    Değişikliklerin kendiliğinden gelmesi için takvime abone olun; bu, ayrı bir takvim olur. Saat diliminizi bilmediği için saygı duruşunu hatırlatmaz. Takvimlerin çoğu için adres:
    <code>{ $webcal }</code>
    Günde yaklaşık bir kez bakan Google Takvim için:
    <code>{ $https }</code>

# In a group that takes no files.
calendar-refused = Buraya dosya gönderilemiyor. Takvim özel sohbette alınabilir: @{ $bot }

## Status

status-subscribed = Abonesiniz. Başlangıç: { $date }.
status-unsubscribed = Abone değilsiniz. Abone olmak için: /start
# $language: its own name, or those of two.
status-language = Dil: { $language }
status-zone = Saat dilimi: { $zone }; orada şu an saat { $time }
status-time = Anma günündeki mesajın saati: { $time }
status-moments = Mesajlar: { $moments }
status-moments-none = Mesajlar: hepsi kapalı
# $state: sent, expired, failed, gone, uncertain.
status-last = Son mesaj: { $date }, saat { $time } — { $moment }{ $state ->
        [sent] { "" }
        [expired] ; zamanı geçtiği için gönderilmedi
        [recalled] ; botu işletenler geri aldı
        [uncertain] ; gönderildi, ancak Telegram bunu doğrulamadı
       *[failed] ; teslim edilemedi
    }
# $days: for how many days it is kept which messages were sent.
status-last-none = Son { $days } günde size yıl dönümüyle ilgili mesaj gönderilmedi.
status-next = Sonraki mesaj: { $date }, saat { $time } — { $moment }
status-next-now = Sonraki mesaj: şimdi — { $moment }
status-next-none = Sonraki mesaj yok
# When nothing more comes this year. $all: sent, when every message to this chat was sent; unsent, when one was not.
year-over = { $all ->
        [sent] Bu yılın bütün mesajları gönderildi.
       *[unsent] Bu yıl başka mesaj gelmeyecek.
    }

## Settings

settings-title = <b>Ayarlar</b>
settings-closed = Değiştirmek için: /settings
# Follows a change made by someone who is not subscribed.
settings-kept = Abone değilsiniz; bu seçim abone olduğunuzda kullanılmak üzere saklanıyor: /start

language-ask =
    Bot hangi dilde yazsın?
    Yazarak da seçilebilir: <code>/language tr</code>
language-set = Bot Türkçe yazacak.

timezone-ask =
    Saat dilimi: { $zone }; orada şu an saat { $time }.
    Başka bir saat dilimi seçin ya da bir şehir veya ülke yazın: <code>/timezone Berlin</code>
    Konumunuzu da buraya gönderebilirsiniz; ondan yalnızca saat dilimi saklanır.
timezone-several =
    “{ $name }” için birden çok saat dilimi var. Sizinki hangisi?
    Burada yoksa bir şehir yazın: <code>/timezone Berlin</code>
# The name is not known; the buttons are those of names alike.
timezone-alike =
    “{ $name }” bulunamadı.
    Saati sizinkiyle aynı olan büyük bir şehri ya da ülkeyi yazın: <code>/timezone Berlin</code>
    Bunu mu demek istediniz:
timezone-set = Saat dilimi: { $zone }. Orada şu an saat { $time }.

time-ask =
    Anma günündeki mesajın saati: { $time }. Saat dilimi: { $zone }.
    Başka bir saat seçin ya da yazın: <code>/time 08.30</code>
    22.00 ile 08.00 arasında mesaj sessiz gelir, başka türlü seçmediyseniz: /silent
time-set = Anma günündeki mesajın saati: { $time }. Saat dilimi: { $zone }.

moments-ask = Bir ayarı değiştirmek için düğmesine basın.

button-language = Dil
button-zone = Saat dilimi
button-time = Saat
button-settings = Ayarlar
button-back = Geri
button-next = Sonraki
button-close = Tamam
button-on = { $label }: açık
button-off = { $label }: kapalı
# The language follows the person's Telegram.
button-language-auto = Telegram'daki gibi
# The hour that the observance itself has.
button-time-standard = Olağan saat: { $time }
button-erase = Hepsini sil
button-keep = Hepsini sakla

## Privacy

# $sealed: yes or no. $days, $met: days; $occasions: a number of anniversaries. They are as those who run the bot have set them.
privacy =
    <b>Gizlilik</b>

    <b>Bu sohbet hakkında neler saklanır:</b>
    • Telegram'daki kimlik numarası ve türü
    • dili ya da dilleri, saat dilimi, seçilen saat ve mesajlar, ses, resim ve konu
    • botun bu sohbeti ilk ne zaman tanıdığı, aboneliğin ne zaman başladığı veya bittiği ve neden bittiği
    • Telegram bu sohbeti bulamıyor ya da mesajlarını kabul etmiyorsa ne zamandan beri
    • yıl dönümüyle ya da botun kendisiyle ilgili her mesajın ne zaman gönderilmesi gerektiği, ne zaman ve hangi metinle gönderildiği, ulaşıp ulaşmadığı, ulaşmadıysa nedeni ve bu sohbetteki numarası

    <b>Gruplarda ve kanallarda ayrıca:</b>
    • yöneticilerin Telegram'daki kimlik numaraları ve botu hangisinin eklediği: ayarları değiştirebilmeleri ve önemli olanı öğrenmeleri için
    • bot orada yazamıyorsa ne zamandan beri yazamadığı
    Bot çıkarıldığında bunların hepsi silinir.

    <b>Bu botu işletenler hakkında ayrıca:</b> botu işlettikleri sürece Telegram'daki kimlik numaraları; neyi istedikleri ve neye karar verdikleri, oradaki kimlik numaraları ise mesajlarla aynı süre sonra silinir.

    <b>Neler saklanmaz:</b> adınız, telefon numaranız, burada yazdıklarınız, gönderdiğiniz konum.
    <b>Ne için:</b> doğru mesajı doğru saatte, bir kez göndermek için.
    <b>Kim okuyabilir:</b> bu botu işletenler, kendi veritabanlarında ve yedeklerinde. { $sealed ->
        [yes] Oradaki Telegram kimlik numaraları bir anahtarla şifrelenmiştir: anahtarsız bir kopyadan kimse tanınmaz.
       *[no] Oradaki Telegram kimlik numaraları bir anahtarla şifrelenmemiştir: bir kopyadan bu sohbet kimlik numarasıyla tanınabilir.
    } Bot hiçbir şeyi kimseye aktarmaz. Mesajların kendisi Telegram üzerinden iletilir.

    <b>Ne kadar süre:</b>
    • bu sohbete hangi mesajların geldiği: parçası oldukları gönderim bittikten sonra { $days } gün; sonra yalnızca sohbetlerle bağlantısı olmayan toplam sayılar kalır
    • <code>/stop</code> komutundan sonra ya da bot engellendiğinde: { $occasions } yıl dönümü boyunca, döndüğünüzde ayarlarınızı bulasınız diye; abone bir grubun ya da kanalın yöneticisi için yönetici kaldığı sürece
    • hiç abone olmamış bir sohbet hakkında: { $met } gün
    • geri kalan her şey: sohbet abone olduğu sürece ya da siz silene kadar
    • yedeklerde: bu botu işletenler onları silene kadar

    <b>Kopyasını almak için:</b> /mydata
    <b>Hemen silmek için:</b> /forgetme. Bundan sonra gönderilen mesajların kaydında yalnızca anonim satırlar kalır, bu sohbetin kimlik numarası kalmaz.

forgetme-ask =
    Bu işlem aboneliği sona erdirir ve bu sohbet hakkında saklanan her şeyi siler: ayarları, tarihleri ve gönderilmiş mesajlarla bağlantıyı. Geri alınamaz.
    Silinsin mi? Yazarak da onaylanabilir: <code>/forgetme { forgetme-word }</code>
# Typed after /forgetme to confirm, small letters.
forgetme-word = evet
forgetme-done =
    Silindi. Bu sohbet hakkında artık hiçbir şey saklanmıyor.
    Yeniden başlamak için: /start
forgetme-nothing = Bu sohbet hakkında hiçbir şey saklanmıyor.
forgetme-kept = Hiçbir şey silinmedi.

# The files of /mydata. The text file has no formatting. $id: the chat's Telegram id.
caption-mydata = Hakkınızda saklananların tümü: okumak için bir metin ve bütün alanları içeren bir JSON dosyası.
mydata-title = Bu sohbet hakkında saklananlar
mydata-chat = Telegram'daki kimlik numarası: { $id }
mydata-messages = Mesajlar:
# $state: what became of a message; $date, $time: when.
mydata-message = { $date }, saat { $time }: { $state ->
        [planned] gönderilecek
        [sent] gönderildi
        [expired] gönderilmedi, çünkü süresi geçmişti
        [recalled] bu botu işletenlerce geri alındı
        [uncertain] gönderildi, ama Telegram doğrulamadı
       *[failed] teslim edilemedi
    }
mydata-announcement = botun kendisi hakkında
mydata-rehearsal = deneme
mydata-kind = { $kind ->
        [private] özel sohbet
        [channel] kanal
       *[group] grup
    }
# $what: of what there are records; $count: how many.
mydata-records = { $what ->
        [revisions] Düzeltmeler ve geri almalar
        [requests] İstekler
       *[holds] Gönderimin durdurulması
    }: { $count }
mydata-admin-of = Yöneticisi olarak kayıtlı olduğunuz gruplar ve kanallar (türü ve botun kendi numarası):
mydata-admins = Kayıtlı yönetici sayısı:
mydata-operator = Botu işletenlerden biri olarak hakkınızdaki kayıtlar:
mydata-fields = Bütün alanlar, mydata.json dosyasındaki gibi:
mydata-again = Dosyalar bir dakikadan kısa süre önce gönderildi. Bir dakika sonra yeniden isteyebilirsiniz.
mydata-private = Dosyalar buraya gönderilmez, çünkü burada herkes okuyabilirdi. Yönetici bunları özel sohbette alır.
button-mydata-private = Özel sohbette al

## What cannot be done as asked

timezone-unknown =
    “{ $name }” için bir saat dilimi bulunamadı. Bunlardan birini yazın:
    saati sizinkiyle aynı olan büyük bir şehir: <code>/timezone Berlin</code>
    ülke: <code>/timezone Almanya</code>
    UTC farkı: <code>/timezone UTC+3</code>
language-unknown =
    Bot “{ $name }” dilini bilmiyor.
    Bildiği diller: { $languages }
time-invalid =
    “{ $text }” geçerli bir saat değil.
    Şöyle yazın: <code>/time 08.30</code> ya da <code>/time akşam 6</code>
unknown-command = Böyle bir komut yok. Bütün komutlar: /help
unknown-text =
    Bot şunlarda yardımcı olabilir:
    /about — { command-about }
    /next — { command-next }
    /settings — { command-settings }
    /stop — { command-stop }
    /help — { command-help }
flood = Kısa sürede çok sayıda mesaj geldi. Bot birazdan yeniden yanıt verecek.
error-unexpected = Bir hata oluştu ve kaydedildi. Lütfen birazdan yeniden deneyin.

## What people write in plain words: phrases with bars between. The bot understands those of all its languages; case,
## accents and punctuation make no difference

# A prayer or a word of mourning. A phrase of several words is found anywhere in a text, a single word only at its beginning.
said-prayer = Allah rahmet eylesin|rahmet eylesin|rahmet etsin|rahmet olsun|ruhları şad olsun|ruhu şad olsun|ruhlarınız şad olsun|ruhları şad|ruhu şad|mekanları cennet olsun|mekanı cennet olsun|mekanınız cennet olsun|nur içinde yatsınlar|nur içinde yatsın|nurlar içinde|kabirleri nur|toprakları bol olsun|başımız sağ olsun|başınız sağ olsun|Allah sabır versin|saygıyla anıyoruz|saygıyla anıyorum|rahmetle anıyoruz|rahmetle anıyorum|hürmetle anıyoruz|özlemle anıyoruz|anıyoruz|ruhlarına fatiha|ruhuna fatiha|fatiha|şehitler ölmez|vatan sağ olsun|unutmayacağız|unutmadık|unutmuyoruz|asla unutmayacağız|amin|âmin
# Thanks, by the same rule.
said-thanks = teşekkürler|teşekkür|teşekkür ederim|teşekkür ederiz|çok teşekkürler|çok teşekkür ederim|sağ olun|sağ ol|sağolun|sağol|çok sağ olun|sağ olasın|var olun|minnettarım|minnettarız|Allah razı olsun|eyvallah|tamam teşekkürler|elinize sağlık
# The wish to get no more messages; the whole text must be one of these.
said-stop = dur|durdur|durdurun|durdurmak|yeter|yeter artık|yeterli|abonelikten çık|abonelikten çıkmak|abonelikten ayrıl|aboneliği iptal et|aboneliği bitir|aboneliği durdur|iptal|iptal et|mesajları durdur|mesaj gönderme|mesaj göndermeyin|artık gönderme|artık göndermeyin|gönderme|göndermeyin|istemiyorum|artık istemiyorum

# For /time: parts of the day, before or after an hour. hour-noon and hour-midnight are a time by themselves, too.
hour-am = am|a.m.|öğleden önce|öö
hour-pm = pm|p.m.|ös
hour-morning = sabah|sabahın|sabahları|sabahleyin
hour-noon = öğle|öğlen|öğleyin|öğle vakti
# Not noon alone: “3 дня”.
hour-day = gündüz|gündüzleri
hour-afternoon = öğleden sonra|öğleden sonraları
hour-evening = akşam|akşamın|akşamları|akşamleyin|akşamüstü
hour-night = gece|gecenin|geceleri|geceleyin
hour-midnight = gece yarısı|geceyarısı
# Words and endings that go with an hour and say no more.
hour-filler = saat|saati|tam|da|de|ta|te|a|e|ya|ye

## Botu işletenler için

# $failed, $answered: son dakikanın sayıları; $seconds: göndermenin kaç saniye durduğu; $reason: Telegram'ın yanıtı.
alert-breaker =
    <b>Gönderim { $seconds } saniyeliğine duraklatıldı.</b> Son { $answered } mesajdan { $failed } tanesi gönderilemedi. Hiçbir abonelik değiştirilmedi, hiçbir şey kaybolmadı: aradan sonra bir mesaj denenecek. Hemen devam etmek için: <code>commemoration-bot resume</code>
    Telegram'ın son yanıtı: <code>{ $reason }</code>
alert-quarantine =
    <b>Alışılmadık sayıda sohbet mesajları kabul etmiyor:</b> son { $answered } mesajdan { $refused }. Gönderim sürüyor. Bu durum sürdükçe hiçbir abonelik sona ermez; kabul edilmeyen mesajlar diğerlerinin ardından yeniden denenir.
    Telegram'ın son yanıtı: <code>{ $reason }</code>
alert-resumed = Mesajlar yeniden ulaşıyor; gönderim sürüyor.
# $moment: one of label-…; $language: its code.
alert-language =
    <b>“{ $moment }” mesajı { $language } dilinde durduruldu. Metnini düzeltin ve botu yeniden başlatın.</b> Bu hâliyle gönderilemiyor. Herkes abone kalır, mesaj da süresi dolana kadar gönderilmeyi bekler; o zamana kadar dakikada bir sohbet denenir.
    <code>{ $reason }</code>
# $owed: kaç sohbete; $intime: bunların kaçına zamanında ulaşılır.
alert-overload = <b>Herkese zamanında ulaşılamayacak.</b> “{ $moment }” mesajını bekleyen { $owed } sohbetten { $intime } tanesine süresi dolmadan ulaşılabilir. Daha yüksek bir SEND_RATE yardımcı olur; saniyede 30 mesajdan fazlası için PAID_BROADCAST gerekir.
# $stars: Telegram Stars, en çok.
alert-cost = “{ $moment }” mesajı { $owed } sohbete gönderilecek. PAID_BROADCAST ile bunun bedeli en çok { $stars } Telegram Stars olacak.
alert-conflict = <b>Bu bot ikinci bir süreçte de çalışıyor.</b> Komutları kimi zaman biri, kimi zaman öteki yanıtlıyor. İkisinden birini durdurun. Botun yanında göndermek için sender komutunu kullanın.
# $place: the file, or the name of the PostgreSQL database.
alert-new-database = <b><code>{ $place }</code> konumunda yeni bir veritabanı oluşturuldu.</b> Aboneler olmasını bekliyorduysanız botu durdurun ve DATABASE_URL ayarını denetleyin: bu veritabanında abone yok.
# $count: aynı türden kaç uyarı daha; $time: sonuncunun saati, UTC. Sonuncusu altta gelir.
alert-digest = <b>On dakika içinde bu türden { $count } uyarı daha oldu.</b> Sonuncusu, saat { $time } (UTC):
# $moment: one of label-…; $count: how many.
alert-expired = <b>{ $count } “{ $moment }” mesajı süresi dolmadan gönderilemedi.</b> Kalanların durumunu şu komut gösterir: <code>commemoration-bot report</code>
# $reason: komutun kendi sözleri.
alert-backup =
    <b>Veritabanının yedeği alınamadı.</b> Gönderim bundan etkilenmez; bot bir saat sonra yeniden dener. Yedek klasörünü (BACKUP_DIR), diskini ve günlüğü denetleyin.
    <code>{ $reason }</code>
# $reason: veritabanının kendi sözleri.
alert-disk-full =
    <b>Veritabanı yazamıyor: diski dolu ya da arızalı.</b> Gönderim bekliyor ve yer açılınca kendiliğinden sürecek; bir mesajın süresi dolana kadar hiçbir şey kaybolmaz. Diskte yer açın.
    <code>{ $reason }</code>
# $minutes: ne kadar sürdüğü, burada ve alttaki mesajlarda.
alert-disk-space = Veritabanı { $minutes } dk. kesintiden sonra yeniden yazabiliyor; gönderim sürüyor.
alert-database-silent = <b>Veritabanı bir dakikadır yanıt vermiyor.</b> Yanıt verene kadar hiçbir şey gönderilmez ve kimse yanıt alamaz; bir mesajın süresi dolana kadar hiçbir şey kaybolmaz. Sunucusunu ve ağı denetleyin.
alert-database-back = Veritabanı { $minutes } dk. kesintiden sonra yeniden yanıt veriyor.
alert-polling-silent = <b>Telegram üç dakikadır insanların bota yazdıklarını iletmiyor.</b> Bu sürede kimse yanıt alamaz; Telegram yazılanları bir gün saklar. Ağı ve bu bota başka bir sürecin hizmet edip etmediğini denetleyin.
alert-polling-back = Telegram { $minutes } dk. kesintiden sonra yazılanları yeniden iletiyor.
alert-webhook-silent = <b>Üç dakikadır Telegram'ın insanların bota yazdıklarını iletebildiğini gösteren bir şey yok.</b> Bu sürede insanlar yanıt alamayabilir; Telegram yazılanları bir gün saklar. Botun önündeki web sunucusunu, adını ve sertifikasını denetleyin (WEBHOOK_URL). Telegram'ın belirttiği neden günlük kaydındadır.
alert-webhook-back = Telegram { $minutes } dk. kesintiden sonra yazılanları yeniden iletiyor.
alert-planner-silent = <b>Beş dakikadır mesajlar planlanamıyor</b>, nedenini bot bilmiyor. Daha önce planlananlar gönderiliyor. Günlüğüne bakın ve botu yeniden başlatın; bununla hiçbir şey kaybolmaz.
alert-planner-back = Mesajlar { $minutes } dk. kesintiden sonra yeniden planlanıyor.
alert-sender-silent = <b>Gönderim iki dakikadır duruyor</b>, nedenini bot bilmiyor. Günlüğüne bakın ve botu yeniden başlatın; bununla hiçbir şey kaybolmaz.
alert-sender-back = { $minutes } dk. kesintiden sonra gönderim yeniden sürüyor.
alert-senders-silent = <b>İki dakikadır gönderim yapan hiçbir süreç yok.</b> Bu süreç gönderimi başkalarına bırakır (--no-sender). sender komutunu başlatın ve çalışması gerekenlerin günlüğüne bakın; bir mesajın süresi dolana kadar hiçbir şey kaybolmaz.
alert-senders-back = { $minutes } dk. kesintiden sonra gönderim yapan bir süreç yeniden var.
# $people: şu anda yanıt bekleyen sohbetler.
alert-rush = <b>Bota yanıtlayabileceğinden çok yazılıyor.</b> Şu anda yanıt bekleyen sohbet sayısı: { $people }. Günün mesajları gönderilmeye devam ediyor, gönderimin en az %70'i onlara ayrılıyor. Bir dakikadan uzun bekleyen soru yanıtsız kalıyor. Bunun ne zaman bittiği botun günlüğünde yazılacak.
# $ledger, $telegram: what each clock shows, in UTC; $database: sqlite or postgresql.
alert-clock =
    <b>İki saat birbirini tutmuyor, gönderim durduruldu.</b> Veritabanının saati { $ledger }, Telegram'ın saati { $telegram } gösteriyor. İkisi uyuşana dek hiçbir şey gönderilmez ve hiçbir mesajın süresi dolmuş sayılmaz; sonra gönderim kendiliğinden sürer. { $database ->
        [postgresql] PostgreSQL'in çalıştığı makinenin saatini düzeltin ve zaman eşitlemesini (NTP) açın.
       *[sqlite] Botun çalıştığı makinenin saatini düzeltin ve zaman eşitlemesini (NTP) açın.
    }
alert-clock-agrees = İki saat yeniden uyuşuyor: veritabanının saati { $ledger }, Telegram'ın saati { $telegram } gösteriyor. Gönderim sürüyor.
# $what: what waits to be erased, in English; $date: since when, as in 2027-04-01.
alert-retention =
    <b>Eski veriler silinmiyor.</b> { $date } tarihinden beri silinmesi gerekenler hâlâ veritabanında. Gönderim bundan etkilenmez, ama /privacy başka söz veriyor. Botun günlüğüne bakın, saatleri ve veritabanının diskini denetleyin.
    <code>{ $what }</code>
alert-retention-done = Eski veriler yeniden siliniyor, veritabanında artık kalmadı.
# $free, $needed: in megabytes, here and in the messages below.
alert-disk-low = <b>Veritabanının diski dolmak üzere:</b> { $free } MB boş, bir sonraki anma günü için { $needed } MB gerekli. Bot şimdilik çalışıyor. Yazamaz hâle gelmeden diskte yer açın.
alert-disk-enough = Veritabanının diskinde yeniden yeterli yer var: { $free } MB boş.
alert-backup-disk-low = <b>Yedeklerin diski dolmak üzere:</b> { $free } MB boş, bir sonraki yedek için { $needed } MB gerekli. BACKUP_DIR klasörünün diskinde yer açın ya da daha az yedek tutun (BACKUP_KEEP).
alert-backup-disk-enough = Yedeklerin diskinde yeniden yeterli yer var: { $free } MB boş.
# $date: when it was sent, as in 2027-04-01.
alert-self-test = <b>{ $date } tarihli denemeye yedi gündür kimse yanıt vermedi.</b> Bot çalışıyor, ama onu işletenlere yazdıklarını belki de kimse okumuyor. Telegram'da bu mesajın altındaki “Buradayım” düğmesine basın ya da OPERATOR_IDS'te başka kişileri belirtin: bot yeniden başladıktan sonra bu mesaj bir gün içinde onlara da ulaşır.
alert-self-test-answered = Yine biri var: denemeye yanıt verildi.
# $route: kind and server of a route of ALARM_URLS; $reason: why it failed.
alert-alarm-route =
    <b>Uyarı <code>{ $route }</code> yoluyla ulaşmadı.</b> Bu, öbür yolları etkilemez. ALARM_URLS'deki bu yolu denetleyin, sonra deneyin: <code>commemoration-bot ready --send-test-alarm</code>
    <code>{ $reason }</code>
alert-token-refused = <b>Telegram botun belirtecini (token) kabul etmiyor ve bot durdu.</b> Geçerli bir belirteç olana dek kimseye mesaj gönderilmez, kimseye yanıt verilmez. Belirteci @BotFather'dan TELEGRAM_BOT_TOKEN'a kopyalayın ve botu yeniden başlatın.
# What is sent by ALARM_URLS, as plain text: the title; a line before a message that is repeated; a line after each.
alarm-title = Anma botu: uyarı
# $count: how often it was sent, with this time.
alarm-again = Bu henüz sona ermedi; { $count } numaralı mesaj:
alarm-acknowledge = Bununla ilgili yinelenen mesajları durdurmak için: <code>commemoration-bot acknowledge</code>
# The test that is sent by ALARM_URLS once a month: title and text.
alarm-test-title = Anma botu: aylık deneme
alarm-test = Botun uyarıları buraya ulaşıyor. Bir şey yapmanız gerekmiyor. Bu deneme her ayın başında gelir: gelmezse ALARM_URLS'yi denetleyin.
# Shown for some seconds: at most 200 units, no HTML.
alarms-known = Not edildi. Şimdiye kadar bildirilenler yinelenmez.
# $who: the Telegram id of an operator.
alarms-known-by = Botu işleten <code>{ $who }</code> şimdiye kadar bildirilenleri biliyor: bunlar yinelenmez.
button-alarms-known = Haberim var

## Her ayın başında botu işletenlere gönderilen deneme

# $chats: how many; $name, $date: day-name of the next occasion, and its date.
self-test-well = <b>Bu ayın denemesi: bot çalışıyor.</b> Abone sohbetler: { $chats }. Sıradaki: { $name }, { $date }.
# $routes: kind and server of each route of ALARM_URLS.
self-test-routes = Şu yollarla da bir deneme gönderiliyor: <code>{ $routes }</code>. Ulaşıp ulaşmadığına bakın.
self-test-no-route = Telegram dışında hiçbir uyarı size ulaşamaz: ALARM_URLS belirtilmemiş.
self-test-alone = Bu botu yalnızca siz işletiyorsunuz. OPERATOR_IDS'e ikinci bir kişi ekleyin; siz yokken biri bulunsun.
self-test-ask = Düğmeye basın: bu, birinin okuduğunu gösterir. Bir kişi yeter. Yedi gün içinde kimse basmazsa bu bir uyarıdır ve bot hazır sayılmaz.
button-here = Buradayım
# Shown for some seconds: at most 200 units, no HTML.
self-test-noted = Not edildi.
self-test-first = Not edildi: biri var. Henüz başka kimse basmadı, basması da gerekmiyor.
self-test-others = Not edildi: biri var. Şunlar da var:
# $who: a Telegram id; $on, $at: when that person pressed.
self-test-other = <code>{ $who }</code>, { $on }, { $at }

## Hazırlık: günden önce botu işletenlere bildirilir

# $name: day-name; $on, $at, $city: when the first message goes out, by the clock of $city.
ready-go = <b>GO: { $name }, { $date }.</b> Her şey hazır. İlk mesaj: { $on }, { $at } ({ $city }).
ready-no-go = <b>NO-GO: { $name }, { $date }.</b> Her şeyin hazır olduğu söylenemiyor. İlk mesaj: { $on }, { $at } ({ $city }).
# $reason: why, in English.
ready-failed = Hazırlık denetlenemedi: <code>{ $reason }</code>. Sunucuda şunu çalıştırın: <code>commemoration-bot ready</code>
# $count: what stands in the way and found no place in the message.
ready-more = Burada gösterilmeyen: { $count }. Tümünü sunucuda şu komut gösterir: <code>commemoration-bot ready</code>
ready-fine = Yolunda olan: { $count }.
ready-again = Botu işletenlerden biri düğmelerinden birine basana kadar bu mesaj her gün yeniden gelir.
# Shown for some seconds: at most 200 units, no HTML.
ready-seen = Not edildi. Bir sonraki bildirim zamanında gelir.
ready-operators-only = Bu düğmeyi yalnızca botu işletenler kullanabilir.
# $on, $at, $city: when the message below is due in the time zone of this reader, who may not be subscribed to it.
ready-preview = <i>Ön izleme. Bu mesajın buradaki zamanı: { $on }, { $at } ({ $city }).</i>
ready-resumed = Gönderim sürüyor.
# Botu yönetenlere: gönderimin durdurulduğunu söyleyen satırlar. $who: you, line ya da Telegram numarası.
hold-head = <b>Gönderim durduruldu.</b> Kimseye mesaj gitmez. İnsanlara yanıt verilir.
hold-until = Bitiş: { $on }, { $at } ({ $city })
hold-until-resumed = Bitiş: biri sürdürdüğünde
hold-by = { $who ->
    [you] Durduran: siz
    [line] Durduran: sunucunun komut satırı
   *[other] Durduran: operatör <code>{ $who }</code>
}
# $reason: durduranın kendi sözleriyle.
hold-reason = Neden: { $reason }
hold-note = Süresi o zamana kadar dolan mesaj gönderilmez. Sürdürmek için: /resume
hold-unconfirmed = Gönderen süreçlerden biri bunu henüz onaylamadı: birkaç mesaj daha gidebilir.
hold-resumed = { $who ->
    [line] Gönderim sürüyor. Sunucunun komut satırından sürdürüldü.
   *[other] Gönderim sürüyor. Operatör <code>{ $who }</code> sürdürdü.
}
hold-none = Gönderim durdurulmuş değil.
hold-ended = Gönderimin durdurulduğu süre doldu. Gönderim sürüyor.
# $count: mesaj sayısı; $on, $at, $city: sürelerinin ne zaman dolduğu.
hold-reminder =
    <b>Gönderim hâlâ durdurulmuş durumda ve bu yüzden mesajlar kaybolacak.</b>
    Gönderilecek mesaj sayısı: { $count }. Süreleri doluyor: { $on }, { $at } ({ $city }). Ondan sonra bunları kimse almaz. Sürdürmek için: /resume
span-invalid =
    “{ $text }” için gönderim durdurulamaz. Önce süreyi (en çok 7 gün), sonra nedeni yazın: <code>/hold 2h30m rakamlar denetleniyor</code>
    Süre yazılmazsa biri sürdürene kadar durdurulur. Neden bir sayıyla başlamamalıdır.
# Yazılabilen zaman birimleri: küçük harflerle, aralarında boşlukla.
span-minutes = dk dakika
span-hours = sa saat
span-days = gün
command-hold = bütün gönderimi durdur: süre, neden
command-resume = gönderimi sürdür
button-preview = Ön izleme
button-rehearse = Deneme
button-hold = Durdur
button-hold-yes = Tüm gönderimi durdur
button-hold-no = Durdurma
button-resume = Sürdür
button-seen = Görüldü

## The progress of a broadcast, which operators get as one message that is edited while it is sent

# $date: the day; $moment: one of label-….
progress-name = { $date }: { $moment }
progress-announcement = Duyuru
# $name: progress-name or progress-announcement; $state: one of the three that follow.
progress-title = <b>{ $name }</b>
    { $state }
progress-under-way = Gönderiliyor
progress-changing = Gönderilmiş kopyalar değiştiriliyor
progress-ended = Bitti
progress-sent = Gönderilen: <b>{ NUMBER($sent, useGrouping: 1) }</b> / { NUMBER($owed, useGrouping: 1) } (%{ $percent })
progress-recalled = Geri alınan: { NUMBER($count, useGrouping: 1) }
# $rate: messages a second.
progress-rate = Saniyede { NUMBER($rate, useGrouping: 1) }, yaklaşık { $minutes } dk kaldı
progress-left = Yaklaşık { $minutes } dk kaldı
# $count: how many messages are due next; when: $on, $at, $city.
progress-next = Sonraki: { NUMBER($count, useGrouping: 1) } mesaj, { $on }, { $at } ({ $city })
progress-end = Beklenen bitiş: { $on }, { $at } ({ $city })
# $part: a language, a city or a kind of chat.
progress-part = { $part }: { NUMBER($sent, useGrouping: 1) } / { NUMBER($owed, useGrouping: 1) }
progress-others = Diğerleri
progress-kind-private = Özel sohbetler
progress-kind-group = Gruplar
progress-kind-channel = Kanallar
# What was not sent, by how that ended: $count.
progress-gone = Artık ulaşılamayan: { NUMBER($count, useGrouping: 1) }
progress-failed = Kabul edilmeyen: { NUMBER($count, useGrouping: 1) }
progress-expired = Zamanında gönderilemeyen: { NUMBER($count, useGrouping: 1) }
progress-uncertain = Ulaşıp ulaşmadığı bilinmeyen: { NUMBER($count, useGrouping: 1) }
# $reason: in English, as Telegram says it; $count: how often.
progress-fault = – <code>{ $reason }</code>: { NUMBER($count, useGrouping: 1) }
progress-other-faults = – diğer nedenler: { NUMBER($count, useGrouping: 1) }
progress-doubtful = İki kez ulaşmış ya da hiç ulaşmamış olabilir: { NUMBER($count, useGrouping: 1) }
# Below them stand hold-by and hold-reason.
progress-paused = <b>Gönderim, biri sürdürene kadar durduruldu.</b>
progress-paused-until = <b>Gönderim durduruldu. Sürdürüleceği zaman: { $on }, { $at } ({ $city }).</b>
# $number: of the correction; $changed of $copies copies.
progress-correction = <b>Düzeltme { $number }:</b> { NUMBER($changed, useGrouping: 1) } / { NUMBER($copies, useGrouping: 1) } kopya değiştirildi
progress-recall = <b>Geri alma:</b> { NUMBER($changed, useGrouping: 1) } / { NUMBER($copies, useGrouping: 1) } kopya geri alındı
progress-unchanged = Değiştirilemeyen: { NUMBER($count, useGrouping: 1) }
# With the buttons button-hold-yes and button-hold-no.
progress-question = Tüm gönderim durdurulsun mu? İnsanlara yanıt verilir. Gönderim sürdürülene kadar süresi dolan mesaj gönderilmez.
progress-forgotten = Bu gönderimin ilerleyişi artık bilinmiyor.
button-details = Ayrıntılar

## Günden sonra botu yönetenlere gönderilen döküm

# Dosyanın açıklaması. $name: day-name; ötekiler mesaj sayılarıdır.
receipt-caption = <b>{ $name }, { $date }: döküm.</b>
    Gönderilmesi gereken: { $owed }
    Gönderilen: { $sent }
    Ulaşılamayan: { $unreachable }
    Reddedilen: { $failed }
    Ulaştığı bilinmeyen: { $uncertain }
    Zamanında gönderilmeyen: { $expired }
    Geri alınan: { $recalled }
    İki kez gelmiş olabilecek: { $doubled }
    Dosyada kimsenin adı yoktur; yayımlanabilir.

## Açılıp kapanan ayarlar, yazarak ya da düğmeyle

button-second = İkinci dil
button-second-none = Yalnızca bir dil
button-silent-auto = Ses: gece yok
button-silent-on = Ses: hiçbir zaman
button-silent-off = Ses: her zaman
button-cards-on = Resim: var
button-cards-off = Resim: yok

# Words for on, off and auto that may be typed besides those three: small letters, spaces between.
word-on = açık evet var
word-off = kapalı hayır yok
word-auto = gece
# $now: which messages come; $lines: a choice-line for each message, and for none.
moments-typed =
    { $now }
    Seçmek için bu satırlardan birini ya da birkaç sözcüğü birlikte yazın: <code>/moments day silence</code>
    { $lines }
# What can be typed, and what it means: $label one of label-…, button-silent-… or button-cards-….
choice-line = <code>/{ $command } { $word }</code> — { $label }
silent-on = Mesajlar her zaman sessiz gelir. Sesli: <code>/silent off</code>. Yalnızca gece sessiz: <code>/silent auto</code>
silent-off = Mesajlar her zaman sesli gelir. Sessiz: <code>/silent on</code>. Yalnızca gece sessiz: <code>/silent auto</code>
silent-auto = 22.00 ile 08.00 arasında mesajlar sessiz gelir. Her zaman sessiz: <code>/silent on</code>. Her zaman sesli: <code>/silent off</code>
cards-on = Mesajlar resimli gelir. Resimsiz: <code>/cards off</code>
cards-off = Mesajlar resimsiz gelir. Resimli: <code>/cards on</code>
# $choices: a choice-line for each.
choice-unknown =
    “{ $text }” seçenekler arasında yok. Seçenekler:
    { $choices }

## Groups and channels. A key that ends in -group is said of them in place of the same key without it

untitled-group = Grup
untitled-supergroup = Grup
untitled-channel = Kanal

# Said once in a group to which the bot was added. $bot: its user name.
greeting =
    Bu bot, 20 Ocak 1990 faciasında hayatını kaybedenlerin anısına adanmıştır. Yılda bir kez birkaç kısa mesaj gönderir, yılın geri kalanında susar.
    Yöneticilerden biri şu komutu yazana kadar bu gruba hiçbir şey gönderilmez: /start@{ $bot }
admins-only =
    Bunu yalnızca bu grubun yöneticileri yapabilir.
    Herkes sorabilir: /next, /calendar, /status, /about, /timeline, /history, /sources, /help, /privacy
button-settings-private = Ayarlar, özel sohbette
button-topic-leave = Konuya göndermeyi bırak
button-subscribe = Aboneliği başlat
button-unsubscribe = Aboneliği bitir
button-add-group = Gruba ekle
button-add-channel = Kanala ekle

start-subscribed-group = Bu grup abone oldu. Saat dilimi: { $city }.
start-already-group = Bu grup zaten abone. Saat dilimi: { $city }.
start-hint-group =
    Yöneticiler ayarları burada değiştirebilir: <code>/timezone Bakü</code>, <code>/language tr</code>, <code>/time 08.30</code>
    Bütün ayarlar ise özel sohbette:
coming-none-group = Bütün mesajlar kapalı, hiçbiri gelmeyecek. Açmak için: /moments
stop-done-group =
    Bu grubun aboneliği sona erdi, artık mesaj gelmeyecek.
    Geri dönmek için: /start
    Ayarlar saklanıyor. Silmek için: /forgetme
stop-already-group =
    Bu grup abone değil, mesaj gelmeyecek.
    Aboneliği başlatmak için: /start

status-subscribed-group = Abone. Başlangıç: { $date }.
status-unsubscribed-group = Abone değil.
status-last-none-group = Son { $days } günde buraya yıl dönümüyle ilgili mesaj gönderilmedi.
status-topic = Mesajlar grubun bir konusuna gelir.
status-muted = Botun şu an orada yazma izni yok. Bu izni bir yönetici verebilir.
settings-title-group = <b>Ayarlar: { $title }</b>
settings-closed-group = Değiştirmek için: /chats
forgetme-ask-group =
    Bu işlem aboneliği sona erdirir ve bu grup ya da kanal hakkında saklanan her şeyi siler: ayarları, tarihleri, yönetici listesini ve gönderilmiş mesajlarla bağlantıyı. Geri alınamaz.
    Silinsin mi? Grupta yazarak da onaylanabilir: <code>/forgetme { forgetme-word }</code>
forgetme-done-group = Silindi. Bu grup ya da kanal hakkında artık hiçbir şey saklanmıyor. Bot orada kalır ve susar; bir yönetici onu çıkarabilir.
caption-mydata-group = Bu grup ya da kanal hakkında saklananların tümü: okumak için bir metin ve bütün alanları içeren bir JSON dosyası.
mydata-title-group = Bu grup ya da kanal hakkında saklananlar
settings-kept-group = Abone değil: mesaj gelmeyecek.
settings-in-group = Yöneticiler onları burada şu komutlarla değiştirebilir: /language, /timezone, /time, /moments, /silent, /cards, /topic

language-ask-group =
    Mesajlar hangi dilde olsun?
    Grupta bir yönetici yazabilir: <code>/language tr</code>
second-ask =
    Her gönderi için ikinci bir dil seçin.
    İki metin alt alta yer alır; çoğu zaman resim altına sığmaz ve resimsiz gelir.
timezone-ask-group =
    Saat dilimi: { $zone }; orada şu an saat { $time }.
    Değiştirmek için grupta ya da bu mesaja yanıt olarak <code>/timezone Berlin</code> yazın.
timezone-which =
    “{ $name }” için tek bir saat dilimi bulunamadı. Bunlardan birini ya da saati sizinkiyle aynı olan büyük bir şehri yazın: <code>/timezone Berlin</code>
    { $zones }
time-ask-group =
    Anma günündeki mesajın saati: { $time }. Saat dilimi: { $zone }.
    Değiştirmek için grupta ya da bu mesaja yanıt olarak <code>/time 08.30</code> yazın.
    22.00 ile 08.00 arasında mesaj sessiz gelir, başka türlü seçmediyseniz: /silent
topic-here = Mesajlar bu konuya gelecek.
topic-general = Mesajlar grubun kendisine gelecek. Bir konuya gelmesi için yönetici o konuda <code>/topic</code> yazmalıdır.

# In the menu of groups.
command-start-group = mesajları bu gruba al
command-stop-group = bu gruba gelen mesajları durdur
command-status-group = abonelik ve ayarları
command-timezone-group = grubun saat dilimini seç
command-privacy-group = bu grup hakkında neler saklanıyor
command-mydata-group = bu grup hakkında saklananların kopyası
command-forgetme-group = bu grup hakkında saklananları sil

help-group =
    <b>20 Ocak</b>
    /next — { command-next }
    /calendar — { command-calendar }
    /status — { command-status-group }
    /about — { command-about }
    /timeline — { command-timeline }
    /history — { command-history }
    /sources — { command-sources }
    /privacy — { command-privacy-group }
    /help — { command-help }

    <b>Yöneticiler için</b>
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
    <b>Gruplarınız ve kanallarınız</b>
    Ayarlarını açmak için birini seçin.
chats-none =
    Bot, yönettiğiniz bir grup ya da kanal tanımıyor.
    Botu bunlardan birine ekleyin. Kanalda mesaj yayımlama iznine ihtiyacı vardır. Bot zaten gruptaysa orada <code>/settings</code> yazın. Zaten kanaldaysa, kanalı /chats listesinde gören bir yönetici ayarlarını açsın; bundan sonra siz de onu burada bulursunuz.
# Follows the list, or stands alone, when Telegram may not be asked more often at present.
lookup-later = Şu anda her şey denetlenemiyor. Lütfen bir dakika sonra yeniden deneyin.
managed-lost = Bu ayarlar değiştirilemiyor: o grubu ya da kanalı artık yönetmiyorsunuz veya bot orada değil. Yönettikleriniz: /chats
managed-refused =
    Bu ayarları yalnızca o grubun ya da kanalın yöneticileri değiştirebilir, bot da orada olmalıdır.
    Anonim kalan bir yönetici komutları grubun kendisinde yazabilir: <code>/language</code>, <code>/timezone</code>, <code>/time</code>, <code>/moments</code>

# To whoever added the bot. $title: of the channel.
channel-ask =
    Bot “{ $title }” kanalına eklendi ve orada mesaj yayımlayabilir. Kanal için abonelik başlatılsın mı?
    “{ button-subscribe }” düğmesine basılana kadar hiçbir şey yayımlanmaz. Dil, saat dilimi ve mesajlar burada şimdi ya da sonra seçilebilir: /chats
channel-no-right =
    Bot “{ $title }” kanalına eklendi, ancak orada mesaj yayımlayamıyor. Bu izni verin. Kanal için abonelik başlatılsın mı?
    “{ button-subscribe }” düğmesine basılana kadar hiçbir şey yayımlanmaz.
start-chats = Yönettiğiniz gruplar ve kanallar: /chats

# To those who manage a group or a channel. $title: its title.
chat-muted = <b>Bot artık</b> <code>{ $title }</code> <b>sohbetinde yazamıyor.</b> Bu izin olmadan 20 Ocak mesajları oraya gelemez. İzni bir yönetici geri verebilir: kanalda mesaj yayımlama, grupta mesaj gönderme izni. Abonelik sürer.
chat-no-right = Bot <code>{ $title }</code> sohbetinde, ancak orada yazamıyor. Bu izni bir yönetici verebilir: grupta mesaj gönderme izni vererek ya da botu yönetici yaparak.
chat-writable = Bot yeniden <code>{ $title }</code> sohbetinde yazabiliyor.
chat-lost = Bot <code>{ $title }</code> sohbetinden çıkarıldı. Abonelik sona erdi, bu sohbetle ilgili saklanan her şey silindi. Mesajları yeniden almak için botu tekrar ekleyin.
# To those of whom Telegram does not tell whether they still manage it; so no title.
chat-unconfirmed = Yöneticisi olduğunuz bir grup ya da kanal botu kaybetti: bot çıkarıldı ya da orada yazamıyor. Telegram hâlâ yönetici olup olmadığınızı bota bildirmiyor, bu yüzden adı burada yazılmadı. Botun şu anda bulunduğu yerler: /chats
# $days: until the anniversary.
chat-audit = <b>Bot</b> <code>{ $title }</code> <b>sohbetinde yazamıyor</b>, yıl dönümüne ise { $days } gün kaldı. İzni bir yönetici verebilir: kanalda mesaj yayımlama, grupta mesaj gönderme izni.
topic-lost = <code>{ $title }</code> grubunda mesajların geldiği konu kapatılmış ya da silinmiş. Bundan sonra mesajlar grubun kendisine gelecek. Başka bir konu seçmek için yönetici o konuda <code>/topic</code> yazmalıdır.

# To those who run the bot.
alert-chat-muted = Bot artık <code>{ $title }</code> sohbetinde yazamıyor. Orayı yönetenlere bildirildi.
alert-chat-lost = Bot <code>{ $title }</code> kanalından çıkarıldı. Abonelik sona erdi.
alert-channel-unasked = Botu <code>{ $title }</code> kanalına ekleyen kişiye bot yazamıyor, bu yüzden kimseye sorulmadı. Bu kişi botu açıp <code>/chats</code> yazabilir.
# $days: until the anniversary; $count: how many; $titles: some of them.
alert-audit =
    <b>Bot, abone olan { $count } grupta ya da kanalda yazamıyor</b>; yıl dönümüne kalan gün: { $days }. Oraları yönetenlere bildirildi.
    <code>{ $titles }</code>
# $reason: what Telegram said, or what went wrong.
alert-picture = <b>Mesajlar birkaç dakika resimsiz geliyor</b>: resim çizilemedi ya da Telegram onu kabul etmedi. Resimsiz de olsa mesaj herkese ulaşır. Nedeni: <code>{ $reason }</code>

## Operatörler

# Yalnızca operatörlere gönderilir. $count: mesajların sayısı; $day, $year: denenen gün.
rehearse-begins = { $day } { $year } için { $count } mesaj buraya saniyede bir gelecek; her birinde deneme olduğu yazılıdır. Başka kimse almaz, asıl mesajlar etkilenmez.
rehearse-paused = Gönderimi bir operatör durdurdu, bu yüzden şu anda deneme yapılamaz. Sürdürmek için botla özel sohbette: /resume
# $seconds: in how many seconds sending goes on.
rehearse-paused-briefly = Gönderim kısa bir süre için durduruldu, bu yüzden şu anda deneme yapılamaz. Ara { $seconds } saniye sonra kendiliğinden biter. Sonra yeniden deneyin: /rehearse
rehearse-clock = Saatler uyuşmuyor, bu yüzden şu anda deneme yapılamaz. Hangisinin yanlış olduğunu sunucudaki ready komutu gösterir.
rehearse-under-way = Burada bir deneme sürüyor. Bitmesini bekleyin.
rehearse-not-enrolled = Burada deneme yapılmaz: bu sohbet denemelere katılmıyor. Katılması için: /enroll
enroll-done = Bu sohbet artık denemelere katılıyor: /rehearse sıradaki mesajları deneme notuyla buraya gönderir. Onları burada herkes görür. Bitirmek için: /enroll off
enroll-ended = Bu sohbet artık denemelere katılmıyor.
enroll-where = /enroll komutunu bir deneme grubunda ya da bir grubun veya kanalın ayarlarına yanıt olarak gönderin: /chats. /enroll off katılımı bitirir. Siz her zaman katılırsınız: /rehearse
command-rehearse = sıradaki mesajları yalnızca kendiniz için deneyin
command-enroll = bir deneme grubunu denemelere kat

## Duyurular: botun kendisi hakkında herkese bir mesaj

# Ready-made. They go to people, groups and channels alike, as they are. $date: the day of the coming anniversary;
# $name: the user name of the bot that takes over.
prepared-apology = Bu botun gönderdiği bir mesajda sayılardan biri yanlış verilmişti. Bunun için özür dileriz. Sayılar ve kaynakları: /sources
prepared-late = Bu botun bir mesajı geç geldi. Gecikme bizden kaynaklandı, özür dileriz. Sıradaki mesajlar ve saatleri: /next
prepared-none =
    Bu bot { $date } için mesaj göndermeyecek.
    Abonelik ve ayarlar saklanır. 1990'da ne oldu: /about
prepared-closing =
    Bu bot kapanıyor ve artık mesaj göndermeyecek.
    Bu sohbet hakkında saklananlar silinebilir: /forgetme

    20 Ocak 1990'da hayatını kaybedenleri anıyoruz.
prepared-moved =
    Bu bot taşındı: yeni adresi @{ $name }. Buradan artık mesaj gelmeyecek.
    Mesajları yeniden almak için @{ $name } botunu açıp orada Başlat düğmesine basın. Botun gruba ya da kanala eklenmesi gerekir.
    Burada bu sohbet hakkında saklananlar silinebilir: /forgetme

# To operators. Where a word of a command is named, it is typed as it is, in every language.
command-announce = botun kendisi hakkında herkese duyuru gönder
label-announcement = Duyuru
# $languages: codes of languages; $names: the ready-made texts.
announce-how =
    <b>Duyuru, botun kendisi hakkında bütün abonelere giden bir mesajdır.</b>
    Metnini her dilde ({ $languages }) ayrı bir mesajla gönderin; metin, komutun yazıldığı satırın altında olsun: <code>/announce tr</code>
    Hazır bir metin de alabilirsiniz ({ $names }): <code>/announce late</code>, <code>/announce moved @new_bot</code>
    Sonra bütün metinler burada gösterilir. Onaylanmadan hiçbir şey gönderilmez.
announce-kept = Kaydedildi: { $language }. Eksik olanlar: { $missing }.
# $reason: what is wrong with the text, in English.
announce-wrong = Bu metin gönderilemez: <code>{ $reason }</code>
# $language: its code; the text follows in a message of its own.
announce-preview = <i>Önizleme, { $language }:</i>
# $begins, $ends, $expires: dates and times in UTC; $edition: the hash of the texts; $minutes: rounded up.
announce-forecast =
    <b>Sohbet sayısı: { $chats }.</b> Kaç dakika sürer: { $minutes }.
    Şimdi ({ $begins } UTC) başlarsa son sohbete ulaşacağı zaman: { $ends } UTC; şu zamandan sonra gönderilmez: { $expires } UTC.
    Metinler: <code>{ $edition }</code>
announce-ready = Gönderilmesini istemek için: <code>/announce send</code>. Vazgeçmek için: <code>/announce cancel</code>
# What is asked for, and after it, in each language, its text.
request-announcement = <b>Botun kendisi hakkında bütün abonelere duyuru.</b>
request-announcement-near = Anma günü yakın olmasına karşın istendi.
# $begins, $ends: in UTC.
announce-near =
    <b>Anma günü yakın.</b> Şu süre içinde duyuru gönderilmez (UTC): { $begins } – { $ends }. İstek oluşturulmadı.
    Bekleyemiyorsa: <code>/announce send anyway</code>
announce-too-long =
    <b>Yeterli zaman yok.</b> Sohbet sayısı: { $chats }; kaç dakika sürer: { $minutes }. Ama şu süre içinde duyuru gönderilmez (UTC): { $begins } – { $ends }. İstek oluşturulmadı.
    Bekleyemiyorsa: <code>/announce send anyway</code>
announce-nobody = Abone yok; duyurunun gönderileceği kimse de yok.
announce-unfinished = Burada gönderilmeye hazır bir duyuru yok. Bot yeniden başlatılınca taslak saklanmaz. Nasıl yazılır: /announce
announce-dropped = Duyurudan vazgeçildi. Hiçbir şey gönderilmedi.

## Corrections and recalls

notice-corrected = <i>Düzeltme: { $date }.</i>
notice-recalled = <i>Bu mesaj geri alındı.</i>
alert-corrected = <b>Düzeltme tamamlandı: { $moment }, { $year }.</b> Değiştirilen: { $changed }. Değiştirilemeyen: { $unchanged } (<code>{ $reason }</code>).
alert-recalled = <b>Geri alma tamamlandı: { $moment }, { $year }.</b> Geri alınan: { $changed }. Geri alınamayan: { $unchanged } (<code>{ $reason }</code>).
revision-outdated = Bu arada mesaj düzeltildi ya da geri alındı. Hiçbir şey yapılmadı.

request-correction = <b>Düzeltme: { $moment }, { $year }.</b>
request-recall = <b>Geri alma: { $moment }, { $year }.</b> Artık gönderilmez, gönderilenler geri alınır.
request-recall-how = 48 saatten yeni mesajlar silinir. Daha eskilerin metni şununla değiştirilir: { $sentence }
request-language = <b>{ $name }</b>, gönderilen: { $sent }, gönderilecek: { $owed }
request-same = Değişiklik yok: { $languages }.
request-unknown = Ne gönderildiği bilinmiyor; bu mesajlar şimdiki metni alır.
request-card = Resim de değişiyor.
request-too-long = Yeni metin resmin altına sığmıyor: resimli mesajlar olduğu gibi kalır.
request-marked = Değiştirilen her mesajın sonuna düzeltme günü yazılır.
request-unmarked = Değiştirilen mesajlarda düzeltme belirtilmez.
request-takes = Değiştirilecek: { $copies }. Gönderilecek: { $owed }. Yaklaşık { $minutes } dk sürer.
request-copy = <b>Bu veritabanı { $time } UTC tarihli yedekten geri yüklendi.</b>
request-ahead = <b>Bu veritabanı, botun bu sohbetteki kaydından daha az şey biliyor.</b> Gönderimine başlanan mesajlar: kayda göre { $seen }, bu veritabanına göre { $own }.
request-moved = <b>Bu veritabanı eskisinden başka bir yerde ve oradaki çalışma düzgün bitirilmemiş.</b> Zamanı gelmiş ve o zamandan beri gönderilmiş olabilecek mesajlar: { $seen }; veritabanına göre gönderimine başlanan mesajlar: { $own }.
request-other = <b>Başka bir makine bu botu başka bir veritabanıyla kullandı.</b> Gönderimine başlanan mesajlar: onun kaydına göre { $seen }, bu veritabanına göre { $own }.
request-trust = Gönderim buradan sürerse, o zamandan beri başka yerden gönderilmiş ve süresi dolmamış olanlar yeniden gönderilir. Şu anda gönderilecek: { $owed }.
request-skip = Gönderim buradan sürer, ama zamanı gelmiş olanlar gönderilmez, çünkü başka yerden gönderilmiş olabilir. Hiç kimse bir mesajı iki kez almaz; ama biri hiç almayabilir. Şu anda gönderilecek: { $owed }.
request-asked = Bunu <code>{ $who }</code> numaralı operatör istedi. Başka bir operatörün bir saat içinde onaylaması gerekir.
request-alone = Onaylayacak başka operatör yok; siz durdurmazsanız bir dakika sonra başlar.
request-same-person = Bunu siz istediniz; başka bir operatörün onaylaması gerekir.
request-over = Bu artık karar beklemiyor.
request-done = <code>{ $who }</code> numaralı operatör onayladı: { $kind }. Şimdi başlıyor.
request-begun = { $kind }: kimse durdurmadı, şimdi başlıyor.
request-expired = { $kind }: bir saat içinde kimse onaylamadı, bu yüzden yapılmadı. Hâlâ gerekiyorsa yeniden isteyin.
request-stopped = <code>{ $who }</code> numaralı operatör durdurdu: { $kind }. Hiçbir şey değişmedi.
request-failed = Onaylandı ama yerine getirilemedi: { $kind }. <code>{ $reason }</code>
request-refused = Bu mümkün değil: <code>{ $reason }</code>
request-kind-correction = düzeltme
request-kind-recall = geri alma
request-kind-trust = bu veritabanından gönderim
request-kind-announcement = duyuru
button-request-yes = Onayla
button-request-no = Durdur
correct-usage = Önce sunucudaki metinleri değiştirin. Sonra: <code>/correct MOMENT YEAR</code>; mesajlarda düzeltme belirtilmeyecekse sonuna <code>silently</code> ekleyin. Düzeltilebilir: <code>{ $names }</code>
correct-nothing = Şimdiki metinler gönderilenlerle aynı. Önce sunucudaki metinleri değiştirin.
recall-usage = <code>/recall MOMENT YEAR</code>. Geri alınabilir: <code>{ $names }</code>
command-correct = gönderileni düzelt
command-recall = gönderileni geri al

sources-revisions =
    <b>Düzeltmeler</b>
    { $list }
sources-revision = { $date }: { $moment }, { $year }: { $kind ->
        [recall] geri alındı
       *[correction] düzeltildi
    }
alert-other-texts = <b>{ $moment }, { $year } başladıktan sonra metinler değişti.</b> Kalanı, başladığı metinlerle gönderilir. Yenileri geçerli olacaksa: /correct
# The message by which a ledger is compared with what was sent. $seen, $own numbers of notices begun.
witness-message = <b>Botun kaydı.</b> Bot, veritabanının eski bir kopyasıyla ya da aynı anda iki makinede çalıştığını bu mesajdan anlar. Lütfen sabitlenmiş olarak bırakın.
alert-witness-ahead = <b>Hiçbir şey gönderilmiyor: veritabanı, botun bu sohbetteki kaydından daha az şey biliyor.</b> Gönderimine başlanan mesajlar: kayda göre { $seen }, veritabanına göre { $own }. Bu eski bir kopya, ya da başka bir makine gönderdi. Öteki makinelerin hepsini durdurun. Sonra <code>resume --trust-ledger</code> bu veritabanına göre gönderilecek her şeyi, <code>resume --skip-unaccounted</code> ise yalnızca zamanı daha sonra gelecek olanları gönderir.
alert-witness-moved = <b>Hiçbir şey gönderilmiyor: veritabanı eskisinden başka bir yerde ve oradaki çalışma düzgün bitirilmemiş.</b> Zamanı gelmiş ve o zamandan beri gönderilmiş olabilecek mesajlar: { $seen }; veritabanına göre gönderimine başlanan mesajlar: { $own }. Öteki makinelerin hepsini durdurun. Sonra <code>resume --trust-ledger</code> bu veritabanına göre gönderilecek her şeyi, <code>resume --skip-unaccounted</code> ise yalnızca zamanı daha sonra gelecek olanları gönderir.
alert-witness-other = <b>Hiçbir şey gönderilmiyor: başka bir makine bu botu başka bir veritabanıyla kullanıyor.</b> Gönderimine başlanan mesajlar: onun kaydına göre { $seen }, bu veritabanına göre { $own }. İkisinden birini durdurun. Sonra ötekinde <code>resume --trust-ledger</code> onun veritabanına göre gönderilecek her şeyi, <code>resume --skip-unaccounted</code> ise yalnızca zamanı daha sonra gelecek olanları gönderir.
alert-witness-pinned = Botun bu sohbetteki kaydı artık sabitlenmiş değildi. Yeniden sabitlendi: bot, veritabanının eski bir kopyasıyla çalıştığını ondan anlar.
# $failed, $waiting: numbers of notices.
alert-unopened-ids = <b>Bazı sohbetlerin Telegram numaraları açılamıyor.</b> Bu sohbetlere mesaj gitmez: başarısız { $failed }, doğru anahtarlı bir süreci bekleyen { $waiting }. Ötekilere gönderilir. DATA_KEY bütün süreçlerde aynı mı, denetleyin; aynıysa yedeği geri yükleyin.
