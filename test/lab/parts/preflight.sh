#!/bin/bash
# Says in one line why the lab cannot run here, before anything is made.
. "$(dirname "$0")/settings.sh"

[ "$(id -u)" = 0 ] || fail "root is needed, for network namespaces and containers"
[ -x "$BIN/kube" ] || fail "nothing is installed yet: run '$LAB/lab install' first"

# Modules load by themselves only when the first user asks for them in the machine's own namespaces.
modprobe -qa overlay bridge br_netfilter veth nf_conntrack 2>/dev/null || true
unshare --net --mount --pid --fork true 2>/dev/null || fail "no namespaces can be made here (a container without CAP_SYS_ADMIN?)"
unshare --net ip link add probe type bridge 2>/dev/null || fail "this kernel has no bridges (module bridge)"
unshare --net ip link add probe type veth peer name other 2>/dev/null || fail "this kernel has no veth pairs (module veth)"
unshare --net iptables -t nat -nL >/dev/null 2>&1 || fail "iptables has no nat table here"
[ -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || fail "bridged traffic does not pass iptables here (module br_netfilter)"
grep -qw overlay /proc/filesystems || fail "this kernel has no overlayfs (module overlay)"
for controller in cpu cpuset memory pids; do
  [ -d "/sys/fs/cgroup/$controller" ] || grep -qsw "$controller" /sys/fs/cgroup/cgroup.controllers || fail "there is no cgroup controller '$controller'"
done

if ! alive kube-apiserver; then
  [ -z "$(ip netns pids cp 2>/dev/null)" ] || fail "another lab is up on this machine (its state is not in $STATE): take it down first"
  ! (: <>"/dev/tcp/127.0.0.1/$API_PORT") 2>/dev/null || fail "port $API_PORT is taken: name another in LAB_PORT"
fi
