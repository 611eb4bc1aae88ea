#!/usr/bin/env bash
# Commits the records of what was published. There is nothing to do where they are on a branch of their own.
set -euo pipefail

[ "$COMMIT" = true ] && [ "${MODE:-}" = publish ] || exit 0
cd "$SITE"
export GIT_AUTHOR_NAME=syndicate GIT_AUTHOR_EMAIL=syndicate@users.noreply.github.com
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
[ -d data/syndicate ] || exit 0
! git check-ignore --quiet data/syndicate || exit 0
git add -- data/syndicate
git diff --cached --quiet -- data/syndicate && exit 0
git commit --quiet -m "Record what was published" -- data/syndicate
for _ in 1 2 3; do
  if git push --quiet; then
    exit 0
  fi
  git pull --quiet --rebase --autostash || break
done
echo "::error title=The record is not pushed::Medium has the stories, but the repository does not know it. Push data/syndicate before the next run; syndicate adopt records stories by their addresses."
exit 1
