# Shared by every part of the lab; sourced, never run.
set -euo pipefail

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Nothing is written into the source tree. The cache (builds) and the state (certificates, images, logs) outlive `lab down`,
# so that the administrator's kubeconfig stays good from one `lab up` to the next; what runs does not.
STATE=${LAB_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/grpclb-lab}
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/grpclb-lab
BIN=$CACHE/bin ETC=$STATE/etc RUN=$STATE/run LOGS=$STATE/logs IMAGES=$STATE/images
KUBECONFIG_FILE=$STATE/kubeconfig

KUBERNETES=v1.35.4 GATEWAY_API=v1.6.3
GATEWAY_API_CRDS=$CACHE/gateway-api-$GATEWAY_API.yaml
CP_IP=10.99.0.1 POD_NET=10.244.0.0/16 SERVICE_NET=10.96.0.0/16 API_PORT=${LAB_PORT:-6443}
NODES=(1 2)

mkdir -p "$BIN" "$ETC" "$RUN" "$LOGS" "$IMAGES"

fail() { echo "lab: $*" >&2; exit 1; }
in_cp() { nsenter --net=/run/netns/cp -- "$@"; }
kubectl() { "$BIN/kube" kubectl --kubeconfig "$KUBECONFIG_FILE" "$@"; }

# When the process PID began, in clock ticks since boot; nothing for one that has ended.
began() { sed -n 's/.*) [^Z] //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 19; }

# start NAME COMMAND…: detached; its pid and beginning are kept, so that `down` never ends a process that came later to the same pid.
start() {
  local name=$1; shift
  alive "$name" && return 0
  setsid "$@" >"$LOGS/$name.log" 2>&1 </dev/null &
  echo "$! $(began $!)" >"$RUN/$name.pid"
}

# pid NAME: of a process that start started and that still runs; fails when there is none.
pid() {
  local pid since
  read -r pid since 2>/dev/null <"$RUN/$1.pid" || return 1
  [ -n "$since" ] && [ "$(began "$pid")" = "$since" ] && echo "$pid"
}
alive() { pid "$1" >/dev/null; }

# wait_for SECONDS COMMAND…
wait_for() {
  local end=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge $end ]; then
      tail -n 5 "$LOGS"/*.log >&2
      fail "not in time: $* (the logs are in $LOGS)"
    fi
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
