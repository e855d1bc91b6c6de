"""All errors of the bot: the docstring of each is its message and names the remedy."""

from datetime import timedelta
from typing import ClassVar


class BotError(Exception):
    """An error that the bot can explain in one sentence."""

    #: The key of the text that a person in a chat gets; None: only the operator sees this error.
    key: ClassVar[str | None] = None
    #: The exit code of a command that this error ends.
    exit_code: ClassVar[int] = 1

    def __init__(self, **data: object) -> None:
        self.data = data
        template = " ".join((self.__doc__ or "").split())
        super().__init__(template.format(**data))


class SettingInvalid(BotError):
    """{name} is {value}, which is not valid: {remedy}"""

    exit_code = 2


class SecretInvalid(SettingInvalid):
    """{name} is not valid; its value is not shown, because it may contain a password or a token: {remedy}"""


class TokenMissing(BotError):
    """TELEGRAM_BOT_TOKEN is not set: write the token that @BotFather gives into .env, as TELEGRAM_BOT_TOKEN=…, or set
    it in the environment. To try the bot without a token, use the command `sandbox`; `run --or-sandbox` does the
    same, except in a service."""

    exit_code = 2


class EnvUnreadable(BotError):
    """.env cannot be read ({reason}). Make it a text file in UTF-8 that the user who runs the bot can read, or remove
    it."""

    exit_code = 2


class ZoneDatabasesDisagree(BotError):
    """pytz has the time zones of release {pytz} and tzdata those of {tzdata}, so a notice could be sent at
    the wrong hour. Install the same release of both (`pip install --upgrade pytz tzdata`)."""

    exit_code = 2


class ObservanceInvalid(BotError):
    """{path} cannot be used: {reason}. Correct that line and run the command `check`."""

    exit_code = 2


class MessagesMissing(BotError):
    """{path} is missing, so there are no texts. Restore that file; or set MESSAGES_DIR to the folder that contains the
    observances and `interface/`, or leave it unset."""

    exit_code = 2


class MessagesInvalid(BotError):
    """{path} cannot be used: {reason}. Correct that line and run the command `check`."""

    exit_code = 2


class CardNotSaved(BotError):
    """The card was not saved, because {path} cannot be written ({reason}): give the name of a file in a folder that
    exists."""

    exit_code = 2


class CertificateNotWritten(BotError):
    """The certificate cannot be written into {path} ({reason}): give --out a folder in which you may write."""

    exit_code = 2


class CertificateInTheWay(BotError):
    """{path} exists and is not a certificate of an earlier rehearsal, so it is not replaced: move it away, or give
    --out another folder."""

    exit_code = 2


class ReceiptMissing(BotError):
    """There is no receipt of {year}: no notice of that year is known. {known}"""


class ReceiptNotWritten(BotError):
    """The receipt was not written, because {path} cannot be written ({reason}): give --html the name of a file in a
    folder that exists."""

    exit_code = 2


class ReceiptInTheWay(BotError):
    """{path} exists and is not an earlier receipt, so it is not replaced: move it away, or give --html another name."""

    exit_code = 2


class NobodySubscribed(BotError):
    """No chat is subscribed, so there is nothing to copy: rehearse with --chats, or check which database DATABASE_URL
    names."""

    exit_code = 2


class ReviewInvalid(BotError):
    """{path} cannot be used: {reason}. Restore the file from a copy; or remove it, and have each language read and
    approved again with the command `approve`."""

    exit_code = 2


class ReviewNotWritten(BotError):
    """The approval was not recorded, because {path} cannot be written ({reason}): make its folder writable for the user
    who runs `approve`."""

    exit_code = 2


class TextsNotOwn(BotError):
    """The texts in {path} are part of the installed bot, and the next installation replaces them. Copy that folder,
    set MESSAGES_DIR to the copy, and approve the texts there."""

    exit_code = 2


class TextsNotApprovable(BotError):
    """The texts of {observance} have mistakes, so they cannot be approved: {findings}. Correct this and run the command
    `check`, which lists every mistake."""


