# shellcheck shell=bash
# Building with Maven, and starting what was built.

readonly BUILD_STAMP=$ROOT/target/.dev-built
readonly JVM_OPTIONS=$ROOT/packaging/jvm.options
readonly DESKTOP_OPTIONS=$ROOT/packaging/desktop.options

# The wrapper fetches the pinned Maven once; where it cannot, an installed one does.
maven_command() {
  if "$ROOT/mvnw" --version >/dev/null 2>&1; then
    printf '%s\n' "$ROOT/mvnw"
  elif have mvn; then
    say "The Maven wrapper cannot fetch its Maven; using the installed one."
    printf 'mvn\n'
  else
    say "The Maven wrapper cannot fetch Maven, and none is installed." \
      "Remedy: connect this machine once, or: sudo apt-get install -y maven"
    return 1
  fi
}

# Maven's own libraries still use sun.misc.Unsafe, which JDK 25 reports at every start.
maven() {
  local command
  local -x MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  command=$(cd "$ROOT" && maven_command </dev/null) || exit 1
  (cd "$ROOT" && "$command" --batch-mode --no-transfer-progress "$@" </dev/null)
}

# Directories count too: a deleted file changes its directory.
is_built() {
  [[ -e $BUILD_STAMP && -n $(product_jar) ]] || return 1
  [[ -z $(cd "$ROOT" && find pom.xml src/main icons -newer "$BUILD_STAMP" -print -quit 2>/dev/null) ]]
}

# The stamp bears the time before the build, so that an edit during it counts.
ensure_built() {
  ! is_built || return 0
  say "Building …"
  mkdir -p "$ROOT/target"
  touch "$BUILD_STAMP.next"
  # Else the jar of a former version stays beside the new one.
  rm -rf "$ROOT/target/lib" "$ROOT"/target/holdline-*.jar
  maven --quiet package -Dmaven.test.skip=true -Dspotless.check.skip=true >&2 ||
    die "The build failed."
  mv "$BUILD_STAMP.next" "$BUILD_STAMP"
}

# exec, so that signals and the exit code are Java's own.
exec_holdline() {
  local desktop=@$DESKTOP_OPTIONS
  [[ ${1:-} != serve ]] || desktop=
  use_jdk
  ensure_built
  # As packaging/linux/holdline does, and for its reasons.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  '' | C | POSIX)
    export LC_CTYPE=C.UTF-8
    [ -z "${LC_ALL:-}" ] || export LC_ALL=C.UTF-8
    ;;
  esac
  exec "$JAVA_HOME/bin/java" "@$JVM_OPTIONS" ${desktop:+"$desktop"} \
    -classpath "$(product_jar):$ROOT/target/lib/*" dev.holdline.app.Main "$@"
}

# Prints nothing before the first build: compgen fails then.
product_jar() {
  compgen -G "$ROOT/target/holdline-*.jar" | head -n 1 || true
}
