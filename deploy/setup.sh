#!/usr/bin/env bash
# Checks Python and the system packages that running (run) or testing (test) needs. Installs what is missing
# where it may (root, or sudo that asks no password); otherwise ends with the one line to type.
set -euo pipefail

purpose=${1:-}
python=${PYTHON:-python3}
missing=()

installed() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

need_packages() {
    for package in "$@"; do
        installed "$package" || missing+=("$package")
    done
}

need_python() {
    if ! command -v "$python" >/dev/null; then
        missing+=(python3 python3-venv)
    elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        echo "Python 3.11 or newer is needed; $("$python" --version) was found. Name a newer one: make PYTHON=python3.12 ..." >&2
        exit 1
    elif [ ! -x .venv/bin/python ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        missing+=(python3-venv)
    fi
}

need_test_programs() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
    [ -x /usr/bin/chromium ] || missing+=(chromium)
    command -v setpriv >/dev/null || missing+=(util-linux)
}

install_missing() {
    local -a as_root=()
    if [ "$(id -u)" != 0 ]; then
        as_root=(sudo -n)
        sudo -n true 2>/dev/null || return 1
    fi
    echo "Installing system packages: ${missing[*]}"
    "${as_root[@]}" apt-get update -qq </dev/null &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}

case $purpose in
run | test) ;;
*)
    echo "usage: deploy/setup.sh run|test" >&2
    exit 2
    ;;
esac

need_python
if command -v dpkg-query >/dev/null; then
    need_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore fonts-dejavu-core
    [ "$purpose" = run ] || need_packages libatomic1 # for the driver of the browser tests
elif [ "$purpose" = run ]; then
    echo "This is no Debian or Ubuntu: see to it that Pango, HarfBuzz (with subsetting), the Croscore and DejaVu fonts are installed." >&2
fi
[ "$purpose" = run ] || need_test_programs

if [ ${#missing[@]} -gt 0 ] && ! install_missing; then
    line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    [ "$(id -u)" = 0 ] || line="sudo sh -c '$line'"
    printf 'System packages are missing. Type this line, then try again:\n%s\n' "$line" >&2
    exit 1
fi
