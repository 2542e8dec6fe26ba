# shellcheck shell=bash
# What is macOS's own in ./dev package: an application without an icon in the Dock, and a .dmg.
# shellcheck disable=SC2034 # src/dev/package.sh reads these

case $(uname -m) in
  arm64) JAVAFX_CLASSIFIER=mac-aarch64 ;;
  *) JAVAFX_CLASSIFIER=mac ;;
esac
readonly JAVAFX_CLASSIFIER IMAGE_NAME=Holdline
readonly IMAGE_OPTIONS=(--icon "$ICONS/app.icns" --mac-package-identifier dev.holdline)

prepare_packaging() { :; }
native_folder() { printf '%s\n' "$1/lib"; }
image_of() { printf '%s\n' "$1/Holdline.app"; }
app_folder() { printf '%s\n' "$1/Contents/app"; }

# CFBundleVersion may not begin with 0, and jpackage refuses it.
app_version() {
  case $1 in
    0.*) printf '1.%s\n' "${1#*.}" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# The version that people are told stays ours.
finish_image() {
  local settings
  settings=$(app_folder "$1")/Holdline.cfg
  /usr/libexec/PlistBuddy -c 'Add :LSUIElement bool true' \
    -c "Set :CFBundleShortVersionString $2" "$1/Contents/Info.plist"
  sed "s/\(jpackage.app-version=\).*/\1$2/" "$settings" >"$STAGE/settings"
  cp "$STAGE/settings" "$settings"
}

# The option stands in the launcher's settings only once there is a cache.
record_start() {
  local app
  app=$(app_folder "$1")
  "$PACKAGING/shared/training" "$1/Contents/MacOS/Holdline" "$app/app.aot" "$STAGE/training"
  # shellcheck disable=SC2016 # the launcher replaces it
  printf 'java-options=-XX:AOTCache=$APPDIR/app.aot\n' >>"$app/Holdline.cfg"
}

# Signed for this machine alone, as its parts have changed since jpackage signed it.
wrap() {
  codesign --force --deep --sign - "$1"
  jdk_tool jpackage --type dmg --name Holdline --app-version "$(app_version "$2")" --app-image "$1" --dest "$DIST"
}
