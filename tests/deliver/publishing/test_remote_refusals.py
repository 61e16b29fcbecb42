"""What servers refuse, said so that somebody can put it right; never a secret, never a traceback."""

import ssl
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from reportgen.deliver.publishing.remote import RemoteStorage, remote_storage
from reportgen.errors import DeliveryError, SpecError
from reportgen.spec.publish import PublishSpec
from tests.deliver.publishing.places import storage_at
from tests.deliver.publishing.servers import S3, SECRET, Sshd, Webdav, client, free_port, iam_user
from tests.load.business_central import certificates

GUESSED = "a guessed password"


def refused(storage: RemoteStorage, path: str = "index.html") -> str:
    """What writing a file is refused with."""
    with pytest.raises(DeliveryError) as caught, storage:
        storage.write(path, b"new", "text/html")
    said = str(caught.value)
    assert SECRET not in said
    assert GUESSED not in said
    return said


def sftp_at(server: Sshd, folder: Path, **keys: str) -> RemoteStorage:
    """A folder over SFTP; by default with the key that may do everything."""
    password = keys.pop("password", "")
    url = f"sftp://127.0.0.1:{server.port}{folder}"
    chosen = {"user": server.user, "known_hosts": str(server.known_hosts), **keys}
    return storage_at(PublishSpec(url=url, **chosen), password)


