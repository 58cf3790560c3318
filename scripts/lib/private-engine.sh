# shellcheck shell=bash
# A private engine that may be broken, on a disk of its own that may be filled; all of it goes when the script ends.
# Sourced by scripts in the folder $scripts.

private_engine() { # NAME
  local kind=current
  [ "$(id -u)" = 0 ] || die "a private engine needs root"
  CACHEBUST_ENGINE_DIR=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/cachebust/$1-$$
  export CACHEBUST_ENGINE_DIR
  mkdir -p "$CACHEBUST_ENGINE_DIR"
  mount -t tmpfs -o size=2g cachebust "$CACHEBUST_ENGINE_DIR"
  trap private_engine_down EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if ! "${scripts:?}/engine" up --engine "$kind" >/dev/null; then
    kind=debian
    "$scripts/engine" up --engine "$kind" >/dev/null
  fi
  CACHEBUST_FAULTS_ENGINE=$CACHEBUST_ENGINE_DIR/$kind
  export CACHEBUST_FAULTS_ENGINE
  eval "$("$scripts/engine" status --engine "$kind" --env)"
}

private_engine_down() {
  "$scripts/engine" down >&2 || true
  umount "$CACHEBUST_ENGINE_DIR" || umount -l "$CACHEBUST_ENGINE_DIR"
  rmdir "$CACHEBUST_ENGINE_DIR"
}
