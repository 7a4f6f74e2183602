# shellcheck shell=bash
# For packaging/run, tests/run and tests/bench/run: installs what packages.txt names and the system lacks.
packages_list=$(dirname "${BASH_SOURCE[0]}")/packages.txt

# The lines of these sections, without what stands after "#".
lines_of() {
    local section
    for section in "$@"; do
        sed -e 's/[[:space:]]*#.*//' "$packages_list" |
            awk -v wanted="[$section]" '/^\[/ { inside = ($0 == wanted); next } inside && NF'
    done
}

packages_of() {
    lines_of "$@" | awk '{ print $1 }'
}

# A line is "PACKAGE" or "PACKAGE (command NAME)".
missing_packages() {
    local package command
    lines_of "$@" | while read -r package _ command; do
        if [ -n "$command" ] && command -v "${command%)}" >/dev/null; then
            continue
        fi
        dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null |
            grep -qx installed || echo "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo --non-interactive "$@"
    fi
}

apt_quietly() {
    local log
    log=$(mktemp)
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# Postfix and Dovecot are installed for their programs: none of them is started now or at the next boot.
without_services() {
    local policy=/usr/sbin/policy-rc.d made='' status=0 service
    local -a added=()
    for service in postfix dovecot; do
        [ -e "/etc/init.d/$service" ] || added+=("$service")
    done
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        made=yes
    fi
    "$@" || status=$?
    [ -z "$made" ] || as_root rm -f "$policy"
    if [ -d /run/systemd/system ]; then
        for service in "${added[@]}"; do
            as_root systemctl disable --now "$service" >/dev/null 2>&1 || true
        done
    fi
    return "$status"
}

# install_packages SECTION...
install_packages() {
    local -a missing
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "These Debian packages, or what your system calls them, must be there:" >&2
        packages_of "$@" | sed 's/^/    /' >&2
        return 0
    fi
    if [ "$(id -u)" != 0 ] && ! sudo --non-interactive true 2>/dev/null; then
        echo "As root, first run:  apt-get install --no-install-recommends ${missing[*]}" >&2
        return 1
    fi
    echo "Installing ${#missing[@]} packages: ${missing[*]}"
    apt_quietly update
    case " ${missing[*]} " in
    *' postfix '*)
        command -v debconf-set-selections >/dev/null &&
            echo 'postfix postfix/main_mailer_type select No configuration' | as_root debconf-set-selections
        ;;
    esac
    without_services apt_quietly install --no-install-recommends "${missing[@]}"
}
