# The pull requests of GitHub, by its command `gh`. propose.sh sets $branch. Needs GH_TOKEN, also for git.
gh auth setup-git

# A fork may have a branch of the same name.
find_request() {
  gh pr list --head "$branch" --base main --state open --json number,isCrossRepository |
    node -p "JSON.parse(fs.readFileSync(0, 'utf8')).find((one) => !one.isCrossRepository)?.number ?? ''"
}

open_request() { gh pr create --head "$branch" --base main --title "$1" --body-file "$2"; }

# `gh pr edit` asks for more permissions than this.
update_request() {
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/pulls/$1" --raw-field "title=$2" --field "body=@$3" --silent
}

close_request() { gh pr close "$1" --comment "$2"; }
