#!/bin/sh
# Prints the status of the watcher that belongs to a tmux pane, such as %3. Called by tmux for #{cachebust_status}.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)

{
  read -r command
  read -r folder
  read -r stopped
  read -r colors
  read -r current
} <<EOF
$(tmux display-message -p -t "$1" '#{@cachebust_command}
#{@cachebust_dir}
#{@cachebust_stopped}
#{@cachebust_colors}
#{pane_current_path}')
EOF

if [ -z "$command" ]; then command=$here/../scripts/cachebust; fi
if [ -z "$folder" ]; then folder=$current; fi

line=$("$command" -C "$folder" status --format tmux 2>/dev/null) || exit 0
case $line in '○ cachebust stopped') line=$stopped ;; esac

style=''
if [ "$colors" != off ]; then
  case $line in
    ✔*) style='#[fg=green]' ;;
    ▶* | …* | =*) style='#[fg=yellow]' ;;
    ✘* | !*) style='#[fg=red]' ;;
  esac
fi
if [ -n "$style" ]; then line="$style$line#[default]"; fi
printf '%s\n' "$line"
