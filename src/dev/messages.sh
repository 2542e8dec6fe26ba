# shellcheck shell=bash
# How ./dev speaks: short lines on standard error.

say() {
  printf 'dev: %s\n' "$@" >&2
}

die() {
  say "$@"
  exit 1
}

usage_error() {
  say "$@"
  exit 2
}

have() {
  command -v "$1" >/dev/null 2>&1
}
