"""Environment variables where a path stands; secrets nowhere."""

import pytest

from tests.spec.spec_sample import problems, report

ENV = {"DATA": "/srv/ledger", "TPL": "t", "EMPTY": "", "ODD": "${DATA}", "URL": "postgres://me:hunter2@db/erp"}

HINT = "only places and users may use them: of source, templates, mail, publish, snapshot and for_each"


def test_variables_stand_in_paths():
    """${NAME} in source and templates is replaced by the variable, once."""
    spec = report("source: {path: '${DATA}/2025/*.csv'}\ntemplates: ${TPL}/${TPL}\n", env=ENV)

    assert spec.source.path == ("/srv/ledger/2025/*.csv",)
    assert spec.templates == "t/t"
    assert report("source: ${DATA}\n", env=ENV).source.path == ("/srv/ledger",)
    assert report("source: ${ODD}\n", env=ENV).source.path == ("${DATA}",)
    assert report("source: ${URL}\n", env=ENV).source.path == (ENV["URL"],)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("source: ${GONE}/x", "1:9: unknown-variable: the environment variable 'GONE' is not set\n"
                              "  hint: set GONE before running reportgen"),
        ("source: {path: '${a b}'}", "1:16: unknown-variable: '${a b}' names no environment variable\n"
                                     "  hint: a variable's name has letters, digits and '_'"),
        ("source: ${EMPTY}", "1:9: bad-value: 'source' must be text that is not empty, not '${EMPTY}'"),
        ("title: a ${DATA} b", "1:8: env-not-allowed-here: '${DATA}' cannot stand here\n"
                               "  hint: " + HINT),
        ("sections: [{kind: notes, text: '${DATA}'}]", "1:32: env-not-allowed-here: '${DATA}' cannot stand here\n"
                                                       "  hint: " + HINT),
        ("filter: {item_no: [x, '${GONE}']}", "1:23: env-not-allowed-here: '${GONE}' cannot stand here\n"
                                              "  hint: " + HINT),
    ],
)
def test_variables_that_cannot_be(text, problem):
    """A variable that is not set, one with an impossible name, and one anywhere else are problems with a place."""
    assert problems(text, env=ENV) == [f"weekly.yaml:{problem}"]


def test_a_value_of_the_environment_is_never_told():
    """What a variable holds does not appear in a message, even if it does not fit."""
    assert "hunter2" not in "\n".join(problems("source: {path: '${URL}', pth: x}\nname: '${URL}'", env=ENV))


def test_other_dollars_are_text():
    """A price, a shell variable without braces and braces without a name are not variables."""
    assert report("title: $5 $HOME ${} ${1}").title == "$5 $HOME ${} ${1}"


@pytest.mark.parametrize(
    "text",
    [
        "source: postgres://me:hunter2@db/erp",
        "source: postgres://me:hunter2/x@db/erp",
        "source: {path: 'https://:hunter2@db'}",
        "source: 'https://host:8080/x?token=hunter2'",
        "source: 'Server=db;UID=sa;PWD=hunter2'",
        "title: see ftp://a:hunter2@b for more",
        "sections: ['http://a:hunter2@b']",
        "sections: [{kind: 'http://a:hunter2@b'}]",
        "sections: [{kind: matrix, rows: ['http://a:hunter2@b'], colums: x}]",
        "filter: {item_no: 'http://a:hunter2@b', lot: {in: ['http://a:hunter2@b']}}",
        "'http://a:hunter2@b': x",
        "'http://a:hunter2@b': x\n'http://a:hunter2@b': y",
        "password: hunter2",
        "source: {path: x, Password: hunter2}",
        "mail: {smtp_password: hunter2}",
        "db: {api-key: hunter2, access_token: hunter2}",
        "page: {secret: 'hunter2'}",
    ],
)
def test_a_secret_is_refused_and_never_repeated(text):
    """An address with a password or a token, and a literal under a key for secrets, are told without the value."""
    found = problems(text)
    assert any("secret-in-spec: a secret is written here as plain text" in line for line in found)
    assert "hunter2" not in "\n".join(found)


def test_the_place_of_a_secret():
    """The problem points to the value, and says where it belongs."""
    assert problems("source: postgres://me:hunter2@db/erp") == [
        "weekly.yaml:1:9: secret-in-spec: a secret is written here as plain text\n"
        "  hint: keep it elsewhere and name the place: env:NAME, file:PATH or keyring:SERVICE/USER"]


@pytest.mark.parametrize(
    "text",
    [
        "source: https://host:8080/a@b",
        "source: postgres://me@db/erp",
        "source: postgres://me:${PW}@db/erp",
        "source: 'https://host/x?token=${PW}'",
        "title: 'Secret: token & password = 5'",
        "dimensions: {d: {map: item_no, values: {TOKEN: Tokens, PASSWORD: x}}}",
        "measures: {token: {sum: quantity}}",
        "filter: {attribute.token: red}",
    ],
)
def test_what_only_looks_like_a_secret(text):
    """A port, a user without password, a variable in the password's place, and codes of the ledger are no secrets."""
    assert problems(text, env={"PW": "x"}) == []


@pytest.mark.parametrize("reference", ["env:PW", "file:/run/secrets/pw", "keyring:erp", "${PW}"])
def test_a_reference_to_a_secret_is_none(reference):
    """A key for secrets may say where the secret is kept; the key itself must still be known."""
    assert "secret-in-spec" not in "\n".join(problems(f"mail: {{password: '{reference}'}}", env={"PW": "x"}))
