#!/usr/bin/env bash
# Names the state of the source by a hash, as the output "hash".
set -euo pipefail

cd "${ACTION:?}/../../.."
hash=$(find go.mod go.sum cmd syndicate -type f ! -path '*/testdata/*' -print0 | LC_ALL=C sort -z | xargs -0 cat | git hash-object --stdin)
echo "hash=$hash" >>"$GITHUB_OUTPUT"
