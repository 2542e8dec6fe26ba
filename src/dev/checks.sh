# shellcheck shell=bash
# ./dev setup, test and verify.

readonly TEST_LOG=$ROOT/target/dev-test.log

# The demo's dialog is GTK's. It has fallbacks, so a machine that refuses gets the demo as well.
prepare_desktop() {
  [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] && have dpkg-query || return 0
  install_packages "${DESKTOP_PACKAGES[@]}" ||
    say "Going on without; the question then comes in a plainer window or in the terminal."
}

prepare_packages() {
  local wanted=("${TEST_PACKAGES[@]}")
  if ! have dpkg-query; then
    say "Not a Debian or Ubuntu system: the tests need the like of ${TEST_PACKAGES[*]}"
    return 0
  fi
  find_jdk >/dev/null || wanted+=("openjdk-$JDK_FEATURE-jdk?")
  have npm || wanted+=(nodejs npm)
  have curl || wanted+=(curl ca-certificates)
  install_packages "${wanted[@]}"
}

prepare_everything() {
  prepare_packages || exit 1
  use_jdk
  ensure_node_modules
}

# Tests must neither see nor touch the Holdline of the person who runs them.
test_environment() {
  unset HOLDLINE_HOME
  PATH=$(dirname -- "$NODE"):$PATH
  export PATH DEBIAN_FRONTEND=noninteractive
}

check_scripts() {
  (cd "$ROOT" && shellcheck -x dev .ci/run src/dev/*.sh src/test/dev/*.sh packaging/*/*.sh \
    packaging/shared/training packaging/linux/{holdline,holdline-desktop,postinst,prerm}) || die "shellcheck complains."
  "$ROOT/src/test/dev/dev_test.sh" </dev/null || die "The tests of ./dev itself fail."
}

# Maven's output, kept for the closing line; fails as Maven does.
logged_maven() {
  mkdir -p "$ROOT/target"
  maven "$@" 2>&1 | tee "$TEST_LOG"
}

closing_line() {
  sed -n 's/^\[[A-Z]*\] \(Tests run: .*, Skipped: [0-9]*\)$/\1/p' "$TEST_LOG" | tail -n 1
}

run_tests() {
  local result=0
  prepare_everything
  test_environment
  check_scripts
  logged_maven verify || result=$?
  say "took $((SECONDS / 60)) min $((SECONDS % 60)) s"
  closing_line
  return "$result"
}

# A higher version beside the one of this build: InstalledPackageTest installs, then upgrades.
package_twice() {
  local version
  version=$(version_of_pom)
  install_packages debootstrap || exit 1
  "$ROOT/dev" package --quick "--version=${version%.*}.$((${version##*.} + 1))" || exit 1
  rm -rf "$ROOT/target/upgrade"
  mkdir -p "$ROOT/target/upgrade"
  mv "$DIST"/*.deb "$ROOT/target/upgrade"
  "$ROOT/dev" package || exit 1
}

run_long_checks() {
  local result=0 commit
  # The checks write pages themselves, which are no local changes.
  commit=$(commit_name)
  prepare_everything
  test_environment
  package_twice
  rm -rf "$ROOT/target/surefire-reports"
  logged_maven verify -DexcludedGroups= -Dgroups=verify || result=$?
  write_verified_page "$commit"
  closing_line
  return "$result"
}

commit_name() {
  local changed=
  [[ -z $(git -C "$ROOT" status --porcelain 2>/dev/null) ]] || changed=", with local changes"
  printf '%s%s\n' "$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown)" "$changed"
}

write_verified_page() {
  mkdir -p "$ROOT/docs"
  {
    printf '# Last long verification\n\nWritten by ./dev verify on %s, commit %s.\n\n' \
      "$(date -u +%F)" "$1"
    printf '| test class | result |\n|---|---|\n'
    verified_rows
  } >"$ROOT/docs/verified.md"
  say "Wrote docs/verified.md"
}

verified_rows() {
  cat "$ROOT"/target/surefire-reports/*.txt 2>/dev/null |
    sed -n 's/^\(Tests run: .*\) -- in \(.*\)$/| \2 | \1 |/p' | LC_ALL=C sort
}
