#!/bin/bash
# node.sh up N | down N: a real node = containerd + kubelet + kube-proxy in namespaces of their own (network, mounts, pids, names, ipc).
. "$(dirname "$0")/settings.sh"
ACTION=$1 N=$2 NAME=node$2 IP=10.99.0.1$2 PODS=10.244.$2 HOME_DIR=$RUN/node$2

network() {
  [ -e "/run/netns/$NAME" ] && return 0
  ip netns add "$NAME"
  # A veth can outlive a namespace that was taken down in a hurry.
  in_cp ip link del "nc$N" 2>/dev/null || true
  ip link add "nv$N" type veth peer name "nc$N"
  ip link set "nv$N" netns "$NAME"
  ip link set "nc$N" netns cp
  in_cp sh -ec "ip link set nc$N master labbr; ip link set nc$N up; ip route replace $PODS.0/24 via $IP"
  nsenter --net="/run/netns/$NAME" sh -ec "ip link set lo up; ip link set nv$N name eth0; ip addr add $IP/24 dev eth0; ip link set eth0 up; ip route add default via $CP_IP; sysctl -qw net.ipv4.ip_forward=1; sysctl -qw net.bridge.bridge-nf-call-iptables=1"
  local other
  for other in "${NODES[@]}"; do
    [ "$other" = "$N" ] || nsenter --net="/run/netns/$NAME" ip route add "10.244.$other.0/24" via "10.99.0.1$other"
  done
}

# One root per node in every hierarchy. On cgroup version 1 a new cpuset is empty and takes no process until it is filled.
cgroup_roots() {
  local c group
  for c in $(cgroups); do
    for group in lab "lab/$NAME" "lab/$NAME-sys"; do
      mkdir -p "$c/$group"
      if [ -f "$c/cpuset.cpus" ] && [ -f "$c/$group/cpuset.mems" ]; then
        cat "$c/cpuset.cpus" >"$c/$group/cpuset.cpus"
        cat "$c/cpuset.mems" >"$c/$group/cpuset.mems"
      fi
    done
  done
}

configuration() {
  local failCgroupV1=''
  [ -e /sys/fs/cgroup/cgroup.controllers ] || failCgroupV1='failCgroupV1: false'
  mkdir -p "$HOME_DIR"/{kubelet,containerd,cni,pod-logs,container-logs,cni-config}
  cat >"$HOME_DIR/containerd.toml" <<TOML
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "lab.local/pause:1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/cni/net.d"
TOML
  cat >"$HOME_DIR/cni-config/10-lab.conflist" <<JSON
{"cniVersion":"0.4.0","name":"lab","plugins":[
 {"type":"bridge","bridge":"cni0","isGateway":true,"ipMasq":false,"hairpinMode":true,"ipam":{"type":"host-local","ranges":[[{"subnet":"$PODS.0/24"}]],"routes":[{"dst":"0.0.0.0/0"}]}},
 {"type":"portmap","capabilities":{"portMappings":true}}]}
JSON
  printf 'search .\nnameserver 10.96.0.10\n' >"$HOME_DIR/resolv.conf"
  cat >"$HOME_DIR/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 0.0.0.0
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $ETC/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $ETC/$NAME.crt
tlsPrivateKeyFile: $ETC/$NAME.key
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /lab/$NAME
$failCgroupV1
failSwapOn: false
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
resolvConf: $HOME_DIR/resolv.conf
podCIDR: $PODS.0/24
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
shutdownGracePeriod: 0s
YAML
}

