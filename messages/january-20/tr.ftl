### 20 January, in Turkish. Telegram HTML; a value is escaped by the bot.
### Tone: quiet, plain, short sentences. No exclamation marks. At most one symbol, the candle, only first in `day`.
### Every number written here has its owner in observance.toml.
###
### Values: $date the day as dates.day writes it (20 Ocak 2027) · $number the anniversary (37) · $year (2027)
### · $day, $silence the times of those messages by the reader's clock (09.00).

day-name = Azerbaycan'da Millî Matem Günü

## Parts of the texts below

ordinal = { $number }.

years = { $number } yıl

# The last line of `day`; also the answer to a prayer. No formula of one faith: those who were killed were of several.
closing = Ruhları şad olsun.

## The messages: the first line in bold, nothing else

# On 19 January. $noon: 12:00 in Baku by the reader's clock; $clock: whether that clock is the same as Baku's,
# shows another time of 20 January, or still shows 19 January.
eve =
    <b>{ $date } — { day-name }</b>
    Yarın 20 Ocak faciasının { ordinal } yıl dönümü. 1990'da, 19 Ocak'ı 20 Ocak'a bağlayan gece Sovyet birlikleri Bakü'ye girdi; siviller hayatını kaybetti, yüzlerce kişi yaralandı.
    Her yıl 20 Ocak'ta insanlar Bakü'deki Şehitler Hıyabanı'na gider, mezarlara karanfil bırakır. Bakü saatiyle 12.00'de{ $clock ->
        [same] { "" }
        [before] {" "}(sizin saatinizle 19 Ocak, { $noon })
       *[other] {" "}(sizin saatinizle { $noon })
    } ülke genelinde bir dakikalık saygı duruşu yapılır.

# The last sentence of `eve`: the messages that this reader will still receive, in their order; `silence-today`: it comes
# on 19 January already, in the zones furthest west.
eve-later =
    { $later ->
        [day] Yarın bir kısa mesaj daha gelecek: saat { $day }.
        [silence] Yarın bir kısa mesaj daha gelecek: saygı duruşundan önce, saat { $silence }.
        [day-silence] Yarın iki kısa mesaj gelecek: biri saat { $day }, öbürü saygı duruşundan önce, saat { $silence }.
        [silence-day] Yarın iki kısa mesaj gelecek: saygı duruşundan önce, saat { $silence }, ardından saat { $day }.
        [silence-today] Bugün bir kısa mesaj daha gelecek: saygı duruşundan önce, saat { $silence }.
        [silence-today-day] İki kısa mesaj daha gelecek: bugün saygı duruşundan önce, saat { $silence }, yarın ise saat { $day }.
       *[none] { "" }
    }

# On 20 January, at any hour of the reader's day: true before the minute of silence and after it.
day =
    <b>🕯️ { $date }</b>
    { day-name }

    20 Ocak faciasının üzerinden { years } geçti.
    1990'ın o gecesinde Bakü'de farklı yaşlardan ve farklı milletlerden insanlar hayatını kaybetti: kimi sokakta, kimi evinde, kimi yaralılara yardım ederken. Sonraki günlerde Neftçala ve Lenkeran'da da hayatını kaybedenler oldu.

    Azerbaycan Dışişleri Bakanlığının son yıllardaki açıklamalarında 150 kişinin hayatını kaybettiği, 744 kişinin yaralandığı, 4 kişinin kaybolduğu belirtiliyor. Başka kaynaklarda farklı sayılar var: /sources

    Her yıl 20 Ocak'ta, Bakü saatiyle 12.00'de bir dakikalık saygı duruşu.
    { closing }

# Minutes before 12:00 in Baku. $today: whether the reader's clock already shows 20 January.
silence =
    <b>20 Ocak, { ordinal } yıl dönümü</b>
    { $today ->
        [yes] Bugün Bakü
       *[no] Bakü
    } saatiyle 12.00'de{ $clock ->
        [same] { "" }
        [before] {" "}(sizin saatinizle 19 Ocak, { $noon })
       *[other] {" "}(sizin saatinizle { $noon })
    } Azerbaycan, 20 Ocak'ta hayatını kaybedenleri bir dakikalık saygı duruşuyla anıyor.
    Trafik duruyor; gemiler ve trenler düdük, araçlar korna çalıyor.
    Nerede olursanız olun, o dakikada durup onları anabilirsiniz. Bot bu süre boyunca hiçbir şey göndermeyecek.

