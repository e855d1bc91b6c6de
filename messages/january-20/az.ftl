### 20 January, in Azerbaijani. Telegram HTML; a value is escaped by the bot.
### Tone: quiet, plain, short sentences. No exclamation marks. At most one symbol, the candle, only first in `day`.
### Every number written here has its owner in observance.toml.
###
### Values: $date the day as dates.day writes it (20 yanvar 2027-ci il) · $number the anniversary (37) · $year (2027)
### · $day, $silence the times of those messages by the reader's clock (09:00).

day-name = Ümumxalq Hüzn Günü

## Parts of the texts below

ordinal = { $number }-{ ORDINAL($number) ->
        [one] ci
        [few] cü
        [many] cı
       *[other] cu
    }

years = { $number } il

# The last line of `day`; also the answer to a prayer. No formula of one faith: those who were killed were of several.
closing = Ruhları şad olsun.

## The messages: the first line in bold, nothing else

# On 19 January. $noon: 12:00 in Baku by the reader's clock; $clock: whether that clock is the same as Baku's,
# shows another time of 20 January, or still shows 19 January.
eve =
    <b>{ $date } — { day-name }</b>
    Sabah 20 Yanvar faciəsinin { ordinal } ildönümüdür. 1990-cı il yanvarın 19-dan 20-nə keçən gecə sovet qoşunları Bakıya yeridildi; dinc sakinlər həlak oldu, yüzlərlə insan yaralandı.
    Hər il yanvarın 20-də insanlar Bakıdakı Şəhidlər xiyabanına gəlir, məzarların üstünə qərənfil qoyur. Bakı vaxtı ilə saat 12:00-da{ $clock ->
        [same] { "" }
        [before] {" "}(sizin vaxtınızla 19 yanvar, saat { $noon })
       *[other] {" "}(sizin vaxtınızla saat { $noon })
    } həlak olanların xatirəsi bütün ölkədə bir dəqiqəlik sükutla yad edilir.

# The last sentence of `eve`: the messages that this reader will still receive, in their order; `silence-today`: it comes
# on 19 January already, in the zones furthest west.
eve-later =
    { $later ->
        [day] Sabah daha bir qısa mesaj gələcək: saat { $day }.
        [silence] Sabah daha bir qısa mesaj gələcək: sükut dəqiqəsindən əvvəl, saat { $silence }.
        [day-silence] Sabah iki qısa mesaj gələcək: biri saat { $day }, digəri sükut dəqiqəsindən əvvəl, saat { $silence }.
        [silence-day] Sabah iki qısa mesaj gələcək: sükut dəqiqəsindən əvvəl, saat { $silence }, sonra isə saat { $day }.
        [silence-today] Bu gün daha bir qısa mesaj gələcək: sükut dəqiqəsindən əvvəl, saat { $silence }.
        [silence-today-day] Daha iki qısa mesaj gələcək: bu gün sükut dəqiqəsindən əvvəl, saat { $silence }, sabah isə saat { $day }.
       *[none] { "" }
    }

# On 20 January, at any hour of the reader's day: true before the minute of silence and after it.
day =
    <b>🕯️ { $date }</b>
    { day-name }

    20 Yanvar faciəsindən { years } ötür.
    1990-cı ilin həmin gecəsi Bakıda müxtəlif yaşlarda və müxtəlif millətlərdən olan insanlar həlak oldu: kimi küçədə, kimi öz evində, kimi yaralılara kömək edərkən. Sonrakı günlərdə Neftçalada və Lənkəranda da həlak olanlar oldu.

    Azərbaycan Xarici İşlər Nazirliyinin son illərdəki bəyanatlarında 150 nəfərin həlak olduğu, 744 nəfərin yaralandığı, 4 nəfərin itkin düşdüyü bildirilir. Başqa mənbələrdə rəqəmlər fərqlidir: /sources

    Hər il yanvarın 20-də, Bakı vaxtı ilə saat 12:00-da — bir dəqiqəlik sükut.
    { closing }

