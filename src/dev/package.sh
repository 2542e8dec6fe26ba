# shellcheck shell=bash
# ./dev package: the steps that all systems share. packaging/SYSTEM/package.sh adds what is its own:
#
#   JAVAFX_CLASSIFIER     of the jars whose native libraries fit this machine
#   IMAGE_NAME, IMAGE_OPTIONS     for jpackage, to make the image
#   prepare_packaging     gets the programs it needs
#   native_folder RUNTIME where a Java runtime keeps native libraries
#   image_of DIR          the folder that jpackage makes in DIR
#   app_folder IMAGE      where the image has its jars
#   app_version VERSION   what jpackage takes for it
#   finish_image IMAGE VERSION    what jpackage leaves to do
#   record_start IMAGE    a short life of Holdline that records in app.aot what it loaded
#   wrap IMAGE VERSION    makes the installer in $DIST
#
# It keeps to what the bash 3.2 of macOS knows.

readonly PACKAGING=$ROOT/packaging
readonly DIST=$ROOT/target/dist
readonly STAGE=$ROOT/target/package
readonly JAVAFX=$STAGE/javafx
readonly ICONS=$ROOT/target/classes/dev/holdline/icons

# jpackage's launcher and the JDK know JavaFX as a module, ./dev knows it as a library. Screen.java
# gives its windows their class.
readonly PACKAGED_OPTIONS=(
  --enable-native-access=javafx.graphics --add-exports=javafx.graphics/com.sun.glass.ui=ALL-UNNAMED
)

this_system() {
  case $(uname -s) in
    Linux) echo linux ;;
    Darwin) echo macos ;;
    MINGW* | MSYS* | CYGWIN*) echo windows ;;
    *) die "Packages are made for Linux, macOS and Windows." ;;
  esac
}

# Installers take numbers only.
version_of_pom() {
  sed -n 's:^  <version>\([0-9.]*\).*</version>:\1:p' "$ROOT/pom.xml" | head -n 1
}

# By what a snapshot's package is told from others, the older one sorting lower; nothing for a release.
snapshot_of_pom() {
  grep '^  <version>[0-9.]*-SNAPSHOT<' "$ROOT/pom.xml" >/dev/null || return 0
  TZ=UTC git -C "$ROOT" log -1 --date=format-local:%Y%m%d.%H%M --format=%cd.git%h 2>/dev/null ||
    date -u +%Y%m%d.%H%M
}

package() {
  local version image QUICK=no SNAPSHOT
  version=$(version_of_pom)
  SNAPSHOT=$(snapshot_of_pom)
  while (($# > 0)); do
    case $1 in
      --quick) QUICK=yes ;;
      --version=*) version=${1#--version=} SNAPSHOT= ;;
      *) usage_error "package takes --quick and --version=N.N.N; there is no \"$1\"" ;;
    esac
    shift
  done
  [[ $version =~ ^[0-9]+[.][0-9]+[.][0-9]+$ ]] || usage_error "\"$version\" is no N.N.N"
  # shellcheck source=packaging/linux/package.sh
  source "$PACKAGING/$(this_system)/package.sh"
  prepare_packaging
  use_jdk
  ensure_built
  rm -rf "$STAGE" "$DIST"
  mkdir -p "$STAGE" "$DIST"
  gather_jars
  link_runtime "$STAGE/runtime"
  make_image "$version"
  image=$(image_of "$DIST")
  finish_image "$image" "$version"
  add_licences "$(app_folder "$image")/licences"
  say "Recording what a start loads …"
  record_start "$image" >"$STAGE/training.log" 2>&1 || {
    tail -n 30 "$STAGE/training.log" >&2
    die "The start could not be recorded."
  }
  say "Packing …"
  wrap "$image" "$version"
  rm -rf "$STAGE"
  (cd "$DIST" && du -sh -- *) >&2
}

