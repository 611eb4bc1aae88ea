#!/usr/bin/env bash
# Publishes what is ready, or shows what would be. The report goes to the job's summary and outputs, and
# what went wrong is shown at the top of the run.
set -euo pipefail

report=${RUNNER_TEMP:?}/syndicate.json
summary=$RUNNER_TEMP/syndicate.md
errors=$RUNNER_TEMP/syndicate.err
rm -f "$report" "$summary"
: >"$errors"

# What anybody may have written is read in runs of pull requests. Nothing is published from them, and the
# token is not to be had in them even if the workflow hands it over, as one on pull_request_target can.
mode=plan
for name in "${!MEDIUM_TOKEN@}"; do # MEDIUM_TOKEN_NAME is that of a further account
  [ -z "${!name}" ] || mode=publish
done
case ${GITHUB_EVENT_NAME:-} in
  pull_request* | merge_group | issue_comment) mode=review ;;
  workflow_run) ! grep -q '"event": *"pull_request' "${GITHUB_EVENT_PATH:?}" || mode=review ;;
esac
read -ra flags <<<"${FLAGS:-}"
case " ${flags[*]-} " in
  *" --sandbox "*) [ $mode = review ] || mode=publish ;;
esac
if [ $mode != publish ]; then
  for name in "${!MEDIUM_TOKEN@}"; do unset "$name"; done
fi
echo "mode=$mode" >>"$GITHUB_OUTPUT"

# quietly runs a program with what it prints taken for no command to the runner.
quietly() {
  local word status=0
  word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$word"
  "$@" || status=$?
  echo "::$word::"
  return $status
}

# make_report runs a command with its report as JSON and as Markdown, and keeps what it says on stderr.
# shellcheck disable=SC2317 # it is reached through quietly
make_report() {
  "$SYNDICATE" "$1" --site "$SITE" --json --format markdown --out "$summary" ${flags[@]+"${flags[@]}"} 2>&1 >"$report" | tee -a "$errors"
}

# count is a number of the report's summary.
count() {
  local n
  n=$(sed -n "s/^    \"$1\": \([0-9][0-9]*\),\{0,1\}\$/\1/p" "$report")
  echo "${n:-0}"
}

status=0
case $mode in
  publish) quietly make_report publish || status=$? ;;
  plan)
    echo "::notice title=syndicate::There is no token, so this only shows what would go out. Without one, syndicate desk on your own computer brings it to Medium."
    quietly make_report plan || status=$?
    ;;
  review)
    "$SYNDICATE" check --site "$SITE" --format github || status=$?
    planned=0
    quietly make_report plan || planned=$?
    case $planned in
      1 | 2) [ $status -ne 0 ] || status=$planned ;; # what is in doubt or blocked is not for a pull request to mend
    esac
    ;;
esac

if [ -s "$summary" ]; then
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
  quietly cat "$summary"
elif [ $status -ne 0 ]; then
  printf '## Medium\n\n~~~\n%s\n~~~\n' "$(cat "$errors")" >>"$GITHUB_STEP_SUMMARY"
fi
sed -n -e 's/%/%25/g' -e 's/^syndicate: error: /::error title=syndicate::/p' "$errors"
if grep -q '^  "blockedAtEdge": true' "$report"; then
  echo "::error title=This runner is turned away::The network edge before Medium refused the address of this machine. The token is not to blame, do not revoke it. Use a self-hosted runner, or run syndicate publish on your own computer and push the records."
fi
if [ "$(count inDoubt)" -gt 0 ] && [ $mode != review ]; then
  echo "::error title=In doubt::$(count inDoubt) of the posts may be on Medium or not, and are not sent again before you looked. The summary says how."
fi

json=$(tr -d '\r\n' <"$report")
if [ ${#json} -gt 500000 ]; then # an output takes a million bytes
  json=
fi
{
  echo "published=$(count published)"
  echo "in-doubt=$(count inDoubt)"
  echo "status=$status"
  echo "report=$report"
  echo "json=$json"
} >>"$GITHUB_OUTPUT"
exit $status
