INSERT INTO card (bot_id, digest, file_id, claimed_us)
VALUES (1099511627776, '0000000000000000000000000000000000000000000000000000000000000000', NULL, 1800406923000001);
INSERT INTO chat (id, address, kind, language, language_chosen, second_language, zone, minute, moments, thread_id, silent, cards, subscribed_us, ended_us, reason, unknown_us, muted_us, refused_us, stale, created_us)
VALUES (1, 1, 'private', 'az', false, 'en', 'Asia/Baku', NULL, ',day,eve,silence,', NULL, true, false, 1800340200008000, NULL, NULL, 1800406923000001, 1800406923000001, NULL, false, 1800340200008000),
(2, 2, 'private', 'ru', true, NULL, 'Asia/Baku', 510, ',day,eve,silence,', NULL, NULL, true, 1800340200013000, NULL, NULL, NULL, NULL, NULL, false, 1800340200013000),
(3, 3, 'private', 'en', false, NULL, 'Asia/Baku', NULL, ',day,', NULL, NULL, true, 1800340200017000, NULL, NULL, NULL, NULL, NULL, false, 1800340200017000),
(4, NULL, 'forgotten', '', false, NULL, '', NULL, ',', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL, NULL, false, NULL),
(5, 5, 'private', 'az', false, NULL, 'Asia/Baku', NULL, ',day,eve,silence,', NULL, NULL, true, NULL, 1800426601059000, 'Forbidden: bot was blocked by the user', NULL, NULL, NULL, false, 1800340200033000),
(6, 6, 'private', 'az', false, NULL, 'Asia/Baku', NULL, ',day,eve,silence,', NULL, NULL, true, 1800340200040000, NULL, NULL, NULL, NULL, NULL, false, 1800340200040000),
(7, -4611686018427387904, 'channel', 'az', false, NULL, 'Asia/Baku', NULL, ',day,silence,', NULL, NULL, true, 1800340200044000, NULL, NULL, NULL, NULL, NULL, false, 1800340200044000),
(8, 77, 'supergroup', 'az', false, NULL, 'Asia/Baku', NULL, ',', -9223372036854775808, false, true, NULL, -1, 'ə''"\,', NULL, NULL, NULL, false, NULL);
INSERT INTO delivery (occasion_id, chat_id, lot_id, position, state, attempts, settled_us, message_id, error, doubtful, text_version)
VALUES (1, 1, 1, 1, 4, 0, 1800426601028000, NULL, NULL, false, NULL),
(2, 1, 2, 1, 1, 1, 1800426601068000, 1099511627776, NULL, false, 'v1'),
(3, 1, 3, 1, 0, 0, NULL, NULL, NULL, false, NULL),
(1, 2, 1, 2, 4, 0, 1800426601028000, NULL, NULL, false, NULL),
(2, 2, 4, 1, 0, 0, NULL, NULL, NULL, false, NULL),
(3, 2, 3, 2, 0, 0, NULL, NULL, NULL, false, NULL),
(2, 3, 2, 2, 0, 1, NULL, NULL, 'no answer', true, NULL),
(1, 5, 1, 3, 4, 0, 1800426601028000, NULL, NULL, false, NULL),
(2, 5, 2, 3, 2, 1, 1800426601068000, NULL, 'Forbidden: bot was blocked by the user', false, NULL),
(1, 6, 1, 4, 4, 0, 1800426601028000, NULL, NULL, false, NULL),
(2, 6, 2, 4, 0, 0, NULL, NULL, NULL, false, NULL),
(3, 6, 3, 4, 0, 0, NULL, NULL, NULL, false, NULL),
(2, 7, 5, 1, 0, 0, NULL, NULL, NULL, false, NULL),
(3, 7, 6, 1, 0, 0, NULL, NULL, NULL, false, NULL);
INSERT INTO fingerprint (name, value)
VALUES ('commands ü', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO occasion (id, observance, year, moment, number, planned)
VALUES (1, 'january-20', 2027, 'eve', 37, true),
(2, 'january-20', 2027, 'day', 37, true),
(3, 'january-20', 2027, 'silence', 37, true);
INSERT INTO pace (id, next_us, gap_us, epoch, paused_us, resumes_us, rested_us, wakes_us, reason)
VALUES (1, 0, 36000, 2, 1795902169778000, 1795912969778000, 1795902169782000, 9223372036854775807, 'paused by the operator');
INSERT INTO sender (id, beat_us)
VALUES ('killed', 1795902140750000);
INSERT INTO lot (id, occasion_id, due_us, expires_us, priority, state, owner, mark)
VALUES (1, 1, 1800370800000000, 1800388800000000, 3, 2, NULL, 0),
(2, 2, 1800421200000000, 1800475200000000, 3, 1, 'killed', 3),
(3, 3, 1800431700000000, 1800431970000000, 1, 0, NULL, 0),
(4, 2, 1800419400000000, 1800475200000000, 3, 1, 'killed', 1),
(5, 2, 1800421200000000, 1800475200000000, 2, 1, 'killed', 1),
(6, 3, 1800431700000000, 1800431970000000, 0, 0, NULL, 0);
INSERT INTO manager (chat_id, address, brought)
VALUES (8, 1099511627776, true);
INSERT INTO wave (occasion_id, zone, minute, priority, due_us, expires_us, cursor_us, cursor, planned)
VALUES (1, 'Asia/Baku', -1, 3, 1800370800000000, 1800388800000000, 1800340200040000, 6, true),
(2, 'Asia/Baku', -1, 3, 1800421200000000, 1800475200000000, 1800340200040000, 6, true),
(2, 'Asia/Baku', -1, 2, 1800421200000000, 1800475200000000, 1800340200044000, 7, true),
(2, 'Asia/Baku', 510, 3, 1800419400000000, 1800475200000000, 1800340200013000, 2, true),
(3, '', -1, 1, 1800431700000000, 1800431970000000, 1800340200040000, 6, true),
(3, '', -1, 0, 1800431700000000, 1800431970000000, 1800340200044000, 7, true)
