#!/bin/bash
# The real grpcurl, the server of its own tests, and packages for one in Python: for the parity suite. What is there is kept.
. "$(dirname "$0")/settings.sh"
. "$LAB/parts/unpack.sh"

packages=$(python_packages grpcio==1.85.1 grpcio-reflection==1.85.1 grpcio-health-checking==1.85.1 protobuf==7.36.2 \
  typing-extensions==4.16.0)
ln -sfn "$packages" "$CACHE/python-reflection"

GRPCURL=v1.9.3
[ -x "$BIN/grpcurl" ] && [ -x "$BIN/grpcurl-testserver" ] && exit 0
echo "building grpcurl"
GOBIN=$BIN nice go install "github.com/fullstorydev/grpcurl/cmd/grpcurl@$GRPCURL"
# Its test server is internal to the module, so that it is built where the module lies.
folder=$(go env GOMODCACHE)/github.com/fullstorydev/grpcurl@$GRPCURL
(cd "$folder" && nice go build -o "$BIN/grpcurl-testserver" ./internal/testing/cmd/testserver)
