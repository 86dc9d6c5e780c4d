#!/bin/bash
# Brings everything the lab needs onto this machine: Debian packages, Go builds (cached by what they are built from), images.
. "$(dirname "$0")/settings.sh"

packages() {
  local wanted=(containerd runc containernetworking-plugins iptables conntrack ethtool socat openssl busybox-static gcc libc6-dev curl iproute2 python3 procps)
  local missing=()
  for p in "${wanted[@]}"; do dpkg -s "$p" >/dev/null 2>&1 || missing+=("$p"); done
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" = 0 ] || fail "these packages are missing and only root can install them: ${missing[*]}"
  apt-get update -q
  # The service that Debian would start is of no use: each node of the lab runs a containerd of its own.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -qy --no-install-recommends "${missing[@]}"
}

go_there() {
  command -v go >/dev/null || PATH=$PATH:/usr/local/go/bin
  command -v go >/dev/null || fail "Go is missing: install Go 1.25 or newer (the builds bring the exact toolchain they need)"
}

# build NAME FOLDER PACKAGE [LDFLAGS]: builds once for this source; a link in bin/ points to the newest.
build() {
  local name=$1 folder=$2 package=$3 flags="-s -w ${4:-}" key out
  key=$(cd "$folder" && { cat go.* $(find . -name '*.go' | sort); echo "$package $flags"; } | sha256sum | cut -c1-16)
  out=$CACHE/builds/$name-$key
  if [ ! -x "$out" ]; then
    echo "building $name"
    mkdir -p "$CACHE/builds"
    (cd "$folder" && CGO_ENABLED=0 nice go build -trimpath -ldflags "$flags" -o "$out.new" "$package") || fail "building $name failed"
    mv "$out.new" "$out"
  fi
  ln -sfn "$out" "$BIN/$name"
}

binaries() {
  local v=k8s.io/component-base/version
  # The kubelet asks the API server for its version, so it must be a real one.
  build kube "$LAB/tools/all" . "-X $v.gitVersion=$KUBERNETES -X $v.gitMajor=1 -X $v.gitMinor=35 -X $v.gitTreeState=clean -X $v.gitCommit=lab -X $v.buildDate=1970-01-01T00:00:00Z"
  build coredns "$LAB/tools/coredns" .
  build metrics-server "$LAB/tools/metrics-server" sigs.k8s.io/metrics-server/cmd/metrics-server
  build demo-server "$LAB/demo" ./server
  build demo-client "$LAB/demo" ./client
  build fwd "$LAB/fwd" .
}

# The YAML of the CRDs is part of the Go module, which is the one place of it that is reached from here.
gateway_api() {
  local folder
  [ -s "$CACHE/gateway-api-$GATEWAY_API.yaml" ] && return
  folder=$(cd "$LAB/fwd" && go mod download -json "sigs.k8s.io/gateway-api@$GATEWAY_API" | python3 -c 'import json,sys; print(json.load(sys.stdin)["Dir"])')
  for crd in "$folder"/config/crd/standard/gateway.networking.k8s.io_*.yaml; do cat "$crd"; echo ---; done >"$CACHE/gateway-api-$GATEWAY_API.yaml.new"
  mv "$CACHE/gateway-api-$GATEWAY_API.yaml.new" "$CACHE/gateway-api-$GATEWAY_API.yaml"
}

# OCI images of static binaries: no registry is asked.
images() {
  local make=$LAB/mkimage.py tools=() applet
  if [ ! -x "$CACHE/pause" ]; then
    gcc -static -O2 -s -o "$CACHE/pause" "$LAB/demo/pause/main.c"
  fi
  for applet in sh ls cat ps top wget nc netstat ip ping sleep env grep id hostname nslookup tail head; do
    tools+=(--link "/bin/busybox=/bin/$applet")
  done
  "$make" "$IMAGES/pause.tar" lab.local/pause:1 --entry /pause "$CACHE/pause=/pause"
  "$make" "$IMAGES/demo.tar" lab.local/demo:1 --entry /bin/server "$BIN/demo-server=/bin/server" "$BIN/demo-client=/bin/client" /bin/busybox=/bin/busybox "${tools[@]}"
  "$make" "$IMAGES/coredns.tar" lab.local/coredns:1 --entry /coredns "$BIN/coredns=/coredns"
  "$make" "$IMAGES/metrics-server.tar" lab.local/metrics-server:1 --entry /metrics-server "$BIN/metrics-server=/metrics-server"
}

packages
go_there
binaries
gateway_api
images >/dev/null
echo "installed"