# JavaFX becomes part of the runtime; everything else is on the class path, as it has no modules.
gather_jars() {
  mkdir -p "$STAGE/jars" "$JAVAFX"
  cp "$ROOT"/target/lib/*.jar "$(product_jar)" "$STAGE/jars"
  mv "$STAGE"/jars/javafx-*-"$JAVAFX_CLASSIFIER".jar "$JAVAFX" ||
    die "target/lib has no JavaFX for $JAVAFX_CLASSIFIER."
  # The platform-neutral jars of JavaFX are empty.
  rm -f "$STAGE"/jars/javafx-*.jar
}

jdk_tool() {
  "$JAVA_HOME/bin/$1" "${@:2}" || die "$1 failed."
}

needed_modules() {
  local modules
  modules=$(jdk_tool jdeps --multi-release "$JDK_FEATURE" --ignore-missing-deps --recursive \
    --print-module-deps --module-path "$JAVAFX" --add-modules javafx.controls \
    --class-path "$STAGE/jars/*" "$STAGE/jars/$(basename -- "$(product_jar)")" | tail -n 1)
  [[ $modules == *java.base* ]] || die "jdeps says: $modules"
  printf '%s\n' "$modules"
}

# On Windows its lines end in CR.
jar_list() {
  jdk_tool jar --list --file "$1" | tr -d '\r'
}

# Uncompressed: the installer compresses it better, and starting needs it fast. Our own classes keep
# their line numbers; those of the JDK do not.
link_runtime() {
  local modules jar natives
  say "Linking the runtime …"
  modules=$(needed_modules)
  jdk_tool jlink --module-path "$JAVAFX" --add-modules "$modules,javafx.controls" \
    --exclude-resources 'regex:/javafx[.].*[.](so|dll|dylib|jar)' \
    --compress zip-0 --no-header-files --no-man-pages --strip-java-debug-attributes --output "$1"
  # JavaFX unpacks its native libraries into the home directory, were they not in the runtime.
  for jar in "$JAVAFX"/*.jar; do
    natives=$(jar_list "$jar" | sed -nE '\,^[^/]*\.(so|dll|dylib)$,p')
    # shellcheck disable=SC2086 # one word for each file
    [[ -z $natives ]] || (cd "$(native_folder "$1")" && jdk_tool jar --extract --file "$jar" $natives)
  done
}

# The options of these files, one in a line.
java_options() {
  sed '/^#/d; /^$/d' "$@"
  printf '%s\n' "${PACKAGED_OPTIONS[@]}"
}

make_image() {
  local option options=()
  while read -r option; do
    options+=(--java-options "$option")
  done < <(java_options "$JVM_OPTIONS" "$DESKTOP_OPTIONS")
  jdk_tool jpackage --type app-image --name "$IMAGE_NAME" --app-version "$(app_version "$1")" \
    --vendor Holdline --description "Keeps MCP servers usable" \
    --input "$STAGE/jars" --main-jar "$(basename -- "$(product_jar)")" \
    --main-class dev.holdline.app.Main --runtime-image "$STAGE/runtime" \
    "${options[@]}" "${IMAGE_OPTIONS[@]}" --dest "$DIST"
}

# What each jar is licensed under, and the texts: the jars' own, and those that no jar brings.
# The runtime has the JDK's; JavaFX is under the same (GPL 2 with the class path exception), and what
# it has of others is among ours.
add_licences() {
  local jar name
  mkdir -p "$1"
  maven --quiet license:add-third-party -Dlicense.outputDirectory="$1" >&2 ||
    die "The licences of the libraries could not be listed."
  cp "$ROOT/LICENSE" "$1/Apache-2.0.txt"
  cp "$PACKAGING"/licences/*.txt "$1"
  for jar in "$STAGE"/jars/*.jar; do
    name=$(basename "$jar" .jar)
    mkdir "$1/$name"
    (cd "$1/$name" && jar_list "$jar" |
      sed -nE '\,^META-INF/[^/]*(LICENSE|NOTICE)[^/]*$,p' |
      while read -r text; do jdk_tool jar --extract --file "$jar" "$text"; done)
    if [[ -d $1/$name/META-INF ]]; then
      mv "$1/$name"/META-INF/* "$1/$name" && rmdir "$1/$name/META-INF"
    else
      rmdir "$1/$name"
      is_covered "$name" "$1/THIRD-PARTY.txt" ||
        die "$name.jar brings no text of its licence: put it into packaging/licences."
    fi
  done
}

# Whether a text of ours fits a jar without one: Apache's where the jar declares that licence, or one
# that is named as the jar begins.
is_covered() {
  local text
  [[ $1 != "$(basename "$(product_jar)" .jar)" ]] || return 0
  ! sed -nE 's/^ *\([^)]*Apache.*:([^:]+):([^:]+) - .*/\1-\2/p' "$2" | grep -xF -e "$1" >/dev/null ||
    return 0
  for text in "$PACKAGING"/licences/*.txt; do
    [[ $1 != "$(basename "$text" .txt)"-* ]] || return 0
  done
  return 1
}