class TextsUnusable(BotError):
    """Readers of some languages ({languages}) would get no notice, because the texts are damaged: {findings}. Correct
    this and run the command `check`, which lists every mistake."""

    exit_code = 2


class MessageBroken(BotError):
    """The message {key} cannot be formatted in {language}: {reason}. Run the command `check`."""


class CardUndrawable(BotError):
    """The card cannot be drawn with “{text}”: {reason}. Shorten that text, or use letters that the font has."""


class FontMissing(CardUndrawable):
    """No card can be drawn, because the font {path} cannot be read ({reason}). Install the bot again."""


class AnnouncementInvalid(BotError):
    """The announcement cannot be sent as it is written: {findings}. Correct this, and give the texts again."""

    exit_code = 2


class AnnouncementIncomplete(BotError):
    """The announcement has no text in these languages: {missing}. Subscribers may use any language of the bot: give a
    file for each, named by the language, such as {example}."""

    exit_code = 2


class AnnouncementFileUnnamed(BotError):
    """{path} is not named by a language of the bot. Name each file by its language, such as en.html or text.en.txt; the
    languages are {languages}."""

    exit_code = 2


class AnnouncementFileTwice(BotError):
    """{path} is a second text in the language {language}. Give one file for each language."""

    exit_code = 2


class AnnouncementUnreadable(BotError):
    """{path} cannot be read ({reason}). Give the names of text files in UTF-8, one for each language, or of a folder
    that contains them."""

    exit_code = 2


class AnnouncementMissing(BotError):
    """No text is given. Give a file for each language, or --prepared and the name of a ready-made text, which --list
    shows."""

    exit_code = 2


class PreparedUnknown(BotError):
    """There is no ready-made text {name}. Choose one of {known}."""

    exit_code = 2


class SuccessorInvalid(BotError):
    """{name} is not a user name of Telegram. Give that of the bot which takes over, such as --name @new_bot: 5 to 32
    Latin letters, digits and underscores, of which the first is a letter."""

    exit_code = 2


class NobodyToAnnounce(BotError):
    """No chat is subscribed, so the announcement would reach nobody. Check which database DATABASE_URL names."""

    exit_code = 2


class AnnouncementNear(BotError):
    """No announcement is sent from {begins} until {ends} UTC: from a day before an occasion until it is over
    everywhere. Send it after that. If it cannot wait, add --even-near-the-occasion, or in Telegram send /announce send
    anyway."""


class AnnouncementTooLong(BotError):
    """The announcement to {chats} chats takes {minutes} minutes, but must be finished before {begins} UTC, a day before
    an occasion. Send it after {ends} UTC. If it cannot wait, add --even-near-the-occasion, or in Telegram send
    /announce send anyway."""


class AnnouncementLost(BotError):
    """The texts of the announcement are not in the database any more. Give them again."""


class AnnouncementUnconfirmed(BotError):
    """Nothing was sent, because nobody confirmed it. Run the command in a terminal, where it asks, or add --yes."""


class DatabaseUnusable(BotError):
    """The database {url} cannot be used: {reason}. Check DATABASE_URL, and that its server is running or its
    folder is writable."""

    exit_code = 2


class DatabaseLocked(DatabaseUnusable):
    """The database {url} cannot be used: {reason}. Another program has locked it for some seconds: close the program
    that has it open, such as sqlite3 or a backup, and run the command again."""


class DatabaseMissing(BotError):
    """There is no database of this bot at {url}, and none was created. Run the command in the folder in which the
    bot runs, or set DATABASE_URL to the bot's database. The bot creates its database at its first start."""

    exit_code = 2


class DataKeyWrong(BotError):
    """The Telegram ids in the database are sealed with the data key {keys}, which is not in DATA_KEY: add it there,
    behind the key that seals, or use the database that belongs to DATA_KEY. Nothing was written."""

    exit_code = 2


class DataKeyMissing(DataKeyWrong):
    """The Telegram ids in the database are sealed with the data key {keys}, and no key is set: set DATA_KEY or
    DATA_KEY_FILE to it, or give systemd the credential data_key. Nothing was written."""


