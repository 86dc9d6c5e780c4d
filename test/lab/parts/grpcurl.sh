#!/bin/bash
# The real grpcurl and the server of its own tests, for the parity suite. A built one is kept.
. "$(dirname "$0")/settings.sh"

GRPCURL=v1.9.3
[ -x "$BIN/grpcurl" ] && [ -x "$BIN/grpcurl-testserver" ] && exit 0
echo "building grpcurl"
GOBIN=$BIN nice go install "github.com/fullstorydev/grpcurl/cmd/grpcurl@$GRPCURL"
# Its test server is internal to the module, so that it is built where the module lies.
folder=$(go env GOMODCACHE)/github.com/fullstorydev/grpcurl@$GRPCURL
(cd "$folder" && nice go build -o "$BIN/grpcurl-testserver" ./internal/testing/cmd/testserver)
