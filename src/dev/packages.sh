# shellcheck shell=bash
# System packages: one apt call where we may, else the one line to run.
#
# A wanted package is written as a name, as "new-name|old-name" (whichever apt knows), or as
# "name?" (only if apt knows it).

readonly DESKTOP_PACKAGES=(
  "libgtk-3-0t64|libgtk-3-0" "libayatana-appindicator3-1" "libxtst6" "fonts-dejavu-core"
)
# shellcheck disable=SC2034 # read by checks.sh
readonly TEST_PACKAGES=(
  "${DESKTOP_PACKAGES[@]}"
  xvfb openbox trayer xfce4-panel xfce4-notifyd xdotool xclip dbus-x11 gnome-keyring libsecret-tools
  fakeroot rpm imagemagick libglib2.0-bin shellcheck
)

APT_LISTS_ARE_FRESH=false

is_root() {
  ((EUID == 0))
}

may_install() {
  have apt-get && { is_root || sudo -n true 2>/dev/null; }
}

as_root() {
  if is_root; then "$@"; else sudo -n "$@"; fi
}

alternatives() {
  local wanted=${1%\?}
  printf '%s\n' "${wanted//|/$'\n'}"
}

is_installed() {
  local name
  while read -r name; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) != installed ]] || return 0
  done < <(alternatives "$1")
  return 1
}

missing_packages() {
  local wanted
  for wanted in "$@"; do
    is_installed "$wanted" || printf '%s\n' "$wanted"
  done
}

apt_knows() {
  local candidate
  candidate=$(apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p')
  [[ -n $candidate && $candidate != "(none)" ]]
}

# The names apt can install for what is wanted.
installable_names() {
  local wanted name
  for wanted in "$@"; do
    while read -r name; do
      if apt_knows "$name"; then
        printf '%s\n' "$name"
        continue 2
      fi
    done < <(alternatives "$wanted")
    # Without lists (a fresh container) apt knows nothing: the newest name is the best guess.
    [[ $wanted == *\? ]] || alternatives "$wanted" | head -n 1
  done
}

refresh_apt_lists() {
  [[ $APT_LISTS_ARE_FRESH == false ]] || return 0
  # A broken third-party source fails this step; the installation decides.
  as_root apt-get update -qq </dev/null >&2 || say "apt-get update failed; trying what is known"
  APT_LISTS_ARE_FRESH=true
}

say_install_line() {
  local names
  mapfile -t names < <(installable_names "$@")
  ((${#names[@]} == 0)) || say "Missing system packages; please run:" \
    "  sudo apt-get install -y --no-install-recommends ${names[*]}"
}

# Succeeds when every package is there afterwards. Asks nothing.
install_packages() {
  local missing names
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} > 0)) || return 0
  if ! may_install; then
    say_install_line "${missing[@]}"
    return 1
  fi
  refresh_apt_lists
  mapfile -t names < <(installable_names "${missing[@]}")
  if ((${#names[@]} > 0)); then
    say "Installing system packages: ${names[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      -o DPkg::Lock::Timeout=300 "${names[@]}" </dev/null >&2 || say "apt-get install failed"
  fi
  require_packages "$@"
}

# What is wanted only if apt knows it is not required.
require_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@" | grep -v '?$')
  ((${#missing[@]} > 0)) || return 0
  say_install_line "${missing[@]}"
  return 1
}
