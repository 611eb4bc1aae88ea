#!/bin/sh
# Fetches the programs of others that the studio runs, exactly as their authors published them, and
# checks that they are what was reviewed. To take a new version: change it and its checksum here, run
# this, run the tests with -update, and look at the pictures.
set -eu
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

take() { # package, version, sha256 of what the registry holds
	npm pack --silent "$1@$2" >/dev/null
	echo "$3  $1-$2.tgz" | sha256sum --check --quiet
	mkdir "$1" && tar xzf "$1-$2.tgz" -C "$1" --strip-components=1
}
pack() { gzip -9 --no-name; }

take mathjax 3.2.2 1b9c0a1c44df864e915690558e72adb9cc5203360daefd385084ced3b6c64c09
take svg2png-wasm 1.4.1 ae3e26bb05e081de8c3ad44d1ff6c44e357dd5452db99f2fbada7bdd332578d3

es5=mathjax/es5
cat $es5/loader.js $es5/core.js $es5/adaptors/liteDOM.js $es5/input/tex-full.js \
	$es5/output/svg.js $es5/output/svg/fonts/tex.js | pack >"$here/mathjax.js.gz"
cp mathjax/LICENSE "$here/LICENSE-mathjax"

pack <svg2png-wasm/svg2png_wasm_bg.wasm >"$here/resvg.wasm.gz"
cat svg2png-wasm/LICENSE svg2png-wasm/NOTICE >"$here/LICENSE-svg2png-wasm"

# The go.sum of the module vouches for what Hugo carries.
hugo=$(cd "$here" && go list -m -f '{{.Dir}}' github.com/gohugoio/hugo)
pack <"$hugo/internal/warpc/wasm/avif.wasm" >"$here/avif.wasm.gz"
cat "$hugo/LICENSE" >"$here/LICENSE-hugo"
