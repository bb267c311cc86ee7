# The pull requests of Azure Repos, by its API. propose.sh sets $branch. Needs SYSTEM_ACCESSTOKEN, also for git.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraheader GIT_CONFIG_VALUE_0="Authorization: Bearer $SYSTEM_ACCESSTOKEN"

project="$SYSTEM_COLLECTIONURI$SYSTEM_TEAMPROJECTID"
requests="$project/_apis/git/repositories/$BUILD_REPOSITORY_ID/pullrequests"
ask() { curl -fsS -H "Authorization: Bearer $SYSTEM_ACCESSTOKEN" -H "Content-Type: application/json" "$@"; }
send() { ask --data-binary @- -o /dev/null "$@"; }

# A fork may have a branch of the same name.
find_request() {
  criteria="searchCriteria.status=active&searchCriteria.sourceRefName=refs/heads/$branch&searchCriteria.targetRefName=refs/heads/main"
  ask "$requests?$criteria&api-version=7.1" |
    node -p "JSON.parse(fs.readFileSync(0, 'utf8')).value.find((one) => !one.forkSource)?.pullRequestId ?? ''"
}

# Azure accepts 4,000 characters in a description. The whole text is in the summary of the run.
fields() {
  node -e '
    const [title, file, run, branch] = process.argv.slice(1);
    const text = fs.readFileSync(file, "utf8");
    const cut = () => `${text.slice(0, text.lastIndexOf("\n", 3700))}\n\nThe rest is in the summary of ${run}.`;
    const refs = branch && { sourceRefName: `refs/heads/${branch}`, targetRefName: "refs/heads/main" };
    console.log(JSON.stringify({ title, description: text.length > 4000 ? cut() : text, ...refs }));
  ' "$1" "$2" "$project/_build/results?buildId=$BUILD_BUILDID" "${3-}"
}

open_request() { fields "$1" "$2" "$branch" | send -X POST "$requests?api-version=7.1"; }

update_request() { fields "$2" "$3" | send -X PATCH "$requests/$1?api-version=7.1"; }

close_request() {
  node -e 'console.log(JSON.stringify({ comments: [{ content: process.argv[1] }], status: "closed" }))' "$2" |
    send -X POST "$requests/$1/threads?api-version=7.1"
  echo '{ "status": "abandoned" }' | send -X PATCH "$requests/$1?api-version=7.1"
}
