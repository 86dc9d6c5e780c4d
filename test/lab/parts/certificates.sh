#!/bin/bash
# Makes the cluster's authorities, certificates and kubeconfigs; what is there already is left as it is.
. "$(dirname "$0")/settings.sh"
cd "$ETC"

key() { [ -f "$1.key" ] || openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

authority() { # NAME SUBJECT
  key "$1"
  [ -f "$1.crt" ] || openssl req -x509 -new -key "$1.key" -days 3650 -subj "/CN=$2" -addext "keyUsage=critical,keyCertSign,cRLSign,digitalSignature" -out "$1.crt"
}

certificate() { # NAME AUTHORITY SUBJECT [NAMES]
  [ -f "$1.crt" ] && return
  key "$1"
  openssl req -new -key "$1.key" -subj "$3" -out "$1.csr"
  printf 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth,clientAuth\n%s\n' "${4:+subjectAltName=$4}" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -CAcreateserial -days 3650 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
  rm -f "$1.csr" "$1.ext"
}

kubeconfig() { # FILE USER SERVER
  cat >"$1" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: lab, cluster: {server: "$3", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: $2, user: {client-certificate-data: $(base64 -w0 "$2.crt"), client-key-data: $(base64 -w0 "$2.key")}}]
contexts: [{name: lab, context: {cluster: lab, user: $2}}]
current-context: lab
YAML
  chmod 600 "$1"
}

authority ca lab-ca
authority front-proxy-ca lab-front-proxy-ca
if [ ! -f sa.key ]; then
  openssl genrsa -out sa.key 2048 2>/dev/null
  openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
fi
certificate apiserver ca /CN=kube-apiserver "IP:127.0.0.1,IP:$CP_IP,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
certificate apiserver-kubelet-client ca /O=system:masters/CN=apiserver-kubelet-client
certificate front-proxy-client front-proxy-ca /CN=front-proxy-client
certificate admin ca /O=system:masters/CN=lab-admin
kubeconfig "$KUBECONFIG_FILE" admin "https://127.0.0.1:$API_PORT"
for component in kube-controller-manager kube-scheduler; do
  certificate $component ca /CN=system:$component
  kubeconfig $component.kubeconfig $component https://127.0.0.1:6443
done
certificate kube-proxy ca /CN=system:kube-proxy
kubeconfig kube-proxy.kubeconfig kube-proxy "https://$CP_IP:6443"
for n in "${NODES[@]}"; do
  certificate "node$n" ca "/O=system:nodes/CN=system:node:node$n" "DNS:node$n,IP:10.99.0.1$n"
  kubeconfig "node$n.kubeconfig" "node$n" "https://$CP_IP:6443"
done
