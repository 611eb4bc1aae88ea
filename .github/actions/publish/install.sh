#!/usr/bin/env bash
# Finds or makes the program, and says where it is as the output "syndicate".
set -euo pipefail

releases=https://github.com/hugo-syndicate/hugo-syndicate/releases/download
dir=${RUNNER_TEMP:?}/syndicate
mkdir -p "$dir"
[ "${RUNNER_OS:?}" != Windows ] || exe=.exe

# download fetches the archive of a release, and takes it only if its checksum is the published one.
download() {
  local version=${1#v} os arch suffix=tar.gz
  case $RUNNER_OS in
    Linux) os=linux ;;
    macOS) os=darwin ;;
    Windows) os=windows suffix=zip ;;
  esac
  case ${RUNNER_ARCH:?} in
    X64) arch=amd64 ;;
    ARM64) arch=arm64 ;;
    *) echo "::error::there is no release for $RUNNER_ARCH" && exit 1 ;;
  esac
  local archive=syndicate_${version}_${os}_${arch}.$suffix
  cd "$dir"
  curl --fail --silent --show-error --location --retry 3 -O "$releases/v$version/$archive" -O "$releases/v$version/checksums.txt"
  grep "  $archive\$" checksums.txt >checksum
  if command -v sha256sum >/dev/null; then sha256sum --check checksum; else shasum --algorithm 256 --check checksum; fi
  if [ $suffix = zip ]; then unzip -oq "$archive"; else tar -xzf "$archive"; fi
}

if [ -n "$BINARY" ]; then
  program=$(command -v "$BINARY") || { echo "::error::there is no program $BINARY" && exit 1; }
elif [ -n "$VERSION" ]; then
  download "$VERSION"
  program=$dir/syndicate${exe-}
else
  program=$dir/syndicate${exe-}
  if [ ! -x "$program" ]; then
    (cd "${ACTION:?}/../../.." && CGO_ENABLED=0 go build -o "$program" ./cmd/syndicate)
  fi
fi
"$program" --version
echo "syndicate=$program" >>"$GITHUB_OUTPUT"
