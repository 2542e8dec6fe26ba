# shellcheck shell=bash
# The tests' Node programs, on the Node that their lock file pins.

readonly NODE_PROGRAMS=$ROOT/src/test/node
readonly NODE=$NODE_PROGRAMS/node_modules/node/bin/node
readonly NODE_STAMP=$NODE_PROGRAMS/node_modules/.installed

node_lock_sum() {
  (cd "$NODE_PROGRAMS" && cat package.json package-lock.json .npmrc | sha256sum)
}

node_modules_are_current() {
  [[ -x $NODE && -r $NODE_STAMP && $(<"$NODE_STAMP") == "$(node_lock_sum)" ]]
}

# npm may be set to run no packages' scripts; this one fetches the pinned Node for this machine.
fetch_pinned_node() {
  "$NODE" --version >/dev/null 2>&1 ||
    (cd "$NODE_PROGRAMS/node_modules/node" && node installArchSpecificPackage)
}

ensure_node_modules() {
  ! node_modules_are_current || return 0
  have npm || install_packages nodejs npm || die "The tests need Node.js with npm."
  say "Installing the tests' Node programs …"
  (cd "$NODE_PROGRAMS" && npm ci --no-progress --loglevel=error && fetch_pinned_node) \
    </dev/null >&2 || die "npm ci failed in src/test/node; see above."
  node_lock_sum >"$NODE_STAMP"
}
