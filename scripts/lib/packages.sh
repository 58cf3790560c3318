# shellcheck shell=bash
# Debian packages that the scripts need. Sourced; everything it says goes to stderr.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

packages_updated=

update_package_lists() {
  [ -z "$packages_updated" ] || return 0
  command -v apt-get >/dev/null || die "no apt-get here: install by hand what the next step needs, then run this again"
  # One unreachable list of many is no reason to stop: the download that needs it will say so.
  apt-get update -qq >/dev/null 2>&1 || say "warning: apt-get update reported errors"
  packages_updated=yes
}

# need_packages NAME... installs those that are missing, without recommended ones.
need_packages() {
  local name missing=()
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q '^install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || die "needs the packages ${missing[*]}: install them, or run this as root"
  update_package_lists
  say "installing ${missing[*]}"
  local log
  log=$(mktemp)
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
    tail -n5 "$log" >&2
    rm -f "$log"
    die "apt-get could not install ${missing[*]}"
  fi
  rm -f "$log"
}

# As need_packages, for packages with a service: it is neither started now nor with the system.
need_idle_packages() { # PACKAGE SERVICE...
  local package=$1 policy=/usr/sbin/policy-rc.d ours=
  shift
  if dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed'; then return; fi
  if [ ! -e "$policy" ] && [ "$(id -u)" = 0 ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    ours=yes
  fi
  # In a subshell: the policy goes also when that dies.
  (need_packages "$package") || { [ -z "$ours" ] || rm -f "$policy"; exit 1; }
  [ -z "$ours" ] || rm -f "$policy"
  if command -v systemctl >/dev/null; then systemctl disable --quiet "$@" 2>/dev/null || true; fi
}

package_exists() {
  update_package_lists
  [ -n "$(apt-cache madison "$1" 2>/dev/null)" ]
}

# Prints the major version of the JDK in a folder, or nothing if there is no compiler in it.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

# Exports JAVA_HOME, a JDK 17 or newer, and puts Maven on the path. Installs what is missing.
need_java_and_maven() {
  local home major found=
  for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /)")")")" /usr/lib/jvm/*; do
    major=$(jdk_major "$home")
    if [ "${major:-0}" -ge 17 ]; then found=$home; break; fi
  done
  if [ -z "$found" ]; then
    # Slim Debian images lack this folder, and installing a JDK fails without it.
    if [ "$(id -u)" = 0 ]; then mkdir -p /usr/share/man/man1; fi
    if package_exists openjdk-17-jdk-headless; then need_packages openjdk-17-jdk-headless
    else need_packages default-jdk-headless; fi
    for home in /usr/lib/jvm/*; do
      major=$(jdk_major "$home")
      if [ "${major:-0}" -ge 17 ]; then found=$home; break; fi
    done
    [ -n "$found" ] || die "apt-get has no JDK 17 or newer: install one and set JAVA_HOME"
  fi
  export JAVA_HOME=$found
  command -v mvn >/dev/null || need_packages maven
}
