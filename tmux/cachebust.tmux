#!/bin/sh
# A tmux plugin: shows the state of the watcher where status-left or status-right says #{cachebust_status}.
# Options, to be set before it is run, are in docs/tmux.md. Works with TPM, or with: run-shell …/tmux/cachebust.tmux
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
token='#{cachebust_status}'

# The command stands in quotes for sh; what tmux and its time format would act on in the path is doubled. The pane goes by
# its number, since the name of its folder might hold anything.
script=$(printf '%s' "$here/status.sh" | sed "s/'/'\\\\''/g; s/#/##/g; s/%/%%/g")
call="#('$script' '#{pane_id}')"

for option in status-left status-right; do
  rest=$(tmux show-options -gqv "$option") done=''
  while :; do
    case $rest in
      *"$token"*) done=$done${rest%%"$token"*}$call rest=${rest#*"$token"} ;;
      *) break ;;
    esac
  done
  if [ -n "$done" ]; then tmux set-option -g "$option" "$done$rest"; fi
done

# Watchers that run in this tmux have it draw its status lines anew as soon as something changes.
if [ -z "$(tmux show-options -gqv @cachebust_push)" ]; then tmux set-option -g @cachebust_push on; fi