# What the node's first process does; its end ends everything in the node.
first_process() {
  cat >"$HOME_DIR/init.sh" <<SH
#!/bin/bash
hostname $NAME
mount --make-rprivate /
mkdir -p /var/lib/kubelet /var/lib/containerd /run/containerd /var/lib/cni /var/log/pods /var/log/containers /etc/cni/net.d /run/netns
mount --bind $HOME_DIR/kubelet /var/lib/kubelet; mount --make-rshared /var/lib/kubelet
mount --bind $HOME_DIR/containerd /var/lib/containerd
mount -t tmpfs tmpfs /run/containerd
mount -t tmpfs tmpfs /run/netns; mount --make-shared /run/netns
mount --bind $HOME_DIR/cni /var/lib/cni
mount --bind $HOME_DIR/pod-logs /var/log/pods
mount --bind $HOME_DIR/container-logs /var/log/containers
mount --bind $HOME_DIR/cni-config /etc/cni/net.d
# The kubelet sets some sysctls of the whole machine: it gets files that stand in for them, and the machine keeps its own.
for f in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  cat /proc/sys/\$f > $HOME_DIR/sysctl.\${f//\//.}; mount --bind $HOME_DIR/sysctl.\${f//\//.} /proc/sys/\$f
done
for c in $(cgroups | tr '\n' ' '); do echo 0 > \$c/lab/$NAME-sys/cgroup.procs; done
cd /
containerd --config $HOME_DIR/containerd.toml >>$LOGS/$NAME-containerd.log 2>&1 &
for i in \$(seq 1 100); do ctr --address /run/containerd/containerd.sock version >/dev/null 2>&1 && break; sleep 0.1; done
for i in $IMAGES/*.tar; do ctr --address /run/containerd/containerd.sock -n k8s.io images import \$i || touch $HOME_DIR/import-failed; done >>$LOGS/$NAME-import.log 2>&1
$BIN/kube kube-proxy --kubeconfig=$ETC/kube-proxy.kubeconfig --hostname-override=$NAME --cluster-cidr=$POD_NET --proxy-mode=iptables --conntrack-max-per-core=0 --conntrack-min=0 --bind-address=$IP --metrics-bind-address=127.0.0.1:10249 --healthz-bind-address=127.0.0.1:10256 >>$LOGS/$NAME-kube-proxy.log 2>&1 &
$BIN/kube kubelet --config=$HOME_DIR/kubelet.yaml --kubeconfig=$ETC/$NAME.kubeconfig --hostname-override=$NAME --node-ip=$IP --root-dir=/var/lib/kubelet >>$LOGS/$NAME-kubelet.log 2>&1 &
wait
SH
  chmod +x "$HOME_DIR/init.sh"
}

imported() { [ ! -e "$HOME_DIR/import-failed" ] || fail "an image cannot be imported (see $LOGS/$NAME-import.log): run '$LAB/lab install'"; }

up() {
  if alive "$NAME"; then imported; return; fi
  # A lab whose processes were killed left its cgroups: the kubelet would wait seconds for the container of each.
  (set +e; down)
  network
  cgroup_roots
  configuration
  first_process
  rm -f "$LOGS/$NAME"-*.log
  # nsenter, not `ip netns exec`: that hides /sys/fs/cgroup.
  start "$NAME" nsenter --net="/run/netns/$NAME" -- unshare --mount --uts --ipc --pid --fork --kill-child --mount-proc "$HOME_DIR/init.sh"
  wait_for 180 kubectl get node "$NAME"
  imported
  kubectl wait --for=condition=Ready "node/$NAME" --timeout=90s
}

# The kernel takes its time to end the processes of a node, and keeps their cgroups until then.
remove_cgroups() {
  local c group left
  for _ in $(seq 100); do
    left=
    for c in $(cgroups) /sys/fs/cgroup/unified; do
      for group in "$c/lab/$NAME" "$c/lab/$NAME-sys"; do
        [ -d "$group" ] || continue
        find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
        [ -d "$group" ] && left=$group
      done
    done
    [ -n "$left" ] || return 0
    sleep 0.1
  done
  echo "$left is in use still: something of an earlier lab runs" >&2
}

down() {
  local init
  # unshare is deaf to SIGTERM; with --kill-child all that runs in the node goes with it.
  if init=$(pid "$NAME"); then
    kill -KILL "$init"
  fi
  rm -f "$RUN/$NAME.pid"
  [ -e /run/netns/cp ] && in_cp ip link del "nc$N" 2>/dev/null
  [ -e "/run/netns/$NAME" ] && ip netns del "$NAME"
  remove_cgroups
  rm -rf "$HOME_DIR" 2>/dev/null
  return 0
}

case $ACTION in
  up) up ;;
  down) set +e; down ;;
  *) fail "node.sh up N | down N" ;;
esac
