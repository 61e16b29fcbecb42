"""A spec's text into a ReportSpec, or every problem with its place."""

from datetime import date
from pathlib import Path

import pytest

from reportgen.errors import Mark
from reportgen.spec.dates import Between
from tests.spec.spec_sample import KINDS, parse, problems, raw_problems, report

PRODUCT = """\
title: Inventory by Serial No.
company: CRONUS
as_of: 2025-10-29                 # a date; today; latest
locale: en-US
source:
  path: ../shared/domain/cronus
filter:
  entry_no: {max: 828}
sections:
  - kind: kpis
    measures: [inventory_quantity, serials_on_hand, items, inventory_value, expired_inventory]
  - kind: decomposition_tree
    analyze: quantity
    explain_by: [vendor, document_no, serial_no, item_no, entry_type, customer]
    path: ["10000 Fabrikam, Inc.", "107210"]     # or expand: largest | smallest | none, depth: 3
    top: 3
  - kind: matrix
    rows: [item_category_code, item_no, serial_no]
    columns: []
    values: [inventory_quantity, expiration_date]
  - kind: treemap
    group: [item_category_code, item_no, serial_no]
    size: inventory_quantity
outputs: [html, pdf, json]
"""


def test_the_spec_of_the_original_report():
    """The spec that the product promises reads as written, and every section knows its place."""
    spec = parse(PRODUCT, path="reports/original.yaml")

    assert (spec.title, spec.slug, spec.company) == ("Inventory by Serial No.", "inventory-by-serial-no", "CRONUS")
    assert spec.as_of == date(2025, 10, 29)
    assert spec.filter["entry_no"].max == "828"
    assert [(section.kind, section.mark.line, section.mark.column) for section in spec.sections] == [
        ("kpis", 10, 5), ("decomposition_tree", 12, 5), ("matrix", 17, 5), ("treemap", 21, 5)]
    assert spec.sections[1].options.path == ("10000 Fabrikam, Inc.", "107210")
    assert spec.sections[1].options.top == 3
    assert spec.sections[2].options.columns == ()
    assert spec.outputs == ("html", "pdf", "json")
    assert spec.folder == Path("reports")
    assert spec.resolve(spec.source.path[0]) == Path("reports/../shared/domain/cronus")


def test_the_spec_of_the_product_page(shared):
    """The spec that stands on the product's page is the one tested here."""
    page = (shared / "design" / "PRODUCT.md").read_text(encoding="utf-8")
    spec = parse(page.partition("```yaml\n")[2].partition("```")[0])

    assert spec.model_dump(exclude={"sections"}) == parse(PRODUCT).model_dump(exclude={"sections"})
    assert [(one.kind, one.options) for one in spec.sections] == [
        (one.kind, one.options) for one in parse(PRODUCT).sections]


def test_defaults():
    """A source and one section make a report."""
    spec = parse("source: data\nsections: [kpis]\n")

    assert spec.title == "Inventory by Serial No."
    assert (spec.as_of, spec.period, spec.locale, spec.currency) == ("today", None, "en-US", None)
    assert spec.outputs == ("html", "pdf", "json")
    assert (spec.page.paper, spec.page.orientation) == ("A4", "portrait")
    assert spec.source.path == ("data",)
    assert spec.sections[0].kind == "kpis"
    assert spec.sections[0].options == KINDS["kpis"]()
    assert (spec.name, spec.company, spec.templates, spec.filter, spec.checks) == (None, None, None, {}, {})


def test_text_becomes_what_the_key_wants():
    """Numbers, truth and lists come out of text as the key's type says."""
    spec = report(
        'title: 012\nfilter: {item_no: 012, serial_no: [1E5, ""], entry_no: {not: 7}, lot: }\noutputs: csv\n'
        "sections:\n- {kind: decomposition_tree, depth: '4', top: all, explain_by: item_no, serials_only: no}\n"
        .replace(", lot: ", ""))
    tree = spec.sections[0].options

    assert spec.title == "012"
    assert spec.filter["item_no"].any_of == ("012",)
    assert spec.filter["serial_no"].any_of == ("1E5", "")
    assert spec.filter["entry_no"].none_of == ("7",)
    assert spec.outputs == ("csv",)
    assert (tree.depth, tree.top, tree.explain_by, tree.serials_only) == (4, "all", ("item_no",), False)