# Minutes before 12:00 in Baku. $today: whether the reader's clock already shows 20 January.
silence =
    <b>20 Yanvar, { ordinal } ildönümü</b>
    { $today ->
        [yes] Bu gün Bakı
       *[no] Bakı
    } vaxtı ilə saat 12:00-da{ $clock ->
        [same] { "" }
        [before] {" "}(sizin vaxtınızla 19 yanvar, saat { $noon })
       *[other] {" "}(sizin vaxtınızla saat { $noon })
    } Azərbaycan 20 Yanvarda həlak olanların xatirəsini bir dəqiqəlik sükutla yad edir.
    Nəqliyyat dayanır; gəmilər, qatarlar və avtomobillər səs siqnalı verir.
    Harada olsanız da, həmin dəqiqə dayanıb onları xatırlaya bilərsiniz. Bu dəqiqədə bot heç nə göndərməyəcək.

# The line above a message that is only rehearsed. $on, $at: the day and the time at which this reader gets the message,
# by the clock of $city.
rehearsal = <i>Bu, { $year }-{ ORDINAL($year) ->
        [one] ci
        [few] cü
        [many] cı
       *[other] cu
    } il üçün sınaq mesajıdır. Mesajın vaxtı: { $on }, saat { $at } ({ $city }).</i>

## The card above a message, with the number of years, the day, 1990 – 2027 and day-name; short, since few words are read on a phone

# After the number.
card-years = { $number ->
        [one] il
       *[other] il
    }

# Below the name of the day: two lines, broken as here. True on any day, without "tomorrow": a card is forwarded.
card-note = { $moment ->
        [eve]
            Yanvarın 19-dan 20-nə
            keçən gecə
        [day]
            Həlak olanların
            xatirəsinə
        [silence]
            Bakı vaxtı ilə saat 12:00-da
            bir dəqiqəlik sükut
       *[other] { "" }
    }

# Above the candle when the message is only rehearsed.
card-rehearsal = Sınaq

## In people's own calendars: plain text, no HTML. What is changed here needs a new edition in observance.toml.

calendar-day = { day-name }: { ordinal } ildönümü
calendar-silence = Bir dəqiqəlik sükut: 20 Yanvar, { ordinal } ildönümü
calendar-silence-about =
    Bakı vaxtı ilə saat 12:00-da Azərbaycan 20 Yanvarda həlak olanların xatirəsini bir dəqiqəlik sükutla yad edir.
    Nəqliyyat dayanır; gəmilər, qatarlar və avtomobillər səs siqnalı verir.
    Harada olsanız da, həmin dəqiqə dayanıb onları xatırlaya bilərsiniz.

## What the bot tells when asked

# The first line of the answer to /start, the same as in profile-description.
start = Bu bot 1990-cı il 20 Yanvar faciəsində həlak olanların xatirəsinə həsr olunub.

about =
    <b>20 Yanvar haqqında</b>
    1990-cı il yanvarın 19-dan 20-nə keçən gecə sovet qoşunları Bakıya yeridildi. SSRİ Ali Soveti Rəyasət Heyətinin M. Qorbaçov tərəfindən imzalanmış fərmanı ilə şəhərdə fövqəladə vəziyyət tətbiq edilirdi; Human Rights Watch-un yazdığına görə, bu, yalnız bir neçə saat sonra elan olundu. 130-dan çox insan həlak oldu, yüzlərlə insan yaralandı.

    Həlak olanların sayı mənbələrdə fərqli göstərilir: 132 (Baş Prokurorluq, 2015), 147 (Ombudsman, 2019; Bakıdakı “20 Yanvar” abidəsində yazılmış adlar), 150 (Xarici İşlər Nazirliyi, 2023–2026; TÜRKPA, 2024).

    Milli Məclis 29 mart 1994-cü il tarixli qərarı ilə hadisələrə siyasi-hüquqi qiymət verib. Hər il 20 yanvar Ümumxalq Hüzn Günüdür.
    Mənbələr: /sources

timeline =
    <b>20 Yanvar: xronologiya</b>
    19 yanvar 1990 — Bakıda 20 yanvardan fövqəladə vəziyyətin tətbiqi haqqında fərman; axşam televiziyanın enerji bloku partladılır, yayım kəsilir
    Yanvarın 19-dan 20-nə keçən gecə — qoşunlar şəhərə daxil olur
    20 yanvar — fövqəladə vəziyyət əhaliyə bir neçə saat sonra elan edilir (HRW)
    21 yanvar — Heydər Əliyev Azərbaycanın Moskvadakı daimi nümayəndəliyində bəyanatla çıxış edir
    22 yanvar — indiki Şəhidlər xiyabanında dəfn mərasimi
    25–26 yanvar — Neftçala və Lənkəranda həlak olanlar olur
    29 mart 1994 — Milli Məclisin qərarı
    31 mart 1998 — “20 Yanvar şəhidi” fəxri adı təsis edilir
    9 oktyabr 1998 — “Əbədi məşəl” abidəsinin açılışı
    20 yanvar 2010 — “20 Yanvar” abidə kompleksinin açılışı
    Mənbələr: /sources

