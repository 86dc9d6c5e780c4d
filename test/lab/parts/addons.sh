#!/bin/bash
# CoreDNS, metrics-server and the Gateway API's CRDs; returns when names resolve and the metrics API serves.
. "$(dirname "$0")/settings.sh"

kubectl apply -f "$LAB/manifests/coredns.yaml" -f "$LAB/manifests/metrics-server.yaml" >/dev/null
kubectl apply --server-side -f "$GATEWAY_API_CRDS" >/dev/null
for name in coredns metrics-server; do
  kubectl -n kube-system rollout status "deployment/$name" --timeout=120s >/dev/null || fail "$name does not start: '$LAB/lab kubectl -n kube-system get pods'"
done
wait_for 120 kubectl top nodes
