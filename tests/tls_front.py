"""A real web server in front of the bot's port: Caddy, as the page on webhooks sets it up, with its own certificate."""

import asyncio
import re
import shutil
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.sandbox.world import World
from tests.process.launching import free_port

PAGE = Path(__file__).parents[1] / "docs" / "operating" / "webhook.md"

#: What the page names, and a test replaces by what is its own.
HOST, UPSTREAM = "bot.example.org", "127.0.0.1:8030"
FILES = re.compile(r"tls \S+ \S+")

#: What a test needs besides in the global options: nothing is opened but one port of this machine.
OPTIONS = "{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n"

SECRET = "a-secret-of-the-tests-4711"
PATH = "/telegram/hidden-path-4712"

#: The settings of the webhook, except for the certificate and the port.
SETTINGS = {"webhook_url": f"https://{HOST}{PATH}", "webhook_secret": SECRET}


@dataclass(frozen=True)
class Front:
    """A running Caddy."""

    #: The port at which it speaks HTTPS, and the one to which it passes requests.
    port: int
    upstream: int
    #: The file with its certificate.
    certificate: Path
    #: The file with its log.
    log: Path

    def lead(self, world: World) -> None:
        """Let the name of the bot lead here, and let Telegram try again soon."""
        world.webhook.hosts[HOST] = ("127.0.0.1", self.port)
        world.webhook.pace = 0.05

    def settings(self) -> dict[str, object]:
        """The settings of a bot behind it."""
        return SETTINGS | {"webhook_certificate": self.certificate, "web_port": self.upstream}


@asynccontextmanager
async def tls_front(folder: Path) -> AsyncIterator[Front]:
    """Caddy on free ports, until the end."""
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("Caddy is not installed")
    front = _prepared(folder)
    with front.log.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(program, "run", "--config", str(folder / "Caddyfile")),
            env={"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
            stdout=log,
            stderr=log,
        )
        try:
            await _serving(front, process)
            yield front
        finally:
            process.kill()
            await process.wait()


def _prepared(folder: Path) -> Front:
    """A folder with the certificate and the Caddyfile."""
    folder.mkdir()
    front = Front(free_port(), free_port(), folder / "certificate.pem", folder / "caddy.log")
    make_certificate(front.certificate, folder / "key.pem")
    (folder / "Caddyfile").write_text(_caddyfile(front))
    return front


def _caddyfile(front: Front) -> str:
    """The page's Caddyfile for a certificate of one's own, with what is this test's."""
    blocks = re.findall(r"```caddyfile\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (text,) = (block for block in blocks if FILES.search(block))
    assert HOST in text
    assert UPSTREAM in text
    files = f"tls {front.certificate} {front.certificate.parent / 'key.pem'}"
    text = text.replace("{\n", OPTIONS, 1)
    text = FILES.sub(files, text).replace(UPSTREAM, f"127.0.0.1:{front.upstream}")
    return text.replace(HOST, f"https://{HOST}:{front.port}")


async def _serving(front: Front, process: asyncio.subprocess.Process) -> None:
    """Wait until a client that trusts the certificate is served."""
    context = ssl.create_default_context(cafile=str(front.certificate))
    async with asyncio.timeout(30):
        while True:
            assert process.returncode is None, "caddy.log says why"
            try:
                _, writer = await asyncio.open_connection(
                    "127.0.0.1", front.port, ssl=context, server_hostname=HOST
                )
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            await writer.wait_closed()
            return


def make_certificate(certificate: Path, key: Path) -> None:
    """Write a self-signed certificate of HOST, as `openssl req -x509` makes it, and its key."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now, public = datetime.now(UTC), private.public_key()
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