class TestSftp:
    """OpenSSH's server."""

    def test_a_wrong_password(self, sshd: Sshd, tmp_path: Path) -> None:
        """Is told as a refused login, and not shown."""
        said = refused(sftp_at(sshd, tmp_path, password=GUESSED))

        assert said.startswith(f"login-refused: 'sftp://127.0.0.1:{sshd.port}{tmp_path}': the login is refused\n")
        assert "user, key_file and password" in said

    def test_a_server_with_another_key(self, sshd: Sshd, tmp_path: Path) -> None:
        """Is not logged in to: nothing is known about it but that it is another one."""
        other = tmp_path / "known_hosts"
        other.write_text(f"[127.0.0.1]:{sshd.port} {(sshd.home / 'other.pub').read_text()}")

        said = refused(sftp_at(sshd, tmp_path, key_file=str(sshd.key), known_hosts=str(other)))
        assert said.startswith("unknown-server: ")
        assert f"the server shows another key than the one in '{other}'" in said

    @pytest.mark.parametrize("there", [True, False])
    def test_an_unknown_server(self, sshd: Sshd, tmp_path: Path, there: bool) -> None:
        """Is refused, and how to make it known is told, whether or not there is a file of known ones."""
        hosts = tmp_path / "known_hosts"
        if there:
            hosts.write_text("")

        said = refused(sftp_at(sshd, tmp_path, key_file=str(sshd.key), known_hosts=str(hosts)))
        assert said.startswith("unknown-server: ")
        assert f"ssh-keyscan -p {sshd.port} 127.0.0.1" in said

    def test_no_permission(self, sshd: Sshd, tmp_path: Path) -> None:
        """A login that may only read reads, and is told that it may not write; its key's passphrase is the password."""
        (tmp_path / "index.html").write_bytes(b"old")
        storage = sftp_at(sshd, tmp_path, key_file=str(sshd.reading_key), password=SECRET)

        assert storage.read("index.html") == b"old"
        assert refused(storage).startswith("no-permission: ")
        assert [path.name for path in tmp_path.iterdir()] == ["index.html"]

    @pytest.mark.parametrize("password", [GUESSED, ""])
    def test_a_wrong_passphrase(self, sshd: Sshd, tmp_path: Path, password: str) -> None:
        """Is found out here; nothing is sent to the server."""
        said = refused(sftp_at(sshd, tmp_path, key_file=str(sshd.reading_key), password=password))

        assert said.startswith("login-refused: ")
        assert f"the private key '{sshd.reading_key}' cannot be read" in said

    def test_nothing_to_log_in_with(self, sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Neither key, password nor agent; or nobody named at all."""
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)

        assert "there is nothing to log in with" in refused(sftp_at(sshd, tmp_path))
        with pytest.raises(DeliveryError, match="nobody is named to log in"):
            remote_storage(PublishSpec(url="sftp://host/path"), "", tmp_path, pytest.fail)

    def test_a_file_where_a_folder_should_be(self, sshd: Sshd, tmp_path: Path) -> None:
        """Is said with its path; what was uploaded is taken away again."""
        (tmp_path / "stock").write_bytes(b"a file")

        said = refused(sftp_at(sshd, tmp_path, key_file=str(sshd.key)), "stock/report.html")
        assert "stock/report.html" in said
        assert list((tmp_path / ".reportgen/incoming").iterdir()) == []

    def test_a_server_that_cannot_rename_over_a_file(self, sshd: Sshd, tmp_path: Path) -> None:
        """Gets the new file in two steps; the old one is back if the second step fails."""

        def unsupported(old: str, new: str) -> None:
            raise OSError("Operation unsupported")

        with sftp_at(sshd, tmp_path, key_file=str(sshd.key)) as storage:
            storage.write("index.html", b"old", "text/html")
            storage._store._fs.ftp.posix_rename = unsupported
            storage.write("index.html", b"new", "text/html")
            storage.write("other.html", b"new", "text/html")
            assert (storage.read("index.html"), storage.read("other.html")) == (b"new", b"new")

            rename = storage._store._fs.ftp.rename
            storage._store._fs.ftp.rename = lambda old, new: (
                rename(old, new) if new.endswith(".old") or old.endswith(".old") else unsupported(old, new)
            )
            with pytest.raises(DeliveryError, match=r"^cannot-write: "):
                storage.write("index.html", b"newer", "text/html")
            assert storage.read("index.html") == b"new"
        assert [path.name for path in (tmp_path / ".reportgen/incoming").iterdir()] == []


def s3_at(server: S3, bucket: str = "reports", user: str = "someone", password: str = SECRET) -> RemoteStorage:
    """A place in a bucket."""
    return storage_at(PublishSpec(url=f"s3://{bucket}/{uuid4().hex}", endpoint=server.endpoint, user=user), password)


class TestS3:
    """moto's server."""

    @pytest.fixture
    def strict(self, s3: S3) -> Iterator[S3]:
        """Checks who asks."""
        self.reader = iam_user(s3, f"reader-{uuid4().hex}", ["s3:Get*", "s3:List*"])
        self.all = iam_user(s3, f"all-{uuid4().hex}", ["s3:*"])
        s3.demand_login(True)
        yield s3
        s3.demand_login(False)

    def test_logins(self, strict: S3) -> None:
        """A wrong secret, an unknown key and a login that may not write are told apart."""
        wrong = refused(s3_at(strict, user=self.all[0], password=GUESSED))
        unknown = refused(s3_at(strict, user="AKIAUNKNOWN"))
        reader = refused(s3_at(strict, user=self.reader[0], password=self.reader[1]))

        assert wrong.startswith("login-refused: ")
        assert "(SignatureDoesNotMatch for index.html)" in wrong
        assert unknown.startswith("login-refused: ")
        assert reader.startswith("no-permission: ")
        assert "(AccessDenied for index.html)" in reader
        s3_at(strict, user=self.all[0], password=self.all[1]).write("index.html", b"new", "text/html")

    def test_an_unknown_bucket(self, s3: S3) -> None:
        """Is told for every request, and never taken for a blank place."""
        storage = s3_at(s3, "no-bucket")

        for request in (storage.read, storage.remove, storage.files, storage.folders):
            with pytest.raises(DeliveryError, match=r"^no-such-place: 's3://no-bucket/.*NoSuchBucket"):
                request("stock")
        with pytest.raises(DeliveryError, match="no-such-place"), storage.lock("publish", 1):
            pass
        assert refused(storage).startswith("no-such-place: ")

    def test_nothing_of_the_machine_is_taken(self, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
        """With a user in the spec, neither AWS's variables nor its files say who logs in, or where."""
        for name, value in {
            "AWS_PROFILE": "none",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
            "AWS_CONFIG_FILE": "/none",
            "AWS_DEFAULT_REGION": "nowhere",
            "AWS_SESSION_TOKEN": "another",
        }.items():
            monkeypatch.setenv(name, value)

        storage = s3_at(s3)
        storage.write("index.html", b"new", "text/html")
        assert storage.read("index.html") == b"new"

    def test_the_usual_chain(self, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a user, AWS's own variables say who logs in; without those either, that is told."""
        publish = PublishSpec(url="s3://reports/chain", endpoint=s3.endpoint)
        monkeypatch.setenv("AWS_CONFIG_FILE", "/none")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/none")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        assert "there is nothing to log in with" in refused(storage_at(publish))

        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        storage_at(publish).write("index.html", b"new", "text/html")

    def test_what_a_reader_is_told(self, s3: S3) -> None:
        """A file has its media type, and is asked for again before an old copy is shown."""
        with s3_at(s3) as storage:
            storage.write("latest/index.html", b"new", "text/html; charset=utf-8")
            root = str(storage._place).removeprefix("s3://")
        answer = client(s3, "s3").head_object(Bucket="reports", Key=f"{root.partition('/')[2]}/latest/index.html")

        assert answer["ContentType"] == "text/html; charset=utf-8"
        assert answer["CacheControl"] == "no-cache"


def webdav_at(server: Webdav, path: str = "", password: str = SECRET) -> RemoteStorage:
    """A folder over WebDAV."""
    return storage_at(PublishSpec(url=f"webdav://127.0.0.1:{server.port}/{path}", user="anna"), password)


class TestWebdav:
    """WsgiDAV."""

    def test_a_wrong_password(self, webdav: Webdav) -> None:
        """Is told as a refused login, and not shown."""
        assert refused(webdav_at(webdav, password=GUESSED)).startswith("login-refused: ")

    def test_no_permission(self, webdav: Webdav) -> None:
        """A share that may only be read is read."""
        (webdav.folder / "read.txt").write_bytes(b"old")
        storage = webdav_at(webdav, "reading")

        assert storage.read("read.txt") == b"old"
        assert refused(storage).startswith("no-permission: ")

    def test_a_certificate_of_nobody(self, tmp_path: Path) -> None:
        """A server whose certificate is not trusted hears neither user nor password."""
        from cheroot.ssl.builtin import BuiltinSSLAdapter
        from cheroot.wsgi import Server

        asked: list[object] = []
        served = str(certificates.made_in(tmp_path)[1])
        server = Server(("127.0.0.1", free_port()), lambda *request: asked.append(request) or [b""])
        server.ssl_adapter = BuiltinSSLAdapter(served, served)
        server.ssl_adapter.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.ssl_adapter.context.load_cert_chain(served)
        server.prepare()
        threading.Thread(target=server.serve, daemon=True).start()
        endpoint = f"https://127.0.0.1:{server.bind_addr[1]}"
        said = refused(storage_at(PublishSpec(url="webdav://host/path", endpoint=endpoint, user="anna"), SECRET))
        server.stop()

        assert said.startswith("certificate-not-trusted: 'webdav://host/path'")
        assert asked == []


@pytest.mark.parametrize("url", ["sftp://me@127.0.0.1:{port}/p", "s3://bucket/p", "webdav://127.0.0.1:{port}/p"])
def test_nobody_listens(url: str, sshd: Sshd) -> None:
    """The server's absence is told in a sentence, after three attempts."""
    port = free_port()
    publish = PublishSpec(
        url=url.format(port=port),
        endpoint=f"http://127.0.0.1:{port}" if url.startswith("s3") else None,
        user=None if "@" in url else "me",
        known_hosts=str(sshd.known_hosts),
    )
    said = refused(storage_at(publish, SECRET))

    assert said.startswith("cannot-reach: ")
    assert "the server cannot be reached" in said


@pytest.mark.parametrize(
    ("url", "keys", "said"),
    [
        ("sftp://me:secret@host/path", {}, "holds a password"),
        ("sftp:///path", {}, "has not the form of its kind"),
        ("sftp://me@host/path", {"user": "you"}, "names a user, and the key 'user' another"),
        ("sftp://me@host/a/../../etc", {}, "has a path with tricks"),
        ("sftp://host:port/path", {}, "is no address"),
        ("s3://bucket/path?versionId=1", {}, "has not the form of its kind"),
        ("s3://bucket:9000/path", {}, "has a port"),
        ("s3://bucket/path", {"endpoint": "http://minio.example.com"}, "the endpoint under publish is not encrypted"),
        ("s3://bucket/path", {"endpoint": "minio.example.com"}, "the endpoint under publish is no address"),
        ("abfs://account/path", {}, "names no container"),
        ("abfs://UPPER@account/path", {}, "names no container"),
        ("sharepoint://contoso.sharepoint.com/sites/finance", {}, "names no library of a site"),
    ],
)
def test_urls_that_are_none(url: str, keys: dict[str, str], said: str) -> None:
    """A wrong url is told by what is wrong, with the form of its kind; a password in it is not repeated."""
    with pytest.raises(SpecError, match=f"^bad-place: .*{said}") as caught:
        remote_storage(PublishSpec(url=url, **keys), "", Path("/"), pytest.fail)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "module", "extra"),
    [
        ("sftp://me@host/path", "paramiko", "sftp"),
        ("s3://bucket/path", "s3fs", "s3"),
        ("abfs://box@account/path", "azure.storage.blob", "azure"),
        ("webdav://host/path", "webdav4.client", "webdav"),
    ],
)
def test_a_library_that_is_not_installed(url: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is told with what installs it."""
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(DeliveryError, match=rf"^missing-extra: (?s:.*)pip install 'reportgen\[{extra}\]'"):
        remote_storage(PublishSpec(url=url), "", Path("/"), pytest.fail)