def test_all_problems_at_once_in_order_of_place():
    """Duplicates, unknown keys and names, wrong types and missing keys of all parts are told together."""
    assert raw_problems("""\
titel: x
title: y
title: z
source: data
sections:
  - kpi
  - kind: matrix
    colums: []
    rows: [item_n, serial_no]
  - kind: notes
  - kind: decomposition_tree
    depth: five
outputs: [htm]
""") == [
        "weekly.yaml:1:1: unknown-key: unknown key 'titel' in the spec\n  hint: did you mean 'title'?",
        "weekly.yaml:3:1: duplicate-key: the key 'title' is given twice\n  hint: first given at 2:1",
        "weekly.yaml:6:5: unknown-kind: unknown kind of section 'kpi'\n  hint: did you mean 'kpis'?",
        "weekly.yaml:8:5: unknown-key: unknown key 'colums' in section 'matrix'\n  hint: did you mean 'columns'?",
        "weekly.yaml:9:12: unknown-dimension: unknown dimension or hierarchy 'item_n'\n  hint: did you mean 'item_no'?",
        "weekly.yaml:10:5: missing-key: the key 'text' is missing in section 'notes'\n  hint: text: Markdown.",
        "weekly.yaml:12:12: wrong-type: 'depth' must be a whole number, not 'five'",
        "weekly.yaml:13:11: bad-value: entry 1 of 'outputs' must be 'html', 'pdf', 'json', 'xlsx' or 'csv', not 'htm'"
        "\n  hint: did you mean 'html'?",
    ]


