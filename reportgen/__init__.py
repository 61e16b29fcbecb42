"""reportgen: an item ledger becomes the Inventory by Serial No. report.

A function from a spec, a ledger and a moment to artifacts; only delivery touches the world::

    YAML ─▶ spec ─▶ load ─▶ model ─▶ sections ─▶ render ─▶ deliver

The house: who may import whom
------------------------------
``tests/test_architecture.py`` reads this table and compares it to the imports in the source, lazy ones included.
``pipeline`` and ``cli`` may import everything.

=============  =======================================================================
room           may import
=============  =======================================================================
errors         -
secrets        errors
entra          errors
https          -
assets         -
demo           -
spec           errors
load           errors, spec, entra, https
model          errors, spec.vocabulary, spec.alerts, load.ledger, load.bench, load.beside
sections       errors, spec.vocabulary, model
render         errors, assets, sections.base, sections.grid, sections.exploring
deliver        errors, entra, spec, render.artifact, https
reference      errors, spec, model, sections
starting       errors, assets, demo, deliver, load
telling        -
job_results    errors, render, deliver
options        errors, telling, job_results
inspecting     inputs, load, pipeline
inputs         errors, secrets, spec, load
composing      errors, inputs, spec, load, model, sections
pipeline       errors, inputs, composing, spec, load, model, sections, render, deliver
fetching       errors, inputs, load, pipeline
bursting       errors, secrets, inputs, composing, spec, load, model, sections, render, deliver, pipeline
sending        errors, secrets, entra, spec, render, deliver, pipeline, bursting
publishing     errors, secrets, spec, render, deliver, pipeline, bursting
snapshotting   errors, inputs, composing, spec, load, model, sections, render, deliver, pipeline
diffing        errors, spec, load, model, sections, render
cli            *
=============  =======================================================================

``spec.vocabulary`` holds the words a spec is written in (conditions of a filter, names of dimensions and measures):
plain frozen values that the rooms above read as they are, so that nothing has to be translated twice.

Libraries with one home
-----------------------
===============  =======================================================================
library          home
===============  =======================================================================
click            cli, options
email_validator  spec.addresses
rich             telling
ruamel           spec.reader
ibis             load, model
duckdb           load
sqlglot          load.databases.inline
pyspark          load.databases.spark
pandas           model
numpy            model, render.explore
altair           sections.shapes
smtplib          deliver.mail.smtp
apprise          deliver.webhooks
fsspec           deliver.publishing.remote
paramiko         deliver.publishing.remote.sftp
s3fs             deliver.publishing.remote.s3
azure            deliver.publishing.remote.azure
webdav4          deliver.publishing.remote.webdav
css_inline       render.mail
squarify         sections.treemap.layout
markdown_it      sections.notes.view
jinja2           render.templates
weasyprint       render.pdf
pydyf            render.pdf
vl_convert       render.chart_worker
PIL              render.chart_worker
babel            render.numbers
fontTools        render.fonts, render.pdf.stamping.typeface
uharfbuzz        render.pdf.stamping.typeface
bidi             render.pdf.stamping.setting
xlsxwriter       render.xlsx
zxingcpp         render.barcodes
simplejson       render.data
python_calamine  load.workbook_child
requests         load.business_central.transport, deliver.mail.https, deliver.publishing.remote.graph
msal             entra
keyring          secrets
===============  =======================================================================
"""

__version__ = "0.1.0"
