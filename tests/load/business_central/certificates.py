"""A certificate authority of the test's own, and a certificate of 127.0.0.1 that it signed."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_PEM = serialization.Encoding.PEM


def made_in(folder: Path, *names: str) -> tuple[Path, Path]:
    """The authority's certificate, which clients have to trust, and the server's certificate with its key.

    The server's is good for `names`, too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _name("reportgen test authority")
    root = _builder(authority, authority, authority_key).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    hosts = [x509.DNSName(name) for name in ("localhost", *names)]
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), *hosts])
    leaf = _builder(_name("127.0.0.1"), authority, key).add_extension(host, critical=False)
    trusted, served = folder / "authority.pem", folder / "server.pem"
    trusted.write_bytes(root.sign(authority_key, hashes.SHA256()).public_bytes(_PEM))
    secret = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    served.write_bytes(leaf.sign(authority_key, hashes.SHA256()).public_bytes(_PEM) + secret)
    return trusted, served


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
