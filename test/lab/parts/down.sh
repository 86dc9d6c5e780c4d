#!/bin/bash
# Ends what the lab started, by the pids it recorded, and removes what it made. May be run at any time, and twice.
. "$(dirname "$0")/settings.sh"
set +e

for n in "${NODES[@]}"; do "$LAB/parts/node.sh" down "$n"; done
for name in kube-scheduler kube-controller-manager fwd kube-apiserver etcd; do
  if pid=$(pid $name); then
    kill "$pid"
    for _ in $(seq 50); do alive $name || break; sleep 0.1; done
    alive $name && kill -KILL "$pid"
  fi
  rm -f "$RUN/$name.pid"
done
# The bridge goes with the namespace.
[ -e /run/netns/cp ] && ip netns del cp
for c in $(cgroups) /sys/fs/cgroup/unified; do [ -d "$c/lab" ] && rmdir "$c/lab"; done
rm -rf "$RUN/etcd"
echo "the lab is down"