class DataKeyUnreadable(BotError):
    """The data keys in {path} cannot be read ({reason}). Make it a text file that the user who runs the bot can read,
    with the keys one a line, the one that seals first."""

    exit_code = 2


class DataKeyNotSet(BotError):
    """No data key is set. Run `key` to make one, and set DATA_KEY or DATA_KEY_FILE to it, or give systemd the
    credential data_key."""

    exit_code = 2


class RekeyStopped(BotError):
    """The rekey was stopped. What is sealed stays so; run `rekey` again, which goes on from there."""


class RekeyUnfinished(BotError):
    """Not all ids could be sealed: another process keeps storing ids without the key that seals. Start every process of
    the bot with the same DATA_KEY, and run `rekey` again."""


class SealedIdUnreadable(BotError):
    """A Telegram id in the database cannot be opened with the data key {key}: it is not in DATA_KEY of this process, or
    the database was changed by hand. Start every process of the bot with the same keys; else restore a backup."""

    exit_code = 2


class DatabaseAway(BotError):
    """The database did not answer ({reason}). What was to be written is kept, and the bot tries again; check that
    the database can be reached."""


class ValueRejected(DatabaseAway):
    """The database does not accept a value ({reason}). This is a mistake of the bot: report it, with the log."""


class ChatErased(BotError):
    """The data of the chat was erased while it was to be changed; it stays erased. Subscribe the chat again."""

    key = "managed-lost"


class TooManyLookups(BotError):
    """Too many groups and channels were looked up at Telegram. Try again in a minute."""

    key = "lookup-later"


class LookupFailed(BotError):
    """Telegram did not say what was asked about a group or channel ({reason}). Try again in a minute."""

    key = "lookup-later"


class DatabaseDamaged(DatabaseAway):
    """The database {url} is damaged or is not a database ({reason}): restore its last backup; or, to start with an
    empty one, move the file away, together with those that end in -wal and -shm. Nothing was overwritten."""

    exit_code = 2


class DatabaseCannotWrite(DatabaseAway):
    """The database cannot write ({reason}): free space on its disk, or make it writable. Until then sending waits; it
    resumes automatically, and nothing is lost."""


class NothingToMove(BotError):
    """{url} does not exist or is empty. Give as FROM the database that the bot has used so far."""

    exit_code = 2


class EndMissing(BotError):
    """{end} is missing: give the address as an argument, or set MOVE_{end}, which `ps` does not show, or run the
    command in a terminal, where it asks for the address."""

    exit_code = 2


class TooManyWords(BotError):
    """`move-database` takes at most two addresses. Put each in quotes. They are not repeated here, because they may
    contain a password."""

    exit_code = 2


class SameDatabase(BotError):
    """FROM and TO are the same database, {url}. Give as TO another database, which is empty."""

    exit_code = 2


class EndUnusable(BotError):
    """{end}, {url}, cannot be used: {reason}. Check the address, and that its server is running or its folder is
    writable."""

    exit_code = 2


class StillInUse(BotError):
    """A sender that uses {url} was running within the last {seconds} seconds. Stop the bot and all its senders, then
    run the command again. A killed sender counts as running for that long. Nothing was moved."""

    exit_code = 2


class NotEmpty(BotError):
    """{url} already contains data (in {table}). Give as TO an empty database. Nothing was moved."""

    exit_code = 2


class MoveFailed(BotError):
    """The move was undone, because {reason}. {url} is unchanged: go on using it, or correct the problem and run
    the command again."""


class MoveStopped(BotError):
    """The move was stopped and undone: FROM is unchanged, and TO is empty. To move the database, run the command
    again."""


class BackupExists(BotError):
    """{path} already exists, and nothing was written. Give another name, or --force to replace that file."""

    exit_code = 2


class BackupNotWritten(BotError):
    """The backup was not written, because {path} cannot be written ({reason}): give the name of a file in a folder that
    exists, to which the user who runs this command can write, on a disk with space."""

    exit_code = 2


class BackupStopped(BotError):
    """The backup was stopped, and no file was written. Run the command again."""


class PassphraseUnreadable(BotError):
    """The passphrase in {path} cannot be used ({reason}). Give with --passphrase-file a text file in UTF-8 whose first
    line is the passphrase."""

    exit_code = 2


