#!/bin/sh
# Installs what the tests need and pip cannot bring, where it may: programs with apt-get as root, JavaScript with npm.
# Where it may not, it says what is missing, how to get it, and exits 1; the tests that need it then fail.
# Usage: install.sh FOLDER, where JavaScript goes.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?"usage: install.sh FOLDER"}

has() { command -v "$1" >/dev/null 2>&1; }

# LibreOffice is one program with parts that come in packages of their own.
office_has() {
  has soffice && [ -e "$(dirname "$(readlink -f "$(command -v soffice)")")/$1" ]
}

missing_packages() {
  has chromium || echo chromium
  office_has libswlo.so || echo libreoffice-writer-nogui
  office_has libsclo.so || echo libreoffice-calc-nogui
  has pdftotext || echo poppler-utils
  has npm || echo npm
  has java || echo default-jre-headless
  has pspp || echo pspp
  { has fc-list && [ -n "$(fc-list)" ]; } || printf '%s\n' fontconfig fonts-dejavu-core
  { has fc-match && fc-match Arial | grep -qi liberation; } || echo fonts-liberation
}

javascript_is_there() { cmp -s "$here/package.json" "$folder/package.json" && [ -e "$folder/node_modules/survey-core/survey.core.min.js" ]; }

lacking() {
  echo "tests/tools/install.sh: $1" >&2
  exit 1
}

packages=$(missing_packages | tr '\n' ' ')
if [ -n "$packages" ]; then
  if ! has apt-get || [ "$(id -u)" -ne 0 ]; then
    lacking "some tests will fail. Missing: $packages— on Debian and Ubuntu: sudo apt-get install --no-install-recommends $packages"
  fi
  echo "installing $packages"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086 # one word a package
  apt-get install -y -qq --no-install-recommends $packages >/dev/null
  [ -z "$(missing_packages)" ] || lacking "still missing after apt-get: $(missing_packages | tr '\n' ' ')"
fi

if ! javascript_is_there; then
  mkdir -p "$folder"
  cp "$here/package.json" "$folder/package.json"
  if ! npm install --prefix "$folder" --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error; then
    rm -f "$folder/package.json"
    lacking "npm could not install what tests of pages need. Once it can: make test"
  fi
fi