# Each clause has its source; nothing here is changed without one.
history =
    <b>1990-cı il 20 Yanvardan əvvəl və sonra</b>
    20 Yanvar faciəsi Dağlıq Qarabağ münaqişəsi şəraitində, Azərbaycan Xalq Cəbhəsinin fəallaşdığı dövrdə baş verib. Bundan əvvəlki həftə Bakıda ermənilərə qarşı poqromlar zamanı 48 (Human Rights Watch), başqa hesablamaya görə 90 (T. de Vaal) nəfər həlak olub. Moskva qoşun yeridilməsini əhalinin təhlükəsizliyini və asayişi qorumaqla əsaslandırıb. Azərbaycan parlamenti 1994-cü ildə baş verənləri hərbi təcavüz və cinayət kimi qiymətləndirib. SSRİ Prokurorluğu 1990-cı ilin dekabrında işə xitam verib, Azərbaycan Prokurorluğu 1992-ci ildə bu qərarı ləğv edib.
    Mənbələr: /sources

## /sources: the owners of a number killed in one paragraph, each [[source]] of observance.toml once

sources =
    <b>Mənbələr: rəqəmlər və onları kimin göstərdiyi</b>
    Qalın şriftlə: həlak olanlar; mötərizədə: yaralananlar / itkin düşənlər / həbs edilənlər. Bot bu rəqəmlər arasında seçim etmir. “+” işarəsi “və ya daha çox” deməkdir, “–” göstərilməyib.
    { sources-weak }

# $figure: a number as the owner gives it, such as 150 or 100+, or the word `hundreds`.
figure = { $figure ->
        [hundreds] yüzlərlə
       *[other] { $figure }
    }
# What an asterisk says: the figures were not read in the owner's own publication.
sources-weak = * Yalnız dolayı mənbədən məlumdur.

source-soviet-communique = İlkin sovet rəsmi məlumatı, “İzvestiya”
source-hrw = Human Rights Watch, “Playing the ‘Communal Card’”
source-press-breakdown = Mətbuatdakı bölgü (82 + 20 + 21 + 8)
source-prosecutor = Azərbaycan Baş Prokurorluğu
source-ombudsman-2012 = Azərbaycan Ombudsmanı
source-current-time = Current Time
source-trend = Trend
source-trend-2024 = Trend
source-turan = Turan
source-apa = APA
source-news-az = News.az
source-wikipedia = Azərbaycanca və özbəkcə Vikipediya
source-turkpa = TÜRKPA, Türk Dövlətləri Parlament Assambleyası
source-publika = Publika, TÜRKPA-nın bəyanatı haqqında xəbər
source-us-embassy = ABŞ-ın Azərbaycandakı səfirliyi
source-anadolu = Anadolu
source-report = “Report” agentliyi
source-memorial = Bakıdakı “20 Yanvar” abidəsində yazılmış adlar
source-sia = SİA
source-heritage = Heydər Əliyev İrsi kitabxanası
source-mfa = Azərbaycan Xarici İşlər Nazirliyi
source-ombudsman-2019 = Azərbaycan Ombudsmanı
source-ombudsman-2020 = Azərbaycan Ombudsmanı
source-ombudsman-2024 = Azərbaycan Ombudsmanı
source-health-ministry = “Qara Yanvar: Bakı 1990” kitabında: Azərbaycan SSR Səhiyyə Nazirliyi

## How the texts above name an owner of figures: beginnings of words, | between. The check compares what they are named beside.

named-prosecutor = Baş Prokurorluq
named-ombudsman = Ombudsman
named-memorial = abidəsində yazılmış adlar
named-mfa = Xarici İşlər Nazirliyi
named-turkpa = TÜRKPA
named-hrw = Human Rights Watch|HRW
named-de-waal = T. de Vaal