class PassphraseMissing(BotError):
    """{path} is encrypted. Give --passphrase-file FILE, or set BACKUP_PASSPHRASE, to the passphrase that it was made
    with. Nothing was written."""

    exit_code = 2


class PassphraseWrong(BotError):
    """The passphrase is not the one that {path} was encrypted with. Give that one with --passphrase-file or
    BACKUP_PASSPHRASE. Nothing was written."""

    exit_code = 2


class BackupKeyMissing(BotError):
    """{path} is sealed with the data key {keys}, which is not set here: add it to DATA_KEY, or to the file
    DATA_KEY_FILE, behind the key that seals. Nothing was written."""

    exit_code = 2


class BackupUnreadable(BotError):
    """{path} cannot be read ({reason}). Give the name of a file that the command `backup` has written. Nothing was
    written."""

    exit_code = 2


class NotABackup(BotError):
    """{path} is not a backup of this bot, or its beginning is damaged. Give a file that the command `backup` has
    written. Nothing was written."""

    exit_code = 2


class BackupDamaged(BotError):
    """{path} is incomplete or was changed since it was written ({reason}). Use another copy of it, or another backup.
    Nothing was written."""

    exit_code = 2


class BackupNewer(BotError):
    """{path} was written by the newer release {release} of this bot. Install that release, or a later one, and restore
    it there. Nothing was written."""

    exit_code = 2


class RestoreNotEmpty(BotError):
    """{url} already contains data (in {table}). Set DATABASE_URL to an empty database, or to one that does not exist
    yet; keep the old one as a copy. Nothing was written."""

    exit_code = 2


class RestoreFailed(BotError):
    """The restore was undone, because {reason}. The database contains nothing: correct the problem and run the command
    again."""


class RestoreStopped(BotError):
    """The restore was stopped and undone. The database contains nothing: run the command again."""


class FileExists(BotError):
    """{path} already exists, and nothing was written. Give another name, or --force to replace that file."""

    exit_code = 2


class FileNotWritten(BotError):
    """{path} was not written ({reason}): give the name of a file in a folder that exists, to which the user who runs
    this command can write, on a disk with space."""

    exit_code = 2


class ListUnreadable(BotError):
    """{path} cannot be read ({reason}). Give a CSV file in UTF-8 with the columns of docs/subscriptions-csv.md. Nothing
    was written."""

    exit_code = 2


class ExportStopped(BotError):
    """The export was stopped, and no file was written. Run the command again."""


class ImportStopped(BotError):
    """The import was stopped. What is stored stays; run the command again: it continues with the rest."""


class RowRefused(BotError):
    """{path}, line {line}: {reason}. Correct that line and run the command again. Nothing was written."""

    exit_code = 2


class PortTaken(BotError):
    """Port {port} is in use. Stop the program that listens there, or set SANDBOX_PORT to another number."""

    exit_code = 2


class PortForbidden(BotError):
    """Port {port} needs a right that this user does not have, as ports below 1024 usually do. Set SANDBOX_PORT to a
    number from 1024 to 65535."""

    exit_code = 2


class PortUnusable(BotError):
    """The sandbox cannot listen at port {port} ({reason}). Set SANDBOX_PORT to another number."""

    exit_code = 2


class PartUnknown(BotError):
    """{name} is no part of the bot. Choose from {known}."""

    exit_code = 2


class WebUnusable(BotError):
    """The web server cannot listen at {host}, port {port} ({reason}). Stop the program that listens there, set
    {setting} to another number and {host_setting} to an address of this machine, or leave {setting} unset."""

    exit_code = 2


class WebhookWithoutSecret(BotError):
    """WEBHOOK_URL is set, but WEBHOOK_SECRET is not, so anybody could send updates to the bot. Set it to what the
    command `openssl rand -hex 32` prints, or leave WEBHOOK_URL unset."""

    exit_code = 2


class WebhookWithoutServer(BotError):
    """WEBHOOK_URL is set, but WEB_PORT is not, so nothing would take the updates. Set WEB_PORT to the port to which the
    proxy at WEBHOOK_URL passes requests, or leave WEBHOOK_URL unset."""

    exit_code = 2


