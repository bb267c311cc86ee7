#!/usr/bin/env bash
# Prepares a proposal for each stack that has drifted: a commit with the edits of `licenses drift --accept`, and the text of a pull
# request. It pushes nothing; propose.sh does. Needs the settings of Pulumi and of the services.
#
# Usage: accept.sh [NAME…]. Without names, each Pulumi.NAME.yaml is a stack.
# proposals/NAME.commit names the commit, or is empty if nothing has to be proposed. proposals/NAME.md is the text.
# A stack that could not be read gets neither, so its pull request stays as it is. The exit code is 2 then.
set -euo pipefail

git diff --quiet HEAD || { echo "Tracked files have been changed. They would become part of the proposals." >&2; exit 2; }
export GIT_AUTHOR_NAME="licenses drift" GIT_AUTHOR_EMAIL="${GIT_COMMITTER_EMAIL:-licenses-drift@noreply.invalid}"
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
work=$(mktemp -d)
mkdir -p proposals
if [ $# = 0 ]; then
  for file in Pulumi.*.yaml; do
    [ -e "$file" ] || continue
    name=${file#Pulumi.}
    set -- "$@" "${name%.yaml}"
  done
fi

# The outcomes that need a decision by hand, or with `!` the others. As code, no name from outside becomes markup.
outcomes() {
  local text
  text=$(awk -v RS= -v ORS='\n\n' "$1"'/^(Changed in the text|To change by hand)/' "$work/accepted.txt" | tr -d '\r')
  printf '%s' "$text" | head -c 7000 | iconv -c -f UTF-8 -t UTF-8 | sed 's/^/    /'
  [ ${#text} -le 7000 ] || printf '\n\nThe log of the nightly job has the rest.'
}

unread=0
for stack in "$@"; do
  code=0
  npx --no-install licenses drift --stack "$stack" --markdown "$work/report.md" || code=$?
  if [ "$code" = 1 ]; then
    code=0
    npx --no-install licenses drift --accept --yes --stack "$stack" > "$work/accepted.txt" || code=$?
    cat "$work/accepted.txt"
  fi
  git add --update :/
  edited=$(git write-tree)
  git reset --quiet --hard
  if [ "$code" -gt 1 ]; then
    echo "$stack could not be read. Its pull request stays as it is." >&2
    unread=2
  elif [ "$code" = 0 ] && [ "$edited" = "$(git rev-parse 'HEAD^{tree}')" ]; then
    : > "proposals/$stack.commit"
  else
    title="Accept drift of $stack: $(sed -n '1s/^## Licenses: //p' "$work/report.md")"
    git commit-tree "$edited" -p HEAD -m "$title" > "proposals/$stack.commit"
    {
      printf 'To accept what was changed outside the program, merge this. To undo it, run `pulumi up --refresh --stack %s`.\n' "$stack"
      printf 'The nightly job updates this text and its branch, and closes it when nothing is left to accept.\n\n'
      [ "$code" = 0 ] || printf '### To decide by hand: no edit of this branch does it\n\n%s\n\n' "$(outcomes '')"
      printf '### From `licenses drift --accept`\n\n%s\n\n' "$(outcomes '!')"
      cat "$work/report.md"
    } > "proposals/$stack.md"
  fi
done
exit "$unread"
