"""By amqps the broker must prove that it is the one it is taken for."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.messaging.broker import connect

pytestmark = [
    pytest.mark.system,
    # amqp leaves the socket of a failed handshake to the garbage collector
    pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"),
]

Serve = Callable[[str], int]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Listen on loopback with a certificate for a name, from an authority that is trusted; returns the port."""
    listeners: list[socket.socket] = []

    def start(name: str) -> int:
        chain = tmp_path / f"{name}.pem"
        authority = certify(name, chain)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        Thread(target=answer, args=(listener, context), daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    for listener in listeners:
        listener.close()


def answer(listener: socket.socket, context: ssl.SSLContext) -> None:
    """Shake hands and hang up."""
    with suppress(OSError):
        while True:
            caller, _ = listener.accept()
            with suppress(OSError), context.wrap_socket(caller, server_side=True) as secured:
                secured.recv(8)


def certify(name: str, chain: Path) -> Path:
    """A key with a certificate for the name, signed by itself; returns the file of whom to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(private + public)
    trusted = chain.with_suffix(".trusted")
    trusted.write_bytes(public)
    return trusted


def test_a_broker_with_somebody_elses_certificate_is_refused(serve: Serve) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        connect(f"amqps://localhost:{serve('elsewhere.example')}//").connect()


def test_a_broker_with_its_own_certificate_is_spoken_to(serve: Serve) -> None:
    """It hangs up where AMQP would begin: so far the handshake has come."""
    with pytest.raises(OSError, match=r"^(?!.*CERTIFICATE).*$"):
        connect(f"amqps://localhost:{serve('localhost')}//").connect()


def test_a_broker_from_an_unknown_authority_is_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    port = serve("localhost")
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(f"amqps://localhost:{port}//").connect()
