# shellcheck shell=bash
# What is Windows' own in ./dev package: a program for the menu, one for the console, and a .msi. It
# runs in Git's bash; jpackage needs WiX. There is no cache of loaded classes yet: recording one needs
# a program that ends when it is told to, and Windows has no such signal.
# shellcheck disable=SC2034 # src/dev/package.sh reads these

readonly JAVAFX_CLASSIFIER=win IMAGE_NAME=Holdline
readonly IMAGE_OPTIONS=(
  --icon "$ICONS/app.ico" --add-launcher "holdline-console=$PACKAGING/windows/console.properties"
)

prepare_packaging() { :; }
native_folder() { printf '%s\n' "$1/bin"; }
image_of() { printf '%s\n' "$1/Holdline"; }
app_version() { printf '%s\n' "$1"; }
app_folder() { printf '%s\n' "$1/app"; }
finish_image() { :; }
record_start() { :; }

# The same code for ever: by it an installer finds the version that it replaces.
wrap() {
  jdk_tool jpackage --type msi --name Holdline --app-version "$2" --app-image "$1" \
    --win-per-user-install --win-menu --win-upgrade-uuid 6d1b9f0e-5a0c-4c0b-9a52-0f5d6d1f3a77 \
    --dest "$DIST"
}
