# Shared by every part of the lab; sourced, never run.
set -euo pipefail

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Everything the lab makes lives outside the source tree: state goes with `lab down`, the cache of builds stays.
STATE=${LAB_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/grpclb-lab}
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/grpclb-lab
BIN=$CACHE/bin ETC=$STATE/etc RUN=$STATE/run LOGS=$STATE/logs IMAGES=$STATE/images
KUBECONFIG_FILE=$STATE/kubeconfig

KUBERNETES=v1.35.4 GATEWAY_API=v1.4.0
CP_IP=10.99.0.1 POD_NET=10.244.0.0/16 SERVICE_NET=10.96.0.0/16 API_PORT=${LAB_PORT:-6443}
NODES=(1 2)

mkdir -p "$BIN" "$ETC" "$RUN" "$LOGS" "$IMAGES"

fail() { echo "lab: $*" >&2; exit 1; }
in_cp() { nsenter --net=/run/netns/cp -- "$@"; }
kubectl() { "$BIN/kube" kubectl --kubeconfig "$KUBECONFIG_FILE" "$@"; }
alive() { [ -s "$RUN/$1.pid" ] && kill -0 "$(cat "$RUN/$1.pid")" 2>/dev/null; }

# start NAME COMMAND…: detached, its pid kept so that `down` ends this process and no other.
start() {
  local name=$1; shift
  alive "$name" && return 0
  setsid "$@" >>"$LOGS/$name.log" 2>&1 </dev/null &
  echo $! >"$RUN/$name.pid"
}

# wait_for SECONDS COMMAND…
wait_for() {
  local end=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || fail "not in time: $* (logs are in $LOGS)"
    sleep 0.3
  done
}

# The cgroup hierarchies that are mounted: many on version 1, one on version 2.
cgroups() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then echo /sys/fs/cgroup; return; fi
  local c
  for c in /sys/fs/cgroup/*/; do
    if [ -f "${c}cgroup.procs" ] && [ "$(basename "$c")" != unified ]; then echo "${c%/}"; fi
  done
}
