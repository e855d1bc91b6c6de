"""Names of places that people write every day and CLDR lacks, in the spellings of the four languages."""

#: Countries, by code; a bar stands between two names.
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

#: Cities without a zone of their own, by the zone whose clock they have; a bar stands between two names.
CITIES = {
    "America/Chicago": "Houston|Hyuston|Хьюстон|Dallas|Даллас|Austin|Остин",
    "America/Los_Angeles": (
        "San Francisco|San Fransisko|Сан-Франциско|Seattle|Sietl|Сиэтл"
        "|San Diego|Сан-Диего|Las Vegas|Las-Veqas|Лас-Вегас"
    ),
    "America/New_York": (
        "Washington|Washington DC|Vaşinqton|Vaşington|Вашингтон|Boston|Бостон|Miami|Mayami|Майами"
        "|Philadelphia|Filadelfiya|Филадельфия|Atlanta|Атланта|NYC"
    ),
    "America/Toronto": "Ottawa|Ottava|Оттава",
    "Asia/Almaty": "Astana|Астана",
    "Asia/Baku": (
        "Gəncə|Ganja|Гянджа|Sumqayıt|Sumgait|Sumgayıt|Сумгаит"
        "|Naxçıvan|Nakhchivan|Nakhichevan|Нахичевань|Нахчыван|Nahçıvan|Mingəçevir|Mingachevir|Мингечевир"
        "|Lənkəran|Lankaran|Lenkoran|Ленкорань|Şəki|Sheki|Шеки|Şuşa|Shusha|Шуша"
        "|Xankəndi|Khankendi|Ханкенди|Hankendi|Şirvan|Shirvan|Ширван|Quba|Guba|Губа|Xırdalan|Khirdalan"
        "|Хырдалан|Yevlax|Yevlakh|Евлах|Şamaxı|Shamakhi|Шемаха|Qəbələ|Gabala|Габала"
    ),
    "Asia/Dubai": "Abu Dhabi|Əbu-Dabi|Абу-Даби|Abu Dabi",
    "Asia/Jerusalem": "Haifa|Hayfa|Хайфа",
    "Asia/Kolkata": "Delhi|New Delhi|Dehli|Yeni Dehli|Дели|Нью-Дели|Yeni Delhi|Mumbai|Мумбаи|Bombay",
    "Asia/Shanghai": "Beijing|Pekin|Пекин",
    "Asia/Tbilisi": "Batumi|Batum|Батуми|Rustavi|Рустави|Marneuli|Марнеули",
    "Asia/Tehran": "Tabriz|Təbriz|Тебриз|Ardabil|Ərdəbil|Ардебиль|Urmia|Urmiya|Урмия",
    "Europe/Berlin": (
        "Munich|München|Münhen|Мюнхен|Münih|Cologne|Köln|Кёльн|Frankfurt|Франкфурт|Hamburg|Гамбург"
        "|Hamburq|Stuttgart|Ştutqart|Штутгарт|Düsseldorf|Дюссельдорф|Bonn|Бонн"
    ),
    "Europe/Istanbul": (
        "Ankara|Анкара|İzmir|Измир|Antalya|Анталья|Анталия|Bursa|Бурса|Adana|Адана|Konya|Конья"
        "|Trabzon|Трабзон|Kars|Карс|Iğdır|Ыгдыр|Gaziantep|Газиантеп"
    ),
    "Europe/Kyiv": "Kharkiv|Kharkov|Xarkov|Харьков|Harkiv|Odesa|Odessa|Одесса|Lviv|Lvov|Львов|Dnipro|Днепр",
    "Europe/London": "Manchester|Mançester|Манчестер|Edinburgh|Эдинбург",
    "Europe/Madrid": "Barcelona|Barselona|Барселона",
    "Europe/Moscow": (
        "Saint Petersburg|St Petersburg|Sankt-Peterburq|Санкт-Петербург|Sankt Petersburg|Petersburg"
        "|Peterburq|Петербург|Питер|СПб|Leningrad|Ленинград|Kazan|Казань|Sochi|Soçi|Сочи"
        "|Derbent|Dərbənd|Дербент|Makhachkala|Mahaçqala|Махачкала|Mahaçkale|Krasnodar|Краснодар"
        "|Rostov|Rostov-on-Don|Ростов|Ростов-на-Дону|Nizhny Novgorod|Нижний Новгород"
    ),
    "Europe/Paris": "Lyon|Лион|Marseille|Marsel|Марсель|Marsilya|Strasbourg|Strasburq|Страсбург|Strazburg",
    "Europe/Rome": "Milan|Milano|Милан|Naples|Neapol|Неаполь|Napoli",
    "Europe/Warsaw": "Kraków|Krakov|Краков",
    "Europe/Zurich": "Geneva|Cenevrə|Женева|Bern|Берн",
}