# The line above a message that is only rehearsed. $on, $at: the day and the time at which this reader gets the message,
# by the clock of $city.
rehearsal = <i>Bu, { $year } yılı için bir deneme mesajıdır. Mesajın zamanı: { $on }, { $at } ({ $city }).</i>

## The card above a message, with the number of years, the day, 1990 – 2027 and day-name; short, since few words are read on a phone

# After the number.
card-years = { $number ->
        [one] yıl
       *[other] yıl
    }

# Below the name of the day: two lines, broken as here. True on any day, without "tomorrow": a card is forwarded.
card-note = { $moment ->
        [eve]
            19 Ocak'ı 20 Ocak'a
            bağlayan gece
        [day]
            Hayatını kaybedenlerin
            anısına
        [silence]
            Bakü saatiyle 12.00'de
            bir dakikalık saygı duruşu
       *[other] { "" }
    }

# Above the candle when the message is only rehearsed.
card-rehearsal = Deneme

## In people's own calendars: plain text, no HTML. What is changed here needs a new edition in observance.toml.

calendar-day = { day-name }: { ordinal } yıl dönümü
calendar-silence = Saygı duruşu: 20 Ocak, { ordinal } yıl dönümü
calendar-silence-about =
    Bakü saatiyle 12.00'de Azerbaycan, 20 Ocak'ta hayatını kaybedenleri bir dakikalık saygı duruşuyla anıyor.
    Trafik duruyor; gemiler ve trenler düdük, araçlar korna çalıyor.
    Nerede olursanız olun, o dakikada durup onları anabilirsiniz.

## What the bot tells when asked

# The first line of the answer to /start, the same as in profile-description.
start = Bu bot, 20 Ocak 1990 faciasında hayatını kaybedenlerin anısına adanmıştır.

about =
    <b>20 Ocak hakkında</b>
    1990'da, 19 Ocak'ı 20 Ocak'a bağlayan gece Sovyet birlikleri Bakü'ye girdi. SSCB Yüksek Sovyeti Prezidyumunun M. Gorbaçov imzalı kararnamesi şehirde olağanüstü hâl ilan ediyordu; Human Rights Watch'a göre bu, ancak saatler sonra duyuruldu. 130'dan fazla kişi hayatını kaybetti, yüzlerce kişi yaralandı.

    Kaynaklar can kaybı için farklı sayılar veriyor: 132 (Azerbaycan Başsavcılığı, 2015), 147 (Ombudsman, 2019; Bakü'deki 20 Ocak Anıtı'nda yazılı adlar), 150 (Azerbaycan Dışişleri Bakanlığı, 2023–2026; TÜRKPA, 2024).

    Azerbaycan parlamentosu Milli Meclis, 29 Mart 1994 tarihli kararıyla olaylara ilişkin siyasi ve hukuki değerlendirmesini yaptı. Her yıl 20 Ocak, Azerbaycan'da Millî Matem Günü'dür.
    Kaynaklar: /sources

timeline =
    <b>20 Ocak: kronoloji</b>
    19 Ocak 1990 — Bakü'de 20 Ocak'tan itibaren olağanüstü hâl kararnamesi; akşam televizyonun enerji ünitesi patlatıldı, yayın kesildi
    19 Ocak'ı 20 Ocak'a bağlayan gece — birlikler şehre girdi
    20 Ocak — olağanüstü hâl saatler sonra duyuruldu (HRW)
    21 Ocak — Haydar Aliyev, Azerbaycan'ın Moskova'daki daimi temsilciliğinde açıklama yaptı
    22 Ocak — bugünkü Şehitler Hıyabanı'nda cenaze töreni
    25–26 Ocak — Neftçala ve Lenkeran'da hayatını kaybedenler oldu
    29 Mart 1994 — Milli Meclis kararı
    31 Mart 1998 — “20 Ocak Şehidi” fahri unvanı ihdas edildi
    9 Ekim 1998 — Ebedi Ateş Anıtı açıldı
    20 Ocak 2010 — Bakü'de 20 Ocak Anıtı açıldı
    Kaynaklar: /sources

