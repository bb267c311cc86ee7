#!/usr/bin/env bash
# Opens, updates or closes one pull request for each proposal of accept.sh. It pushes only to branches licenses/accept/NAME.
#
# Usage: propose.sh github|azure|gitlab [NAME]. Without a name, all proposals; one that fails does not stop the others.
set -euo pipefail

platform=$1
if [ $# = 1 ]; then
  failed=0
  for file in proposals/*.commit; do
    [ -e "$file" ] || continue
    bash "$0" "$platform" "$(basename "$file" .commit)" || failed=1
  done
  exit "$failed"
fi

stack=$2
branch=licenses/accept/$stack
# shellcheck source=/dev/null
. "$(dirname "$0")/$platform.sh"

commit=$(cat "proposals/$stack.commit")
before=$(git ls-remote origin "refs/heads/$branch" | cut -f1)
if [ -n "$before" ]; then
  git fetch --quiet origin "refs/heads/$branch"
  ours=${GIT_COMMITTER_EMAIL:-licenses-drift@noreply.invalid}
  # A merge of main into the branch is not someone's work.
  if git log --no-merges --format=%ce "HEAD..$before" | grep -vxF "$ours" > /dev/null; then
    echo "Someone else has committed to $branch. It stays as it is. Merge it, or delete it to get a new proposal."
    exit 0
  fi
fi

# The server refuses the push if someone has pushed to the branch since it was read.
push() { git push --quiet --force-with-lease="refs/heads/$branch:$before" origin "$1:refs/heads/$branch"; }
contents() { git rev-parse "$1^{tree}" "$1^@"; }

request=$(find_request)
if [ -z "$commit" ]; then
  [ -z "$request" ] || close_request "$request" "Nothing is left to accept in $stack."
  [ -z "$before" ] || push ""
  exit 0
fi
# An equal commit is not pushed again, so that approvals and checks stay.
[ -n "$before" ] && [ "$(contents "$before")" = "$(contents "$commit")" ] || push "$commit"
title=$(git log -1 --format=%s "$commit")
if [ -n "$request" ]; then
  update_request "$request" "$title" "proposals/$stack.md"
else
  open_request "$title" "proposals/$stack.md"
fi