class CertificateWithoutWebhook(BotError):
    """WEBHOOK_CERTIFICATE is set, but WEBHOOK_URL is not. Set WEBHOOK_URL to the address that has this certificate, or
    leave WEBHOOK_CERTIFICATE unset."""

    exit_code = 2


class CertificateUnusable(BotError):
    """The file {path} of WEBHOOK_CERTIFICATE is not a certificate in PEM alone ({reason}). Give the file with the lines
    from BEGIN CERTIFICATE to END CERTIFICATE, without the private key."""

    exit_code = 2


class TokenRefused(BotError):
    """Telegram does not accept TELEGRAM_BOT_TOKEN. Copy it again from @BotFather. Nothing is lost: once a valid token
    is set, the bot sends the notices that are still owed."""

    exit_code = 2


class OtherBot(BotError):
    """The database holds the chats of the bot with id {known}, but TELEGRAM_BOT_TOKEN is that of @{username}, id
    {bot_id}, which cannot write to them. Set the token of the former, or set DATABASE_URL to the database of the
    latter. To change the bot on purpose, start it once with `run --new-bot`; people must then press Start in the new
    bot, and groups and channels must add it."""

    exit_code = 2


class LanguageUnknown(BotError):
    """The bot does not have the language {name}; choose one that it offers."""

    key = "language-unknown"


class TimeInvalid(BotError):
    """{text} is not a time of day. Give hours and minutes, such as 08:30."""

    key = "time-invalid"


class ChoiceUnknown(BotError):
    """{text} is not valid. Choose one of {choices}."""

    key = "choice-unknown"


class TextsWrong(BotError):
    """The texts cannot be used for a correction ({findings}). Correct them until the command `check` finds nothing,
    and ask again."""


class AskedByNobody(BotError):
    """Another operator must confirm this, so it must be known who asks: give your own id of OPERATOR_IDS with --by."""

    exit_code = 2


class CopyHeld(BotError):
    """Nothing is sent from this database: {reason}. Stop all other machines. If this is the database to send from, run
    `resume --trust-ledger`, which sends all that it says is owed, or `resume --skip-unaccounted`, which sends only what
    is due later."""


class CopyConfirmed(BotError):
    """This database does not wait to be trusted, so nothing was done. The command `report` shows
    whether sending is paused."""


class RequestOver(BotError):
    """The request {number} does not wait: it was carried out, stopped, or not confirmed in time. The command `requests`
    lists those that wait."""


class NothingToRevise(BotError):
    """No notice of that moment was sent, or it was recalled, so there is nothing to correct or to recall. What can be:
    {names}. Texts of a moment that has not begun need no correction: change them, and start the bot again."""


class RevisionOutdated(BotError):
    """Meanwhile the broadcast was corrected or recalled, so nothing was done. Look at the difference again, and ask
    again if it is still needed; a recalled broadcast cannot be corrected."""

    key = "revision-outdated"


