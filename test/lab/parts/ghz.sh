#!/bin/bash
# ghz, for `npm run bench:probe`; no part of the lab itself. A built one is kept.
. "$(dirname "$0")/settings.sh"

[ -x "$BIN/ghz" ] && exit 0
echo "building ghz"
GOBIN=$BIN nice go install github.com/bojand/ghz/cmd/ghz@v0.120.0