def test_nothing_but_a_mapping():
    """A spec without source and sections says both, at its begin."""
    assert raw_problems("title: x") == [
        "weekly.yaml:1:1: missing-key: the key 'sections' is missing in the spec\n"
        "  hint: sections: What the report shows, in this order; the name of a kind is short for {kind: name}.",
        "weekly.yaml:1:1: missing-key: the key 'source' is missing in the spec\n"
        "  hint: source: Where the ledger comes from.",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title: true", "1:8: wrong-type: 'title' must be text, not true\n  hint: put it in quotes to make it text"),
        ("title: [a]", "1:8: wrong-type: 'title' must be text, not a list of 1"),
        ("title: ''", "1:8: bad-value: 'title' must be text that is not empty, not ''"),
        ("title:", "1:1: missing-value: 'title' has no value\n  hint: give it one, or leave the key out"),
        ("name: a/b", "1:7: bad-value: a name has letters, digits, '-' and '_'\n  hint: as stock-by-place"),
        ("name: ../x", "1:7: bad-value: a name has letters, digits, '-' and '_'\n  hint: as stock-by-place"),
        ("locale: en_US", "1:9: bad-value: a locale is a language, with a country where it matters\n"
                          "  hint: as de, en-US or pt-BR"),
        ("currency: eur",
         "1:11: bad-value: a currency is its ISO code of three capital letters\n  hint: as EUR or USD"),
        ("page: {papper: A4}", "1:8: unknown-key: unknown key 'papper' in 'page'\n  hint: did you mean 'paper'?"),
        ("page: {paper: A5}", "1:15: bad-value: 'paper' must be 'A4', 'A3', 'Letter' or 'Legal', not 'A5'"),
        ("page: A4", "1:7: wrong-type: 'page' must be a mapping, not 'A4'\n"
                     "  hint: keys of the mapping: paper, orientation, density, margins, letterhead, logo,"
                     " classification, watermark, contents, index, attach, scripts, max_html_mb"),
        ("outputs: []", "1:10: bad-value: 'outputs' must be a list of 1 or more, not a list of 0"),
        ("outputs: [pdf, pdf]", "1:10: bad-value: 'pdf' is given twice"),
        ("checks: {duplicate_entri: off}", "1:10: unknown-check: unknown check 'duplicate_entri'\n"
                                           "  hint: did you mean 'duplicate_entry_no'?"),
        ("checks: {negative_stock: fatal}",
         "1:26: bad-value: 'negative_stock' must be 'error', 'warning', 'note' or 'off', not 'fatal'"),
        ("filter: {lokation: MAIN}", "1:10: unknown-field: unknown field or dimension 'lokation'\n"
                                     "  hint: did you mean 'location'?"),
        ("filter: {item_no: {maxx: 8}}",
         "1:20: unknown-key: unknown key 'maxx' in 'item_no'\n  hint: did you mean 'max'?"),
        ("filter: {item_no: {in: [a, [b]]}}", "1:28: wrong-type: entry 2 of 'in' must be text, not a list of 1"),
        ("filter: {item_no: {}}",
         "1:19: empty-condition: the condition says nothing; give in, not, min, max or like"),
        ("filter: [a]", "1:9: wrong-type: 'filter' must be a mapping, not a list of 1"),
        ("hierarchies: {a: []}", "1:18: bad-value: 'a' must be a list of 1 or more, not a list of 0"),
        ("hierarchies: {a: [item_no, item_no]}", "1:18: bad-value: 'item_no' is given twice"),
        ("hierarchies: {a: [vendors]}", "1:19: unknown-dimension: unknown dimension 'vendors'\n"
                                        "  hint: did you mean 'vendor'?"),
        ("hierarchies: {A b: [item_no]}",
         "1:15: bad-value: a name has small letters, digits and '_', and begins with a letter\n  hint: as net_weight"),
        ("measures: {a: {}}", "1:15: measure-form: give exactly one of sum, of and ratio"),
        ("measures: {a: {ratio: [quantity]}}", "1:23: bad-value: 'ratio' has too few entries"),
        ("measures: {a: {ratio: [quantity, quantity, items]}}",
         "1:23: bad-value: 'ratio' must be a list of at most 2, not a list of 3"),
        ("dimensions: {a: {age: [30, 20]}}", "1:17: dimension-form: age bounds must ascend"),
        ("as_of: 2025-02-30", "1:8: bad-date: there is no day 2025-02-30\n  hint: 2025-02 has 28 days"),
        ("as_of: 29.10.2025", "1:8: bad-date: '29.10.2025' is not a day\n  hint: write it as YYYY-MM-DD"),
        ("as_of:", "1:1: missing-value: 'as_of' has no value\n  hint: give it one, or leave the key out"),
        ("period: {from: 2025-03-01, too: x}",
         "1:28: unknown-key: unknown key 'too' in 'period'\n  hint: did you mean 'to'?"),
        ("period: {from: 2025-03-01, to: 2025-01-01}",
         "1:9: bad-period: the period begins on 2025-03-01, after its end on 2025-01-01"),
        ("period: last 0 days", "1:9: bad-period: a period has 1 to 36,500 days, not 0"),
        ("source: {path: }", "1:9: missing-key: the key 'path' is missing in 'source'\n"
                               "  hint: path: a folder, a file, a glob or the URL of a database"),
        ("source: {}", "1:9: missing-key: the key 'path' is missing in 'source'\n"
                       "  hint: path: a folder, a file, a glob or the URL of a database"),
        ("source: {path: a, password: hunter}", "1:29: secret-in-spec: a secret is written here as plain text\n"
                                                "  hint: keep it elsewhere and name the place: "
                                                "env:NAME, file:PATH or keyring:SERVICE/USER"),
        ("source: {path: a, user: [b]}", "1:25: wrong-type: 'user' must be text, not a list of 1"),
        ("source: {path: a, decimal: x}", "1:28: bad-value: 'decimal' must be '.' or ',', not 'x'"),
        ("sections: []", "1:11: bad-value: 'sections' must be a list of 1 or more, not a list of 0"),
        ("sections: kpis", "1:11: wrong-type: 'sections' must be a list, not 'kpis'"),
        ("sections: [[kpis]]", "1:12: wrong-type: a section is a mapping with 'kind', or the name of a kind"),
        ("sections: [{title: x}]", "1:12: missing-key: the key 'kind' is missing\n"
                                   "  hint: kinds of section: decomposition_tree, kpis, matrix, notes, treemap"),
        ("sections: [{kind: [x]}]", "1:19: wrong-type: 'kind' must be text"),
        ("sections: [~]",
         "1:12: missing-value: entry 1 of 'sections' has no value\n  hint: give it one, or leave the key out"),
        ("sections: [{kind: kpis, serials_only: maybe}]",
         "1:39: wrong-type: 'serials_only' must be true or false, not 'maybe'"),
        ("sections: [{kind: kpis, measures: []}]",
         "1:35: bad-value: 'measures' must be a list of 1 or more, not a list of 0"),
        ("sections: [{kind: treemap, palette: red}]",
         "1:37: bad-value: 'palette' must be text that matches ^[A-Z]+$, not 'red'"),
        ("sections: [{kind: matrix, columns: [vendor, item]}]",
         "1:36: bad-value: 'columns' must be a list of at most 1, not a list of 2"),
    ],
)
def test_one_problem_one_sentence(text, problem):
    """Each fault is one problem, at its place, with what would be right."""
    assert problems(text) == [f"weekly.yaml:{problem}"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("{kind: kpis, print: most}", "1:32: bad-value: 'print' must be 'all', 'none' or a mapping, not 'most'\n"
                                      "  hint: keys of the mapping: top, depth"),
        ("{kind: kpis, print: {topp: 3}}", "1:33: unknown-key: unknown key 'topp' in 'print' of section 'kpis'\n"
                                           "  hint: did you mean 'top'?"),
        ("{kind: kpis, print: {top: 0}}", "1:38: bad-value: 'top' must be 1 or more, not '0'"),
        ("{kind: kpis, print: [all]}", "1:32: bad-value: 'print' must be 'all', 'none' or a mapping, not a list of 1\n"
                                       "  hint: keys of the mapping: top, depth"),
        ("{kind: decomposition_tree, top: some}",
         "1:44: bad-value: 'top' must be a whole number or 'all', not 'some'"),
        ("{kind: decomposition_tree, top: -1}", "1:44: bad-value: 'top' must be 1 or more, or 'all', not '-1'"),
        ("{kind: matrix, sort_by: itms}", "1:36: unknown-measure: unknown measure 'itms'\n"
                                          "  hint: did you mean 'items'?; or 'label'"),
    ],
)
def test_a_choice_of_types_is_one_problem(options, problem):
    """Where one of several types may stand, the problem names all that would do, or the fault in the one meant."""
    assert problems(f"sections: [{options}]") == [f"weekly.yaml:{problem}"]


