# shellcheck shell=bash
# JDK 25: found, installed from the distribution, or downloaded.
#
# For tests: HOLDLINE_TEMURIN_API replaces the download's origin, HOLDLINE_JDK_PLACES (globs,
# separated by colons) the places searched.

readonly JDK_FEATURE=25
TEMURIN_API=${HOLDLINE_TEMURIN_API:-https://api.adoptium.net}
CACHE=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/holdline-dev

jdk_remedy() {
  say "Holdline is built with JDK $JDK_FEATURE, and none was found in JAVA_HOME, on the PATH, in" \
    "/usr/lib/jvm, ~/.sdkman, ~/.jdks, /opt or $CACHE." \
    "Remedy: install one (apt-get install openjdk-25-jdk, where your distribution has it), or" \
    "unpack one anywhere and set JAVA_HOME to its directory; then run this again."
}

feature_of_jdk() {
  if [[ -r $1/release ]]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p'
  fi
}

is_our_jdk() {
  [[ -x $1/bin/java && -x $1/bin/javac && $(feature_of_jdk "$1") == "$JDK_FEATURE" ]]
}

jdk_on_path() {
  ! have javac || dirname -- "$(dirname -- "$(readlink -f -- "$(command -v javac)")")"
}

places_of_jdks() {
  local home=${HOME:-/nonexistent}
  local usual="/usr/lib/jvm/*:$home/.sdkman/candidates/java/*:$home/.jdks/*:/opt/*"
  local globs place
  IFS=: read -r -a globs <<<"${HOLDLINE_JDK_PLACES:-$usual:/Library/Java/JavaVirtualMachines/*/Contents/Home}"
  for place in "${globs[@]}"; do
    # It fails where nothing is there, which is an answer.
    compgen -G "$place" || true
  done
  printf '%s\n' "$CACHE/jdk-$JDK_FEATURE"
}

find_jdk() {
  local home
  while read -r home; do
    if [[ -n $home ]] && is_our_jdk "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done < <(printf '%s\n' "${JAVA_HOME:-}" && jdk_on_path && places_of_jdks)
  return 1
}

temurin_architecture() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) echo x64 ;;
    Linux-aarch64) echo aarch64 ;;
    *) return 1 ;;
  esac
}

# An override may be a local server; the real API and its redirects must stay encrypted.
fetch() {
  local protocols="=https"
  [[ $TEMURIN_API != http://* ]] || protocols="=http,https"
  curl -fsS --proto "$protocols" --connect-timeout 20 --retry 2 "$@" </dev/null
}

# The API redirects to the archive; its published checksum stands beside it. Taking both from the
# one redirect keeps them together when a release appears in between (Adoptium API cookbook,
# "Scripting a download").
temurin_archive_url() {
  fetch -o /dev/null -w '%{redirect_url}' \
    "$TEMURIN_API/v3/binary/latest/$JDK_FEATURE/ga/linux/$1/jdk/hotspot/normal/eclipse"
}

verify_checksum() {
  local archive=$1 published=$2 actual
  actual=$(sha256sum <"$archive")
  actual=${actual%% *}
  [[ $published =~ ^[0-9a-f]{64}$ && $actual == "$published" ]] && return 0
  say "The download is not what was published (SHA-256 $actual, published \"${published:0:64}\");" \
    "it was thrown away. Run this again; if it stays so, install JDK $JDK_FEATURE yourself."
  return 1
}

# A subshell, so that the part directory goes whatever ends the download.
download_jdk() (
  architecture=$(temurin_architecture) || die "Temurin is fetched for Linux on x86-64 and aarch64 only."
  mkdir -p "$CACHE"
  part=$(mktemp -d "$CACHE/jdk-part.XXXXXX")
  trap 'rm -rf "$part"' EXIT
  trap 'exit 130' INT TERM HUP
  say "No JDK $JDK_FEATURE here: downloading Eclipse Temurin $JDK_FEATURE (about 140 MB) from" \
    "$TEMURIN_API into $CACHE …"
  fetch_archive "$architecture" "$part" || die "The download failed."
  verify_checksum "$part/archive" "$(cut -d ' ' -f 1 "$part/sha256")" || exit 1
  unpack_jdk "$part" || die "The archive holds no JDK $JDK_FEATURE."
  put_jdk_in_place "$part/jdk"
)

fetch_archive() {
  local url
  url=$(temurin_archive_url "$1") && [[ -n $url ]] &&
    fetch -L -o "$2/archive" "$url" &&
    fetch -L -o "$2/sha256" "$url.sha256.txt"
}

unpack_jdk() {
  mkdir "$1/jdk"
  tar -xzf "$1/archive" -C "$1/jdk" --strip-components=1 && is_our_jdk "$1/jdk"
}

# One rename, so that no half-unpacked JDK is ever found; another run may have been first.
put_jdk_in_place() {
  local target=$CACHE/jdk-$JDK_FEATURE
  is_our_jdk "$target" || rm -rf "$target"
  mv -T "$1" "$target" 2>/dev/null || is_our_jdk "$target"
}

get_jdk() {
  if may_install; then
    install_packages "openjdk-$JDK_FEATURE-jdk?" && find_jdk >/dev/null && return 0
    # Whether it came is looked at below.
    have curl || install_packages curl ca-certificates || true
  fi
  have curl || say "curl is needed to download one."
  download_jdk
}

use_jdk() {
  local home
  if ! home=$(find_jdk); then
    get_jdk || { jdk_remedy && exit 1; }
    home=$(find_jdk) || { jdk_remedy && exit 1; }
  fi
  export JAVA_HOME=$home
}
