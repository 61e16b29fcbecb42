#!/bin/sh
# The Debian packages that reportgen needs, with "tests" those of its tests too: installed as root on Debian, otherwise
# named in one line.
set -eu
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
[ "${1:-}" != tests ] || packages="$packages chromium poppler-utils qpdf openssh-server"

missing=""
for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
# Engines that tests start: wherever they come from, they are not installed twice.
if [ "${1:-}" = tests ]; then
    if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        missing="$missing postgresql"
    fi
    command -v java >/dev/null || missing="$missing default-jre-headless"
fi
if ! python3 -c 'import ensurepip' 2>/dev/null; then missing="$missing python3-venv"; fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
else
    echo "Missing system packages. On Debian or Ubuntu run:  sudo apt-get install -y$missing" >&2
    command -v dpkg-query >/dev/null || { echo "(not a Debian system: going on without them)" >&2; exit 0; }
    exit 1
fi
