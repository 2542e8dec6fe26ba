#!/usr/bin/env bash
# Tests of ./dev: each function whose name starts with "it_" is one rule, run alone in a directory
# of its own, against stand-ins for apt, Maven, Java and the JDK's download.
# shellcheck disable=SC2016 # programs and commands are written here for other shells
set -uo pipefail

PROJECT=$(dirname -- "$(readlink -f -- "$0")")/../../..
PROJECT=$(readlink -f -- "$PROJECT")
NODE=$PROJECT/src/test/node/node_modules/node/bin/node
SCRATCH=$(mktemp -d)
BACKGROUND=()
trap stop_background EXIT

stop_background() {
  ((${#BACKGROUND[@]} == 0)) || kill "${BACKGROUND[@]}" 2>/dev/null
  rm -rf "$SCRATCH"
}

# --- stand-ins ------------------------------------------------------------------------------

# A script in $WORK/bin, the first directory of the PATH.
program() {
  printf '#!/bin/bash\n%s\n' "$2" >"$WORK/bin/$1"
  chmod +x "$WORK/bin/$1"
}

fake_jdk() {
  local home=$1 version=$2
  mkdir -p "$home/bin"
  printf 'JAVA_VERSION="%s"\n' "$version" >"$home/release"
  printf '#!/bin/bash\necho "java of %s"\nprintf "%%s\\n" "$@"\n' "$version" >"$home/bin/java"
  cp "$home/bin/java" "$home/bin/javac"
  chmod +x "$home"/bin/*
}

# An apt that knows the names in $WORK/known, has those in $WORK/installed, and logs its calls.
fake_apt() {
  touch "$WORK/known" "$WORK/installed" "$WORK/apt.log"
  program dpkg-query 'grep -qx "${@: -1}" "$WORK/installed" && printf installed'
  program apt-cache 'grep -qx "$2" "$WORK/known" && printf "%s:\n  Candidate: 1\n" "$2"'
  program apt-get 'echo "$@" >>"$WORK/apt.log"; [[ $1 != install ]] || printf "%s\n" "$@" >>"$WORK/installed"'
}

# A copy of ./dev in a project with a Maven that logs and "builds".
fake_project() {
  mkdir -p "$WORK/project/src/main" "$WORK/project/packaging" "$WORK/project/icons"
  cp "$PROJECT/dev" "$WORK/project/"
  cp -r "$PROJECT/src/dev" "$WORK/project/src/"
  cp "$PROJECT"/packaging/*.options "$WORK/project/packaging/"
  touch "$WORK/project/pom.xml"
  cat >"$WORK/project/mvnw" <<'END'
#!/bin/bash
[[ $1 != --version ]] || exit 0
echo "$@" >>"$WORK/maven.log"
echo "Maven talks"
mkdir -p target/lib && touch target/holdline-1.jar
END
  chmod +x "$WORK/project/mvnw"
}

# The settings of one machine: nothing installed, nothing on the PATH but ours and the system's.
machine() {
  env -i WORK="$WORK" HOME="$WORK/home" PATH="$WORK/bin:$SYSTEM" HOLDLINE_JDK_PLACES="$WORK/jvm/*" \
    HOLDLINE_TEMURIN_API="${API:-http://127.0.0.1:1}" "$@"
}

# Runs commands with the parts of ./dev loaded, without the right to install anything.
with_parts() {
  machine "${SETTINGS[@]}" ROOT="$WORK/project" bash -c '
    set -euo pipefail
    for part in messages packages jdk node build checks package; do source "$1/src/dev/$part.sh"; done
    may_install() { [[ ${MAY_INSTALL:-no} == yes ]]; }
    eval "$2"' - "$PROJECT" "$1" >"$WORK/out" 2>"$WORK/err" </dev/null
}

# The system's programs without its java, so that only what a test puts there is found.
link_system_programs() {
  SYSTEM=$SCRATCH/system
  mkdir "$SYSTEM"
  local name
  for name in bash basename cat chmod cp curl cut date dirname env find gcc grep gzip head mkdir \
    mktemp mv printf readlink rm sed sha256sum tail tar tee touch uname; do
    ! type -P "$name" >/dev/null || ln -s "$(type -P "$name")" "$SYSTEM/$name"
  done
}

fake_api() {
  local checksum=${1:-$(sha256sum <"$WORK/jdk.tar.gz" | cut -d ' ' -f 1)}
  mkfifo "$WORK/port"
  "$NODE" "$PROJECT/src/test/node/fake-temurin.mjs" "$WORK/jdk.tar.gz" "$checksum" \
    >"$WORK/port" 2>"$WORK/api.log" &
  BACKGROUND+=($!)
  read -r -t 20 port <"$WORK/port"
  API=http://127.0.0.1:$port
}

jdk_archive() {
  fake_jdk "$WORK/archive/jdk-$1" "$1"
  tar -czf "$WORK/jdk.tar.gz" -C "$WORK/archive" "jdk-$1"
}

# --- what must hold ---------------------------------------------------------------------------

fail() {
  printf '    %s\n' "$*"
  sed 's/^/    | /' "$WORK/out" "$WORK/err" 2>/dev/null
  exit 1
}

equals() {
  [[ $1 == "$2" ]] || fail "expected \"$2\", got \"$1\""
}

says() {
  grep -qF -- "$1" "$WORK/err" || fail "standard error lacks \"$1\""
}

is_silent() {
  [[ ! -s $WORK/err ]] || fail "something was said"
}

# --- JDK --------------------------------------------------------------------------------------

it_takes_the_jdk_of_JAVA_HOME() {
  fake_jdk "$WORK/mine" 25.0.3
  fake_jdk "$WORK/jvm/other" 25.0.1
  SETTINGS=(JAVA_HOME="$WORK/mine")
  with_parts 'use_jdk; echo "$JAVA_HOME"' || fail "no JDK"
  equals "$(<"$WORK/out")" "$WORK/mine"
  is_silent
}

it_passes_over_a_JAVA_HOME_of_another_version() {
  fake_jdk "$WORK/mine" 17.0.9
  fake_jdk "$WORK/jvm/other" 25
  SETTINGS=(JAVA_HOME="$WORK/mine")
  with_parts 'use_jdk; echo "$JAVA_HOME"' || fail "no JDK"
  equals "$(<"$WORK/out")" "$WORK/jvm/other"
}

it_passes_over_a_runtime_without_compiler() {
  fake_jdk "$WORK/jvm/a-jre" 25
  rm "$WORK/jvm/a-jre/bin/javac"
  fake_jdk "$WORK/jvm/b-jdk" 25
  with_parts 'use_jdk; echo "$JAVA_HOME"' || fail "no JDK"
  equals "$(<"$WORK/out")" "$WORK/jvm/b-jdk"
}

it_downloads_temurin_once_after_saying_so() {
  jdk_archive 25.0.3
  fake_api
  with_parts 'use_jdk; "$JAVA_HOME/bin/java"' || fail "no JDK"
  equals "$(head -n 1 "$WORK/out")" "java of 25.0.3"
  says "downloading Eclipse Temurin 25"
  with_parts 'use_jdk' || fail "no JDK the second time"
  is_silent
  equals "$(grep -c tar.gz$ "$WORK/api.log")" 1
  equals "$(ls "$WORK/home/.cache/holdline-dev")" jdk-25
}

it_downloads_into_the_cache_directory_of_the_desktop_standard() {
  jdk_archive 25.0.3
  fake_api
  SETTINGS=(XDG_CACHE_HOME="$WORK/cache")
  with_parts 'use_jdk; echo "$JAVA_HOME"' || fail "no JDK"
  equals "$(<"$WORK/out")" "$WORK/cache/holdline-dev/jdk-25"
}

it_refuses_a_download_with_another_checksum() {
  jdk_archive 25.0.3
  fake_api "$(printf '0%.0s' {1..64})"
  ! with_parts 'use_jdk; echo went on' || fail "it was taken"
  says "not what was published"
  says "Remedy:"
  equals "$(<"$WORK/out")" ""
  equals "$(ls "$WORK/home/.cache/holdline-dev")" ""
}

it_refuses_a_download_without_a_checksum() {
  jdk_archive 25.0.3
  fake_api "<html>"
  ! with_parts 'use_jdk' || fail "it was taken"
  says "not what was published"
}

it_refuses_an_archive_that_holds_another_version() {
  jdk_archive 21.0.1
  fake_api
  ! with_parts 'use_jdk' || fail "it was taken"
  says "holds no JDK 25"
  equals "$(ls "$WORK/home/.cache/holdline-dev")" ""
}

it_names_the_remedy_without_network() {
  ! with_parts 'use_jdk; echo went on' || fail "a JDK from nowhere"
  says "The download failed."
  says "Remedy: install one"
  says "set JAVA_HOME"
  equals "$(<"$WORK/out")" ""
}

it_replaces_a_broken_jdk_in_its_cache() {
  jdk_archive 25.0.3
  mkdir -p "$WORK/home/.cache/holdline-dev/jdk-25/bin"
  fake_api
  with_parts 'use_jdk; "$JAVA_HOME/bin/java"' || fail "no JDK"
  equals "$(head -n 1 "$WORK/out")" "java of 25.0.3"
}

it_prefers_the_distributions_jdk_to_a_download() {
  fake_apt
  echo openjdk-25-jdk >"$WORK/known"
  fake_jdk "$WORK/of-apt" 25.0.2
  program apt-get 'echo "$@" >>"$WORK/apt.log"
    [[ $1 != install ]] || { mkdir "$WORK/jvm"; cp -r "$WORK/of-apt" "$WORK/jvm/openjdk"; echo openjdk-25-jdk >>"$WORK/installed"; }'
  SETTINGS=(MAY_INSTALL=yes)
  with_parts 'as_root() { "$@"; }; use_jdk; echo "$JAVA_HOME"' || fail "no JDK"
  equals "$(<"$WORK/out")" "$WORK/jvm/openjdk"
}

# --- system packages ----------------------------------------------------------------------------

it_leaves_apt_alone_when_nothing_is_missing() {
  fake_apt
  printf 'xvfb\nlibgtk-3-0\n' >"$WORK/installed"
  SETTINGS=(MAY_INSTALL=yes)
  with_parts 'install_packages xvfb "libgtk-3-0t64|libgtk-3-0"' || fail "it failed"
  equals "$(<"$WORK/apt.log")" ""
  is_silent
}

it_installs_what_is_missing_in_one_call_after_an_update() {
  fake_apt
  printf 'xvfb\n' >"$WORK/installed"
  printf 'xvfb\nlibgtk-3-0t64\nopenbox\n' >"$WORK/known"
  SETTINGS=(MAY_INSTALL=yes)
  with_parts 'as_root() { "$@"; }
    install_packages xvfb "libgtk-3-0t64|libgtk-3-0" openbox "openjdk-25-jdk?"' || fail "it failed"
  equals "$(cut -d ' ' -f 1 "$WORK/apt.log" | tr '\n' ' ')" "update install "
  grep -q ' libgtk-3-0t64 openbox$' "$WORK/apt.log" || fail "$(<"$WORK/apt.log")"
}

it_takes_the_name_that_apt_knows() {
  fake_apt
  echo libgtk-3-0 >"$WORK/known"
  SETTINGS=(MAY_INSTALL=yes)
  with_parts 'as_root() { "$@"; }; install_packages "libgtk-3-0t64|libgtk-3-0"' || fail "it failed"
  grep -q ' libgtk-3-0$' "$WORK/apt.log" || fail "$(<"$WORK/apt.log")"
}

it_prints_the_line_to_run_where_it_may_not_install() {
  fake_apt
  printf 'xvfb\nopenbox\n' >"$WORK/known"
  ! with_parts 'install_packages xvfb openbox' || fail "it claims success"
  says "sudo apt-get install -y --no-install-recommends xvfb openbox"
  equals "$(<"$WORK/apt.log")" ""
}

it_says_which_packages_an_installation_left_out() {
  fake_apt
  printf 'xvfb\n' >"$WORK/known"
  program apt-get '[[ $1 == update ]]'
  SETTINGS=(MAY_INSTALL=yes)
  ! with_parts 'as_root() { "$@"; }; install_packages xvfb' || fail "it claims success"
  says "no-install-recommends xvfb"
}

# --- build and run ------------------------------------------------------------------------------

it_runs_java_itself_with_nothing_of_its_own_on_standard_output() {
  fake_project
  fake_jdk "$WORK/jvm/jdk" 25
  printf '#!/bin/bash\necho $$\npwd\nprintf "%%s\\n" "${@: -3}"\n' >"$WORK/jvm/jdk/bin/java"
  (cd "$WORK/home" && machine "$WORK/project/dev" run serve "--config" "a b" >"$WORK/out" 2>"$WORK/err") &
  local pid=$!
  wait $pid || fail "it failed"
  equals "$(tail -n +2 "$WORK/out")" "$WORK/home"$'\n'"serve"$'\n'"--config"$'\n'"a b"
  says "Building"
  says "Maven talks"
}

# What Java is started with: the character set of arguments, environment and paths is the locale's.
locales_of() {
  local each
  for each in "" LANG=C LANG=POSIX LC_CTYPE=C LC_ALL=C LANG=de_DE.UTF-8 LC_ALL=en_US.ISO-8859-1; do
    # shellcheck disable=SC2086 # nothing where it is empty
    env -u LANG -u LC_ALL -u LC_CTYPE $each "$@" 2>/dev/null
  done
}

KEPT_LOCALES='||C.UTF-8
C||C.UTF-8
POSIX||C.UTF-8
||C.UTF-8
|C.UTF-8|C.UTF-8
de_DE.UTF-8||
|en_US.ISO-8859-1|'

it_runs_java_with_utf_8_where_the_locale_knows_only_ascii() {
  fake_project
  fake_jdk "$WORK/jvm/jdk" 25
  printf '#!/bin/bash\necho "${LANG:-}|${LC_ALL:-}|${LC_CTYPE:-}"\n' >"$WORK/jvm/jdk/bin/java"
  equals "$(locales_of env -u JAVA_HOME HOME="$WORK/home" PATH="$WORK/bin:$SYSTEM" \
    HOLDLINE_JDK_PLACES="$WORK/jvm/*" "$WORK/project/dev" run serve)" "$KEPT_LOCALES"
}

it_starts_the_installed_holdline_with_utf_8_likewise() {
  mkdir -p "$WORK/app/bin" "$WORK/app/lib/runtime/bin"
  cp "$PROJECT/packaging/linux/holdline" "$WORK/app/bin/"
  printf '#!/bin/bash\necho "${LANG:-}|${LC_ALL:-}|${LC_CTYPE:-}"\n' >"$WORK/app/lib/runtime/bin/holdline"
  chmod +x "$WORK/app/bin/holdline" "$WORK/app/lib/runtime/bin/holdline"
  equals "$(locales_of "$WORK/app/bin/holdline" serve)" "$KEPT_LOCALES"
}

it_hands_signals_to_java() {
  fake_project
  fake_jdk "$WORK/jvm/jdk" 25
  mkfifo "$WORK/started"
  printf '#!/bin/bash\ntrap "exit 42" TERM\necho up >"$WORK/started"\nwhile :; do read -r -t 1 <>"$WORK/started" _ || :; done\n' \
    >"$WORK/jvm/jdk/bin/java"
  env -i WORK="$WORK" HOME="$WORK/home" PATH="$WORK/bin:$SYSTEM" HOLDLINE_JDK_PLACES="$WORK/jvm/*" \
    "$WORK/project/dev" run >"$WORK/out" 2>"$WORK/err" &
  local pid=$! code=0
  BACKGROUND+=("$pid")
  read -r -t 20 _ <"$WORK/started"
  kill -TERM "$pid"
  wait "$pid" || code=$?
  equals "$code" 42
}

it_builds_only_when_a_source_is_newer() {
  fake_project
  fake_jdk "$WORK/jvm/jdk" 25
  machine "$WORK/project/dev" run >"$WORK/out" 2>"$WORK/err" || fail "it failed"
  machine "$WORK/project/dev" run >"$WORK/out" 2>"$WORK/err" || fail "it failed"
  equals "$(grep -c package "$WORK/maven.log")" 1
  is_silent
  touch "$WORK/project/src/main/New.java"
  machine "$WORK/project/dev" run >"$WORK/out" 2>"$WORK/err" || fail "it failed"
  equals "$(grep -c package "$WORK/maven.log")" 2
}

it_starts_nothing_after_a_failed_build() {
  fake_project
  fake_jdk "$WORK/jvm/jdk" 25
  printf '#!/bin/bash\n[[ $1 == --version ]]\n' >"$WORK/project/mvnw"
  ! machine "$WORK/project/dev" run >"$WORK/out" 2>"$WORK/err" || fail "it went on"
  says "The build failed."
  equals "$(<"$WORK/out")" ""
  ! machine "$WORK/project/dev" run >"$WORK/out" 2>"$WORK/err" || fail "it forgot"
}

it_uses_an_installed_maven_where_the_wrapper_cannot_fetch_one() {
  fake_project
  printf '#!/bin/bash\nexit 1\n' >"$WORK/project/mvnw"
  program mvn 'echo "$@"'
  with_parts 'maven verify' || fail "it failed"
  equals "$(<"$WORK/out")" "--batch-mode --no-transfer-progress verify"
  rm "$WORK/bin/mvn"
  ! with_parts 'maven verify' || fail "Maven from nowhere"
  says "Remedy:"
}

it_gives_the_headless_server_both_compilers() {
  fake_project
  fake_jdk "$WORK/jvm/jdk" 25
  machine "$WORK/project/dev" run status >"$WORK/out" 2>"$WORK/err"
  grep -qx -e "@$WORK/project/packaging/desktop.options" "$WORK/out" || fail "status: the first compiler alone is enough"
  machine "$WORK/project/dev" run serve >"$WORK/out" 2>"$WORK/err"
  ! grep -q desktop.options "$WORK/out" || fail "serve lacks the second compiler"
}

it_fails_as_the_tests_fail_and_ends_with_their_closing_line() {
  fake_project
  cat >"$WORK/project/mvnw" <<'END'
#!/bin/bash
[[ $1 != --version ]] || exit 0
echo "[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s -- in A"
echo "[ERROR] Tests run: 5, Failures: 1, Errors: 0, Skipped: 0"
echo "[INFO] BUILD FAILURE"
exit "${MAVEN_RESULT:-1}"
END
  local prepared='prepare_everything() { :; }; check_scripts() { :; }; run_tests; echo went on'
  ! with_parts "$prepared" || fail "it passed"
  equals "$(tail -n 1 "$WORK/out")" "Tests run: 5, Failures: 1, Errors: 0, Skipped: 0"
  SETTINGS=(MAVEN_RESULT=0)
  with_parts "$prepared" || fail "it failed"
}

# --- package ------------------------------------------------------------------------------------

it_packages_the_version_of_the_pom_in_numbers() {
  fake_project
  printf '  <version>1.2.3-SNAPSHOT</version>\n  <version>9</version>\n' >"$WORK/project/pom.xml"
  with_parts 'version_of_pom' || fail "it failed"
  equals "$(<"$WORK/out")" 1.2.3
}

it_tells_packages_of_snapshots_apart_by_their_commit() {
  fake_project
  printf '  <version>1.2.3-SNAPSHOT</version>\n' >"$WORK/project/pom.xml"
  program git 'echo 20261130.0815.git7533c33'
  with_parts 'snapshot_of_pom' || fail "it failed"
  equals "$(<"$WORK/out")" 20261130.0815.git7533c33

  program git 'exit 128'
  with_parts 'snapshot_of_pom' || fail "it failed without a repository"
  grep -qxE '[0-9]{8}[.][0-9]{4}' "$WORK/out" || fail "no date"

  printf '  <version>1.2.3</version>\n' >"$WORK/project/pom.xml"
  with_parts 'snapshot_of_pom' || fail "it failed for a release"
  equals "$(<"$WORK/out")" ""
}

it_makes_no_package_without_the_text_of_a_licence() {
  fake_project
  mkdir -p "$WORK/project/packaging/licences"
  touch "$WORK/project/packaging/licences/dbus-java.txt"
  cat >"$WORK/third-party" <<'END'
     (Apache License, Version 2.0) Netty/Common (io.netty:netty-common:4.2.7.Final - https://netty.io/)
     (MIT License) Apache's friend (org.friend:friend:1.0 - https://friend.example)
     (MIT License) dbus-java-core (com.github.hypfvieh:dbus-java-core:5.2.0 - https://github.com/hypfvieh)
END
  with_parts 'is_covered netty-common-4.2.7.Final "$WORK/third-party"' || fail "Apache's is there"
  with_parts 'is_covered dbus-java-core-5.2.0 "$WORK/third-party"' || fail "ours is there"
  ! with_parts 'is_covered friend-1.0 "$WORK/third-party"' || fail "there is none"
}

it_refuses_a_version_that_no_installer_takes() {
  local code=0
  fake_project
  with_parts 'package --version=1.2-rc1; echo went on' || code=$?
  equals "$code" 2
  says "is no N.N.N"
}

it_packages_with_the_options_it_runs_with() {
  fake_project
  with_parts 'java_options "$JVM_OPTIONS" "$DESKTOP_OPTIONS"' || fail "it failed"
  grep -hv '^#' "$PROJECT"/packaging/{jvm,desktop}.options >"$WORK/wanted"
  equals "$(grep -cxFf "$WORK/wanted" "$WORK/out")" "$(wc -l <"$WORK/wanted")"
}

it_keeps_the_tests_away_from_the_holdline_of_the_person_who_runs_them() {
  SETTINGS=(HOLDLINE_HOME=/mine)
  with_parts 'test_environment; echo "${HOLDLINE_HOME-none}"' || fail "it failed"
  equals "$(<"$WORK/out")" none
}

it_points_to_help_for_an_unknown_command() {
  local code=0
  machine "$PROJECT/dev" tset >"$WORK/out" 2>"$WORK/err" || code=$?
  equals "$code" 2
  says "./dev help"
}

it_lists_every_command_in_help() {
  machine "$PROJECT/dev" help >"$WORK/out" 2>"$WORK/err" || fail "it failed"
  local command
  for command in demo test run package classify verify bench setup node-modules; do
    grep -q "^./dev $command" "$WORK/out" || fail "help lacks $command"
  done
}

# --- runner -----------------------------------------------------------------------------------

run_one() {
  export WORK=$SCRATCH/$1
  SETTINGS=()
  mkdir -p "$WORK/bin" "$WORK/home"
  "$1"
}

run_all() {
  local rule rules failed=0
  mapfile -t rules < <(compgen -A function it_)
  for rule in "${rules[@]}"; do
    if (trap stop_own EXIT; run_one "$rule"); then
      printf 'ok      %s\n' "${rule//_/ }"
    else
      printf 'FAILED  %s\n' "${rule//_/ }"
      failed=$((failed + 1))
    fi
  done
  printf './dev: %d rules, %d failed\n' "${#rules[@]}" "$failed"
  ((failed == 0))
}

# What a rule left running ends with it.
stop_own() {
  ((${#BACKGROUND[@]} == 0)) || kill "${BACKGROUND[@]}" 2>/dev/null
}

link_system_programs
run_all
