# shellcheck shell=bash
# What is Linux's own in ./dev package: an image under /opt, and a .deb around it. dpkg-deb makes the
# .deb, not jpackage, so that menu entry, icons and the command belong to dpkg as the image does.
# shellcheck disable=SC2034 # src/dev/package.sh reads these

case $(uname -m) in
  x86_64) JAVAFX_CLASSIFIER=linux ;;
  aarch64) JAVAFX_CLASSIFIER=linux-aarch64 ;;
  *) die "JavaFX is made for x86-64 and aarch64 only." ;;
esac
readonly JAVAFX_CLASSIFIER IMAGE_NAME=holdline
readonly IMAGE_OPTIONS=(--icon "$ICONS/app-256.png")

prepare_packaging() {
  local wanted=("${DESKTOP_PACKAGES[@]}" xvfb trayer dbus-daemon xz-utils)
  have dpkg-deb || die "A .deb is made on Debian or Ubuntu."
  install_packages "${wanted[@]}" || exit 1
}

native_folder() { printf '%s\n' "$1/lib"; }
image_of() { printf '%s\n' "$1/holdline"; }
app_version() { printf '%s\n' "$1"; }
app_folder() { printf '%s\n' "$1/lib/app"; }

# Our own launcher in the place of jpackage's; see there.
finish_image() {
  local image=$1 version=$2 app=$1/lib/app jars
  # shellcheck disable=SC2016 # the launcher's own variables
  jars=$(sed -n 's/^app.classpath=//p' "$app/holdline.cfg" | paste -sd : | sed 's/[$]APPDIR/$app/g')
  java_options "$JVM_OPTIONS" >"$app/jvm.options"
  cp "$DESKTOP_OPTIONS" "$app"
  sed -e "s/@VERSION@/$version/" -e "s#@CLASS_PATH@#$jars#" "$PACKAGING/linux/holdline" >"$image/bin/holdline"
  install -m 755 "$PACKAGING/linux/holdline-desktop" "$image/bin"
  cp "$image/lib/runtime/bin/java" "$image/lib/runtime/bin/holdline"
  rm "$image/lib/libapplauncher.so" "$app/holdline.cfg" "$app/.jpackage.xml"
}

record_start() {
  "$PACKAGING/shared/training" "$1/bin/holdline" "$(app_folder "$1")/app.aot" "$STAGE/training"
}

# A snapshot sorts below its release, and above an older one: apt leaves a package alone that has the
# version of the one that is installed.
wrap() {
  local image=$1 version=$2${SNAPSHOT:+"~$SNAPSHOT"} tree=$STAGE/deb architecture
  architecture=$(dpkg --print-architecture)
  mkdir -p "$tree/opt" "$tree/usr/bin" "$tree/DEBIAN"
  cp -a "$image" "$tree/opt/holdline"
  ln -s ../../opt/holdline/bin/holdline "$tree/usr/bin/holdline"
  desktop_files "$tree/usr/share"
  chmod -R go=u-w "$tree"
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" \
    -e "s/@SIZE@/$(du -sk --apparent-size "$tree" | cut -f 1)/" \
    "$PACKAGING/linux/control" >"$tree/DEBIAN/control"
  install -m 755 "$PACKAGING/linux/postinst" "$PACKAGING/linux/prerm" "$tree/DEBIAN"
  dpkg-deb --root-owner-group "$([[ $QUICK == yes ]] && echo -Znone || echo -Zxz)" \
    --build "$tree" "$DIST/holdline_${version}_$architecture.deb" >&2
}

desktop_files() {
  local picture size folder
  install -D -m 644 "$PACKAGING/linux/holdline.desktop" "$1/applications/dev.holdline.desktop"
  for picture in "$ICONS"/app-*.png; do
    size=${picture##*-}
    size=${size%.png}
    folder=$1/icons/hicolor/${size}x$size/apps
    install -D -m 644 "$picture" "$folder/holdline.png"
  done
  install -D -m 644 "$ROOT/icons/app.svg" "$1/icons/hicolor/scalable/apps/holdline.svg"
  install -D -m 644 "$PACKAGING/linux/copyright" "$1/doc/holdline/copyright"
  gzip -9n <"$ROOT/CHANGELOG.md" >"$1/doc/holdline/changelog.gz"
}