def test_problems_of_an_alias_are_told_once():
    """A fault in a value that aliases repeat is one problem, where it is written."""
    assert problems("sections:\n  - {kind: kpis, filter: &f {item_no: {maxx: 8}}}\n  - {kind: kpis, filter: *f}\n") == [
        "weekly.yaml:2:40: unknown-key: unknown key 'maxx' in 'item_no' of section 'kpis'\n  hint: did you mean 'max'?"]


def test_long_and_strange_values_are_cut_in_messages():
    """A value of many lines is one line of at most forty characters in a message."""
    (problem,) = problems("as_of: |\n" + "  a long\n  story\n" * 2_000)
    assert len(problem) < 400
    (problem,) = problems(f"page: {{paper: {'x' * 5_000}}}")
    assert len(problem) < 200


def test_a_spec_is_frozen():
    """Nothing of a spec can be changed once it is read."""
    spec = report("")
    with pytest.raises(Exception, match="frozen"):
        spec.title = "x"
    with pytest.raises(AttributeError):
        spec.sections[0].kind = "x"


def test_equal_texts_are_equal_specs():
    """A spec is a value."""
    assert parse(PRODUCT) == parse(PRODUCT)
    assert parse(PRODUCT) != parse(PRODUCT, "title=x")


def test_a_section_in_short_has_its_place():
    """The name of a kind alone has the place of the name."""
    assert parse("source: data\nsections: [kpis]\n").sections[0].mark == Mark("weekly.yaml", 2, 12)


def test_a_period_of_two_days():
    """A period's days come out as dates."""
    period = report("period: {from: 2025-01-01, to: 2025-10-29}").period
    assert isinstance(period, Between)
    assert (period.start, period.end) == (date(2025, 1, 1), date(2025, 10, 29))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Inventory by Serial No.", "inventory-by-serial-no"),
        ("Lagerbestände – Übersicht", "lagerbestande-ubersicht"),
        ("在庫", "report"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
        ("a" * 300, "a" * 100),
    ],
)
def test_the_slug_comes_from_the_title(title, slug):
    """A folder's name is made of the title's letters and digits; a name says it outright."""
    assert report(f"title: '{title}'").slug == slug
    assert report(f"title: '{title}'\nname: My_Stock-1").slug == "My_Stock-1"