class Fault(BotError):
    """Telegram did not accept a notice."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)


class RetryLater(Fault):
    """Telegram limits the whole bot ({reason}); the notice stays owed and is sent after the wait."""

    def __init__(self, reason: str, after: timedelta) -> None:
        self.after = after
        super().__init__(reason)


class NotSent(Fault):
    """The notice did not reach Telegram ({reason}); it stays owed and is sent again."""


class ChatUnknown(Fault):
    """Telegram does not find the chat ({reason}), perhaps only for a time; the bot asks again the next day."""


class TopicGone(Fault):
    """The topic is closed or deleted ({reason}); the notice is sent to the chat itself."""


class RightsLost(Fault):
    """The bot is not allowed to write in the chat ({reason}); its admins are notified, and the notice stays owed."""


class ChatMoved(Fault):
    """The chat has a new id ({reason}); the notice is sent to that id."""

    def __init__(self, reason: str, telegram_id: int) -> None:
        self.telegram_id = telegram_id
        super().__init__(reason)


class ChatGone(Fault):
    """The chat can no longer be reached ({reason}); its subscription ends."""


class NoticeRefused(Fault):
    """Telegram refused the notice for this chat ({reason}); the chat stays subscribed."""


class WordingRefused(Fault):
    """Telegram refused the text of the notice ({reason}); its language is paused, and its notices stay owed. Correct
    the text, run the command `check`, and start the bot again."""


class StatusRefused(Fault):
    """The bot itself does not send this notice ({reason}): exercises go to operators and enrolled chats only, and
    tests to the sandbox only."""


class PictureUnwanted(Fault):
    """The chat does not allow photos ({reason}); its notice is sent as text."""


class PictureRefused(Fault):
    """Telegram does not accept the photo ({reason}); this notice is sent as text, and for some minutes the next
    ones too."""


class CopyCurrent(Fault):
    """The message has that content already ({reason})."""


class CopyMissing(Fault):
    """The message is not there any more ({reason}): somebody has deleted it."""


class CopyFixed(Fault):
    """Telegram does not let the bot change or delete its message any more ({reason})."""


class CopyOfOtherKind(Fault):
    """The message has a picture where none was expected, or has none ({reason}); it is changed in the other way."""


class Uncertain(Fault):
    """It is not known whether the notice arrived ({reason}); `report --doubtful` lists such notices."""


class AccessLost(Fault):
    """Telegram refused the bot itself ({reason}); nothing is sent until it accepts the bot again. Check
    TELEGRAM_BOT_TOKEN."""


class PingRefused(BotError):
    """HEARTBEAT_URL was not pinged ({reason}); the bot tries again in a minute. Check the URL, and that its server is
    running."""


class AlarmsNotInstalled(BotError):
    """ALARM_URLS is set, but the library apprise is not installed, so alarms go to Telegram only. Install it: `make
    alarms` in a checkout, `pip install "commemoration-bot[alarms]"` for a wheel; then start the bot again."""


class AnswerDropped(BotError):
    """Too many people ask at once, so this answer was dropped; notices are still sent. Ask again later."""


class SpanInvalid(BotError):
    """{text!r} is no time for which sending can be held; write 30m, 2h, 2h30m or 1d, at most 7 days."""

    key = "span-invalid"
    exit_code = 2


class ServiceWithoutEnv(BotError):
    """There is no .env in {folder}: the service reads its settings from that file. Copy .env.example to .env, set
    TELEGRAM_BOT_TOKEN in it, and run this command in that folder."""

    exit_code = 2


class ServiceSettingsElsewhere(BotError):
    """{names} is set in the environment, which the service does not see. Write it into .env, and remove it from the
    environment (`unset {names}`)."""

    exit_code = 2


class ServiceNeedsSystemd(BotError):
    """This machine is not run by systemd, so nothing was written. With --print the units are shown, and with --into
    FOLDER they are written for another machine; in a container, see docs/operating/containers.md."""

    exit_code = 2


class ServiceAccountUnusable(BotError):
    """The service cannot run as {account}: {reason}. Create an account (`sudo useradd --system --create-home
    --home-dir /srv/commemoration-bot commemoration`), give it this folder (`sudo chown -R`), or name another one with
    --as."""

    exit_code = 2


class ServicePathUnusable(BotError):
    """{path} cannot be used by a service, because its name contains {found}. Move or rename it."""

    exit_code = 2


class ServiceAccessMissing(BotError):
    """{account} cannot {what} {path}, so the service would not start. Give it the right to (`sudo chown -R`, `chmod`),
    or move the bot to a folder to which it has access, such as /srv."""

    exit_code = 2


class ServiceDataKeyElsewhere(BotError):
    """{name} is set in .env and takes precedence over the credential of the service. Remove it there, or leave out
    --data-key."""

    exit_code = 2


class UnitChanged(BotError):
    """{path} {why}, so no unit was replaced. Move your changes to `{edit}`, which keeps them apart, or give --force to
    replace it."""

    exit_code = 2


class UnitNotWritten(BotError):
    """{path} cannot be written ({reason}). For all users of this machine, run the command with sudo; for your own
    account alone, with --user."""

    exit_code = 2
