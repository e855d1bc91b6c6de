"""Common names of places that CLDR lacks, in the spellings of the four languages."""

#: Countries, by code; a bar separates names.
COUNTRIES = {
    "AE": "UAE|BƏƏ|BAE",
    "CZ": "Czech Republic|Çek Cumhuriyeti",
    "DE": "Deutschland",
    "GB": "UK|Great Britain|Britain|England|Scotland|Wales|Böyük Britaniya|İngiltərə|Англия",
    "KG": "Кыргызстан",
    "KR": "Korea|Koreya|Корея|Южная Корея|Kore",
    "NL": "Holland|Hollandiya|Голландия",
    "TR": "Turkey",
    "US": "USA|America|ABŞ|Amerika|США|Америка|ABD",
}

#: Cities without a time zone of their own, by the zone that they use; a bar separates names.
CITIES = {
    "Africa/Cairo": (
        "Alexandria|İsgəndəriyyə|Александрия|İskenderiye|Sharm el-Sheikh|Шарм-эш-Шейх|Hurghada"
        "|Хургада"
    ),
    "Africa/Johannesburg": "Cape Town|Кейптаун|Pretoria|Претория",
    "America/Chicago": (
        "Houston|Hyuston|Хьюстон|Dallas|Даллас|Austin|Остин|San Antonio|Сан-Антонио|Minneapolis"
        "|Миннеаполис|Milwaukee|Милуоки|St. Louis|Сент-Луис|Nashville|Нэшвилл|New Orleans"
        "|Новый Орлеан|Kansas City|Канзас-Сити|Illinois|Иллинойс"
    ),
    "America/Denver": "Salt Lake City|Солт-Лейк-Сити|Colorado|Kolorado|Колорадо",
    "America/Edmonton": "Calgary|Kalqari|Калгари|Alberta|Альберта",
    "America/Los_Angeles": (
        "San Francisco|San Fransisko|Сан-Франциско|Seattle|Sietl|Сиэтл|San Diego|Сан-Диего"
        "|Las Vegas|Las-Veqas|Лас-Вегас|Sacramento|Сакраменто|Portland|Портленд|California"
        "|Kaliforniya|Калифорния"
    ),
    "America/New_York": (
        "Washington|Washington DC|Vaşinqton|Vaşington|Вашингтон|Boston|Бостон|Miami|Mayami|Майами"
        "|Philadelphia|Filadelfiya|Филадельфия|Atlanta|Атланта|NYC|New York City|Brooklyn|Bruklin"
        "|Бруклин|Queens|Kuins|Квинс|Manhattan|Manhetten|Манхэттен|Манхеттен|Bronx|Bronks|Бронкс"
        "|Staten Island|Стейтен-Айленд|Long Island|Лонг-Айленд|Brighton Beach|Брайтон-Бич"
        "|Jersey City|Джерси-Сити|Newark|Ньюарк|New Jersey|Nyu-Cersi|Нью-Джерси|Baltimore"
        "|Балтимор|Pittsburgh|Питтсбург|Charlotte|Шарлотт|Orlando|Орландо|Tampa|Тампа|Cleveland"
        "|Кливленд|Buffalo|Баффало|Pennsylvania|Пенсильвания|Massachusetts|Массачусетс|Virginia"
        "|Вирджиния|Maryland|Мэриленд"
    ),
    "America/Sao_Paulo": "Rio de Janeiro|Rio-de-Janeyro|Рио-де-Жанейро|Brasília",
    "America/Toronto": "Ottawa|Ottava|Оттава|Монреаль|Quebec|Kvebek|Квебек|Mississauga|Миссиссога",
    "Asia/Almaty": (
        "Astana|Астана|Nur-Sultan|Нур-Султан|Alma-Ata|Алма-Ата|Shymkent|Çimkənd|Шымкент|Чимкент"
        "|Karaganda|Qaraqanda|Караганда|Pavlodar|Павлодар|Taraz|Тараз"
    ),
    "Asia/Baku": (
        "Gəncə|Ganja|Гянджа|Sumqayıt|Sumgait|Sumgayıt|Sumqait|Сумгаит|Сумгайыт|Naxçıvan"
        "|Nakhchivan|Nakhichevan|Нахичевань|Нахчыван|Nahçıvan|Mingəçevir|Mingachevir|Мингечевир"
        "|Lənkəran|Lankaran|Lenkoran|Ленкорань|Şəki|Sheki|Шеки|Şuşa|Shusha|Шуша|Xankəndi"
        "|Khankendi|Ханкенди|Hankendi|Şirvan|Shirvan|Ширван|Quba|Guba|Губа|Xırdalan|Khirdalan"
        "|Хырдалан|Yevlax|Yevlakh|Евлах|Şamaxı|Shamakhi|Шемаха|Qəbələ|Gabala|Габала|Ağdam|Aghdam"
        "|Агдам|Füzuli|Физули|Laçın|Lachin|Лачин|Kəlbəcər|Kalbajar|Кельбаджар|Zəngilan|Zangilan"
        "|Зангилан|Qubadlı|Gubadli|Губадлы|Cəbrayıl|Jabrayil|Джебраил|Xocalı|Khojaly|Ходжалы"
        "|Xocavənd|Khojavend|Ходжавенд|Ağdərə|Агдере|Xaçmaz|Khachmaz|Хачмаз|Qusar|Гусар|Şabran"
        "|Shabran|Шабран|Siyəzən|Siyazan|Сиазань|Zaqatala|Zagatala|Закаталы|Balakən|Balakan"
        "|Белоканы|Qax|Gakh|Гах|Oğuz|Огуз|İsmayıllı|Исмаиллы|Ağsu|Агсу|Göyçay|Goychay|Гёйчай"
        "|Ağdaş|Aghdash|Агдаш|Ucar|Ujar|Уджары|Kürdəmir|Kurdamir|Кюрдамир|Bərdə|Barda|Барда"
        "|Tərtər|Tartar|Тертер|Ağcabədi|Aghjabadi|Агджабеди|Beyləqan|Beylagan|Бейлаган|İmişli"
        "|Imishli|Имишли|Saatlı|Saatly|Саатлы|Sabirabad|Сабирабад|Salyan|Сальяны|Neftçala"
        "|Neftchala|Нефтечала|Biləsuvar|Bilasuvar|Билясувар|Cəlilabad|Jalilabad|Джалилабад"
        "|Masallı|Masally|Масаллы|Lerik|Лерик|Yardımlı|Yardimly|Ярдымлы|Tovuz|Товуз|Qazax|Gazakh"
        "|Газах|Ağstafa|Aghstafa|Агстафа|Şəmkir|Shamkir|Шамкир|Göygöl|Гёйгёль|Gədəbəy|Gadabay"
        "|Гядабей|Daşkəsən|Dashkasan|Дашкесан|Goranboy|Горанбой|Naftalan|Нафталан|Ordubad|Ордубад"
        "|Culfa|Şərur|Sharur|Шарур|Abşeron|Absheron|Апшерон"
    ),
    "Asia/Bishkek": "Osh|Oş|Ош",
    "Asia/Dubai": "Abu Dhabi|Əbu-Dabi|Абу-Даби|Abu Dabi|Sharjah|Şarja|Шарджа",
    "Asia/Irkutsk": "Ulan-Ude|Улан-Удэ|Bratsk|Братск",
    "Asia/Jerusalem": (
        "Тель-Авив|Haifa|Hayfa|Хайфа|Ashdod|Aşdod|Ашдод|Ashkelon|Aşkelon|Ашкелон|Beersheba"
        "|Beer Sheva|Беэр-Шева|Netanya|Нетания|Rishon LeZion|Ришон-ле-Цион|Petah Tikva"
        "|Петах-Тиква|Holon|Холон|Bat Yam|Бат-Ям|Eilat|Эйлат"
    ),
    "Asia/Karachi": "Islamabad|Исламабад|Lahore|Lahor|Лахор",
    "Asia/Kolkata": (
        "Delhi|New Delhi|Dehli|Yeni Dehli|Дели|Нью-Дели|Yeni Delhi|Mumbai|Мумбаи|Bombay|Bangalore"
        "|Bengaluru|Бангалор|Chennai|Ченнаи"
    ),
    "Asia/Krasnoyarsk": "Norilsk|Норильск|Abakan|Абакан",
    "Asia/Nicosia": "Limassol|Лимасол|Larnaca|Ларнака|Kyrenia|Girne|Кирения",
    "Asia/Qatar": "Doha|Dohə|Доха",
    "Asia/Riyadh": "Jeddah|Ciddə|Джидда|Mecca|Məkkə|Мекка|Medina|Mədinə|Медина",
    "Asia/Seoul": "Busan|Пусан",
    "Asia/Shanghai": "Beijing|Pekin|Пекин|Guangzhou|Гуанчжоу|Shenzhen|Шэньчжэнь",
    "Asia/Tashkent": (
        "Bukhara|Buxara|Бухара|Buhara|Fergana|Fərqanə|Фергана|Andijan|Əndican|Андижан|Namangan"
        "|Наманган"
    ),
    "Asia/Tbilisi": (
        "Batumi|Batum|Батуми|Rustavi|Рустави|Marneuli|Марнеули|Borçalı|Borchali|Борчалы|Gardabani"
        "|Qardabani|Гардабани|Bolnisi|Болниси|Dmanisi|Дманиси|Kutaisi|Кутаиси|Poti|Поти"
    ),
    "Asia/Tehran": (
        "Tabriz|Təbriz|Тебриз|Ardabil|Ərdəbil|Ардебиль|Urmia|Urmiya|Урмия|Isfahan|Исфахан|Mashhad"
        "|Məşhəd|Мешхед|Shiraz|Şiraz|Шираз|Karaj|Kərəc|Кередж|Qom|Qum|Кум|Zanjan|Zəncan|Зенджан"
        "|Qazvin|Qəzvin|Казвин|Kazvin|Rasht|Rəşt|Решт|Khoy|Xoy|Хой|Maragheh|Marağa|Марага|Marand"
        "|Mərənd|Маранд|Ahvaz|Əhvaz|Ахваз"
    ),
    "Asia/Tokyo": "Osaka|Осака|Kyoto|Kioto|Киото",
    "Asia/Vladivostok": "Khabarovsk|Xabarovsk|Хабаровск|Habarovsk",
    "Asia/Yekaterinburg": (
        "Sverdlovsk|Свердловск|Tyumen|Tümen|Тюмень|Chelyabinsk|Çelyabinsk|Челябинск|Perm|Пермь"
        "|Ufa|Уфа|Surgut|Сургут|Nizhnevartovsk|Nijnevartovsk|Нижневартовск|Khanty-Mansiysk"
        "|Xantı-Mansiysk|Ханты-Мансийск|Novy Urengoy|Novıy Urenqoy|Новый Уренгой|Noyabrsk"
        "|Ноябрьск|Orenburg|Оренбург|Magnitogorsk|Maqnitoqorsk|Магнитогорск|Kurgan|Курган"
    ),
    "Europe/Amsterdam": (
        "Rotterdam|Роттердам|The Hague|Den Haag|Haaqa|Гаага|Lahey|Utrecht|Utrext|Утрехт|Eindhoven"
        "|Эйндховен|Groningen|Гронинген|Almere"
    ),
    "Europe/Athens": "Thessaloniki|Saloniki|Салоники|Selanik",
    "Europe/Belgrade": "Novi Sad|Нови-Сад|Niš|Ниш",
    "Europe/Berlin": (
        "Munich|München|Münhen|Мюнхен|Münih|Cologne|Köln|Кёльн|Frankfurt|Франкфурт"
        "|Frankfurt am Main|Франкфурт-на-Майне|Hamburg|Гамбург|Hamburq|Altona|Альтона|Stuttgart"
        "|Ştutqart|Штутгарт|Düsseldorf|Дюссельдорф|Bonn|Бонн|Hanover|Hannover|Ганновер|Leipzig"
        "|Leypsiq|Лейпциг|Dresden|Drezden|Дрезден|Nuremberg|Nürnberg|Nürnberq|Нюрнберг|Bremen"
        "|Бремен|Dortmund|Дортмунд|Essen|Эссен|Duisburg|Дуйсбург|Mannheim|Мангейм|Karlsruhe"
        "|Карлсруэ|Augsburg|Аугсбург|Heidelberg|Гейдельберг|Aachen|Ахен|Wiesbaden|Висбаден|Mainz"
        "|Майнц|Bielefeld|Münster|Bochum|Wuppertal|Kiel|Bavaria|Bayern|Bavariya|Бавария|Bavyera"
    ),
    "Europe/Brussels": "Antwerp|Antwerpen|Antverpen|Антверпен|Anvers|Ghent|Gent|Гент|Liège|Льеж",
    "Europe/Copenhagen": "Aarhus|Орхус",
    "Europe/Helsinki": "Espoo|Эспоо|Tampere|Тампере",
    "Europe/Istanbul": (
        "Ankara|Анкара|İzmir|Измир|Antalya|Анталья|Анталия|Bursa|Бурса|Adana|Адана|Konya|Конья"
        "|Trabzon|Трабзон|Kars|Карс|Iğdır|Ыгдыр|Gaziantep|Газиантеп|Kadıköy|Кадыкёй|Üsküdar"
        "|Ускюдар|Beşiktaş|Бешикташ|Şişli|Шишли|Fatih|Bakırköy|Esenyurt|Avcılar|Beylikdüzü"
        "|Bağcılar|Başakşehir|Küçükçekmece|Zeytinburnu|Sarıyer|Ümraniye|Ataşehir|Maltepe|Kartal"
        "|Pendik|Kayseri|Кайсери|Eskişehir|Эскишехир|Samsun|Самсун|Mersin|Мерсин|Diyarbakır"
        "|Диярбакыр|Erzurum|Эрзурум|Malatya|Малатья|Denizli|Денизли|Kocaeli|İzmit|Измит|Sakarya"
        "|Bodrum|Бодрум|Alanya|Аланья|Van|Ağrı|Şanlıurfa|Hatay|Antakya|Kahramanmaraş|Sivas"
        "|Balıkesir|Manisa|Çanakkale|Tekirdağ|Edirne|Rize|Muğla"
    ),
    "Europe/Kyiv": (
        "Kharkiv|Kharkov|Xarkov|Харьков|Harkiv|Odesa|Odessa|Одесса|Lviv|Lvov|Львов|Dnipro|Днепр"
        "|Dnipropetrovsk|Днепропетровск|Zaporizhzhia|Zaporojye|Запорожье|Kryvyi Rih|Кривой Рог"
        "|Mykolaiv|Николаев|Vinnytsia|Винница|Poltava|Полтава|Chernihiv|Чернигов"
    ),
    "Europe/Lisbon": "Porto|Порту",
    "Europe/London": (
        "Manchester|Mançester|Манчестер|Edinburgh|Edinburq|Эдинбург|Birmingham|Birminqem"
        "|Бирмингем|Liverpool|Ливерпуль|Leeds|Лидс|Bristol|Бристоль|Glasgow|Qlazqo|Глазго|Cardiff"
        "|Кардифф|Белфаст|Sheffield|Шеффилд|Nottingham|Ноттингем|Leicester|Лестер|Oxford|Оксфорд"
        "|Brighton|Брайтон|Croydon|Hackney|Islington|Ealing|Wembley"
    ),
    "Europe/Madrid": (
        "Barcelona|Barselona|Барселона|Seville|Sevilla|Севилья|Malaga|Малага|Alicante|Аликанте"
    ),
    "Europe/Minsk": "Gomel|Гомель|Grodno|Гродно|Vitebsk|Витебск|Mogilev|Могилёв",
    "Europe/Moscow": (
        "Saint Petersburg|St Petersburg|Sankt-Peterburq|Санкт-Петербург|Sankt Petersburg"
        "|Petersburg|Peterburq|Петербург|Питер|СПб|Leningrad|Ленинград|Kazan|Казань|Sochi|Soçi"
        "|Сочи|Adler|Адлер|Derbent|Dərbənd|Дербент|Makhachkala|Mahaçqala|Махачкала|Mahaçkale"
        "|Dagestan|Dağıstan|Дагестан|Krasnodar|Краснодар|Rostov|Rostov-on-Don|Ростов"
        "|Ростов-на-Дону|Nizhny Novgorod|Nijni Novqorod|Нижний Новгород|Khimki|Ximki|Химки"
        "|Balashikha|Balaşixa|Балашиха|Mytishchi|Mıtişi|Мытищи|Podolsk|Подольск|Lyubertsy"
        "|Lübertsı|Люберцы|Korolyov|Королёв|Odintsovo|Одинцово|Krasnogorsk|Красногорск|Zelenograd"
        "|Зеленоград|Подмосковье|Voronezh|Voronej|Воронеж|Tula|Тула|Yaroslavl|Ярославль|Ryazan"
        "|Рязань|Tver|Тверь|Kaluga|Kaluqa|Калуга|Bryansk|Брянск|Kursk|Курск|Belgorod|Belqorod"
        "|Белгород|Lipetsk|Липецк|Penza|Пенза|Smolensk|Смоленск|Vladimir|Владимир|Ivanovo|Иваново"
        "|Murmansk|Мурманск|Arkhangelsk|Arxangelsk|Архангельск|Novorossiysk|Новороссийск"
        "|Stavropol|Ставрополь|Pyatigorsk|Pyatiqorsk|Пятигорск|Grozny|Qroznı|Грозный|Vladikavkaz"
        "|Vladiqafqaz|Владикавказ|Nalchik|Nalçik|Нальчик|Cheboksary|Çeboksarı|Чебоксары"
        "|Naberezhnye Chelny|Набережные Челны|Tatarstan|Татарстан"
    ),
    "Europe/Oslo": "Bergen|Берген",
    "Europe/Paris": (
        "Lyon|Лион|Marseille|Marsel|Марсель|Marsilya|Strasbourg|Strasburq|Страсбург|Strazburg"
        "|Nice|Nitsa|Ницца|Toulouse|Tuluza|Тулуза|Bordeaux|Bordo|Бордо|Lille|Лилль|Nantes|Нант"
        "|Montpellier|Монпелье"
    ),
    "Europe/Prague": "Brno|Брно|Karlovy Vary|Карловы Вары",
    "Europe/Rome": (
        "Milan|Milano|Милан|Naples|Neapol|Неаполь|Napoli|Turin|Torino|Турин|Florence|Florensiya"
        "|Флоренция|Floransa|Venice|Venesiya|Венеция|Venedik|Bologna|Болонья"
    ),
    "Europe/Samara": "Tolyatti|Тольятти|Izhevsk|İjevsk|Ижевск",
    "Europe/Sofia": "Varna|Варна|Plovdiv|Пловдив|Filibe|Burgas|Бургас",
    "Europe/Stockholm": "Gothenburg|Göteborg|Гётеборг|Malmö|Мальмё|Uppsala|Уппсала",
    "Europe/Vienna": "Graz|Грац|Linz|Линц|Salzburg|Зальцбург",
    "Europe/Warsaw": (
        "Kraków|Krakov|Краков|Wrocław|Вроцлав|Gdańsk|Гданьск|Poznań|Познань|Łódź|Лодзь"
    ),
    "Europe/Zurich": "Geneva|Cenevrə|Женева|Bern|Берн|Basel|Bazel|Базель|Lausanne|Lozanna|Лозанна",
}
