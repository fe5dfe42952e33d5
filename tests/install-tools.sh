#!/bin/sh
# Makes sure that the programs the tests drive are here: Chromium, LibreOffice Calc, Java, a Chinese font.
# Installs what is missing where apt-get may be used, else says what to install. Ends with 1 only in
# CI (the variable CI is set); elsewhere the tests that need a missing program are skipped.
set -u

have() { command -v "$1" >/dev/null 2>&1; }

have_browser() { have chromium || have chromium-browser || have google-chrome; }

# Debian's soffice can be there without Calc.
have_calc() {
  soffice=$(command -v soffice || command -v libreoffice) || return 1
  program=$(dirname "$(readlink -f "$soffice")")
  [ "$program" != /usr/lib/libreoffice/program ] || [ -e "$program/libsclo.so" ]
}

have_font() { [ "$(uname)" = Darwin ] || [ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]; }

# macOS has a program of this name that only says where to get Java.
have_java() { java -version >/dev/null 2>&1; }

missing() {
  have_browser || echo chromium
  have_calc || echo libreoffice-calc-nogui
  have_java || echo default-jre-headless
  have_font || echo fonts-noto-cjk fontconfig
}

packages=$(missing)
[ -n "$packages" ] || exit 0

if have apt-get; then
  as_root=
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  if [ -z "$as_root" ] || { have sudo && sudo -n true 2>/dev/null; }; then
    echo "Installing what the tests drive:" $packages
    wait="-o DPkg::Lock::Timeout=300"
    # shellcheck disable=SC2086  # both are lists of words
    $as_root apt-get $wait -q -y update &&
      $as_root env DEBIAN_FRONTEND=noninteractive apt-get $wait -q -y install --no-install-recommends $packages
    packages=$(missing)
  fi
fi
[ -n "$packages" ] || exit 0

echo "The tests also need these programs (names as in Debian):" $packages >&2
if [ -n "${CI:-}" ]; then exit 1; fi
echo "The tests that drive them are skipped." >&2