# Each clause has its source; nothing here is changed without one.
history =
    <b>20 Ocak 1990'ın öncesi ve sonrası</b>
    20 Ocak faciası, Dağlık Karabağ anlaşmazlığı ve Azerbaycan Halk Cephesinin yükselişi sırasında yaşandı. Önceki hafta Bakü'de Ermenilere yönelik pogromlarda 48 (Human Rights Watch), başka bir hesaba göre 90 (T. de Waal) kişi hayatını kaybetmişti. Moskova asker sevkini halkın güvenliği ve kamu düzeniyle gerekçelendirdi. Azerbaycan parlamentosu 1994'te yaşananları askerî saldırı ve suç olarak nitelendirdi. SSCB Başsavcılığı Aralık 1990'da dosyayı kapattı; Azerbaycan Başsavcılığı 1992'de bu kararı iptal etti.
    Kaynaklar: /sources

## /sources: the owners of a number killed in one paragraph, each [[source]] of observance.toml once

sources =
    <b>Kaynaklar: sayılar ve bunları verenler</b>
    Kalın yazılan: hayatını kaybedenler; parantez içinde: yaralananlar / kaybolanlar / gözaltına alınanlar. Bot bu sayılar arasında seçim yapmaz. “+” işareti “veya daha fazla” demektir, “–” verilmemiş.
    { sources-weak }

# $figure: a number as the owner gives it, such as 150 or 100+, or the word `hundreds`.
figure = { $figure ->
        [hundreds] yüzlerce
       *[other] { $figure }
    }
# What an asterisk says: the figures were not read in the owner's own publication.
sources-weak = * Yalnızca ikincil bir kaynaktan biliniyor.

source-soviet-communique = Geçici Sovyet bildirisi, İzvestiya
source-hrw = Human Rights Watch, “Playing the ‘Communal Card’”
source-press-breakdown = Basındaki döküm (82 + 20 + 21 + 8)
source-prosecutor = Azerbaycan Başsavcılığı
source-ombudsman-2012 = Azerbaycan Ombudsmanı
source-current-time = Current Time
source-trend = Trend
source-trend-2024 = Trend
source-turan = Turan
source-apa = APA
source-news-az = News.az
source-wikipedia = Azerbaycanca ve Özbekçe Vikipedi
source-turkpa = TÜRKPA, Türk Devletleri Parlamenter Asamblesi
source-publika = Publika, TÜRKPA açıklaması haberi
source-us-embassy = ABD'nin Azerbaycan Büyükelçiliği
source-anadolu = Anadolu Ajansı
source-report = Report Ajansı
source-memorial = Bakü'deki 20 Ocak Anıtı'nda yazılı adlar
source-sia = SİA
source-heritage = Haydar Aliyev Mirası Kütüphanesi
source-mfa = Azerbaycan Dışişleri Bakanlığı
source-ombudsman-2019 = Azerbaycan Ombudsmanı
source-ombudsman-2020 = Azerbaycan Ombudsmanı
source-ombudsman-2024 = Azerbaycan Ombudsmanı
source-health-ministry = “Kara Ocak: Bakü 1990” kitabında: Azerbaycan SSC Sağlık Bakanlığı

## How the texts above name an owner of figures: beginnings of words, | between. The check compares what they are named beside.

named-prosecutor = Azerbaycan Başsavcılığı
named-ombudsman = Ombudsman
named-memorial = Anıtı'nda yazılı adlar
named-mfa = Dışişleri Bakanlığı
named-turkpa = TÜRKPA
named-hrw = Human Rights Watch|HRW
named-de-waal = T. de Waal
