# The merge requests of GitLab, by its API. propose.sh sets $branch. Needs GITLAB_TOKEN, also for git: a job's own token may not push.
git remote set-url origin "$CI_PROJECT_URL.git"
export GIT_CONFIG_COUNT=2
# An empty value removes the helpers of the runner.
export GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0=
export GIT_CONFIG_KEY_1=credential.helper GIT_CONFIG_VALUE_1='!f() { echo username=oauth2; echo "password=$GITLAB_TOKEN"; }; f'

requests="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests"
ask() { curl -fsS --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$@"; }
send() { ask --output /dev/null "$@"; }

# A fork may have a branch of the same name.
find_request() {
  ask "$requests?state=opened&source_branch=$branch&target_branch=$CI_DEFAULT_BRANCH" |
    node -p "JSON.parse(fs.readFileSync(0, 'utf8')).find((one) => one.source_project_id === one.project_id)?.iid ?? ''"
}

open_request() {
  send --request POST --data-urlencode "source_branch=$branch" --data-urlencode "target_branch=$CI_DEFAULT_BRANCH" \
    --data-urlencode "title=$1" --data-urlencode "description@$2" "$requests"
}

update_request() {
  send --request PUT --data-urlencode "title=$2" --data-urlencode "description@$3" "$requests/$1"
}

close_request() {
  send --request POST --data-urlencode "body=$2" "$requests/$1/notes"
  send --request PUT --data-urlencode "state_event=close" "$requests/$1"
}
