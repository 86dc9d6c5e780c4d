#!/bin/bash
# Brings the control plane up in the network namespace "cp"; the machine itself sees only 127.0.0.1:$API_PORT.
. "$(dirname "$0")/settings.sh"

if [ ! -e /run/netns/cp ]; then
  ip netns add cp || fail "no network namespace can be made here: root on Linux is needed"
  in_cp sh -ec "ip link set lo up; ip link add labbr type bridge; ip addr add $CP_IP/24 dev labbr; ip link set labbr up; sysctl -qw net.ipv4.ip_forward=1; sysctl -qw net.bridge.bridge-nf-call-iptables=0 2>/dev/null || true"
fi

# Nothing here outlives a test run, so etcd need not wait for the disk.
start etcd nsenter --net=/run/netns/cp -- "$BIN/kube" etcd --name lab --data-dir "$RUN/etcd" --unsafe-no-fsync --log-level warn \
  --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
  --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 --initial-cluster lab=http://127.0.0.1:2380
wait_for 60 in_cp curl -fsS http://127.0.0.1:2379/health

start kube-apiserver nsenter --net=/run/netns/cp -- "$BIN/kube" kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
  --bind-address=0.0.0.0 --secure-port=6443 --advertise-address=$CP_IP --service-cluster-ip-range=$SERVICE_NET \
  --allow-privileged=true --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
  --client-ca-file="$ETC/ca.crt" --tls-cert-file="$ETC/apiserver.crt" --tls-private-key-file="$ETC/apiserver.key" \
  --kubelet-client-certificate="$ETC/apiserver-kubelet-client.crt" --kubelet-client-key="$ETC/apiserver-kubelet-client.key" \
  --kubelet-preferred-address-types=InternalIP,Hostname \
  --service-account-issuer=https://kubernetes.default.svc.cluster.local --service-account-key-file="$ETC/sa.pub" --service-account-signing-key-file="$ETC/sa.key" \
  --requestheader-client-ca-file="$ETC/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client \
  --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group --requestheader-extra-headers-prefix=X-Remote-Extra- \
  --proxy-client-cert-file="$ETC/front-proxy-client.crt" --proxy-client-key-file="$ETC/front-proxy-client.key" \
  --enable-aggregator-routing=true --profiling=false --v=1
start fwd "$BIN/fwd" "127.0.0.1:$API_PORT" cp 127.0.0.1:6443
wait_for 90 kubectl get --raw /readyz

start kube-controller-manager nsenter --net=/run/netns/cp -- "$BIN/kube" kube-controller-manager --kubeconfig="$ETC/kube-controller-manager.kubeconfig" \
  --authentication-kubeconfig="$ETC/kube-controller-manager.kubeconfig" --authorization-kubeconfig="$ETC/kube-controller-manager.kubeconfig" \
  --leader-elect=false --use-service-account-credentials=true --service-account-private-key-file="$ETC/sa.key" --root-ca-file="$ETC/ca.crt" \
  --cluster-signing-cert-file="$ETC/ca.crt" --cluster-signing-key-file="$ETC/ca.key" --requestheader-client-ca-file="$ETC/front-proxy-ca.crt" \
  --client-ca-file="$ETC/ca.crt" --allocate-node-cidrs=false --bind-address=127.0.0.1 --kube-api-qps=200 --kube-api-burst=400 --v=1
start kube-scheduler nsenter --net=/run/netns/cp -- "$BIN/kube" kube-scheduler --kubeconfig="$ETC/kube-scheduler.kubeconfig" \
  --authentication-kubeconfig="$ETC/kube-scheduler.kubeconfig" --authorization-kubeconfig="$ETC/kube-scheduler.kubeconfig" \
  --leader-elect=false --bind-address=127.0.0.1 --v=1
wait_for 60 kubectl -n default get serviceaccount default
wait_for 60 in_cp curl -fsSk https://127.0.0.1:10259/healthz
