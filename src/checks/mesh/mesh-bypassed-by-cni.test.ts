import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh, istioAmbient, istioInjected } from './exampleMesh.js';
import check from './mesh-bypassed-by-cni.js';

const cilium = (data: string) => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: cilium-config, namespace: kube-system}
data: ${data}
`;
const calico = (spec: string, name = 'default') => `---
apiVersion: projectcalico.org/v3
kind: FelixConfiguration
metadata: {name: ${name}}
spec: ${spec}
`;
const replaced = '{kube-proxy-replacement: "true"}';
const waypoint = { ...istioAmbient, serviceLabels: '{istio.io/use-waypoint: waypoint}' };

testCheck(check, {
  silent: [
    { name: 'kube-proxy does the balancing', manifests: exampleMesh() + cilium('{kube-proxy-replacement: "false"}') },
    {
      name: 'sockets of the host alone',
      manifests: exampleMesh() + cilium('{kube-proxy-replacement: "true", bpf-lb-sock-hostns-only: "true"}'),
    },
    { name: 'no mesh', manifests: exampleMesh({ annotations: '{}' }) + cilium(replaced) },
    { name: 'a sidecar of Istio chooses by name', manifests: exampleMesh(istioInjected) + cilium(replaced) },
    { name: 'Calico without eBPF', manifests: exampleMesh() + calico('{bpfEnabled: false}') },
    {
      name: 'Calico with it switched off',
      manifests: exampleMesh() + calico('{bpfEnabled: true, bpfConnectTimeLoadBalancing: Disabled}'),
    },
    {
      name: 'Calico with it switched off as once spelled',
      manifests: exampleMesh() + calico('{bpfEnabled: true, bpfConnectTimeLoadBalancingEnabled: false}'),
    },
    { name: 'Calico’s settings of one node', manifests: exampleMesh() + calico('{bpfEnabled: true}', 'node.worker-1') },
    { name: 'ambient without a waypoint', manifests: exampleMesh(istioAmbient) + cilium(replaced) },
  ],
  fires: [
    {
      name: 'Cilium before Linkerd',
      manifests: exampleMesh() + cilium(replaced),
      hits: [
        {
          message: 'bypassed',
          subject: 'ConfigMap/cilium-config',
          severity: 'error',
          data: { mesh: 'Linkerd', clients: 'Deployment/cart', ports: 'greeter:50051' },
        },
      ],
    },
    {
      name: 'Cilium beside kube-proxy',
      manifests: exampleMesh() + cilium('{kube-proxy-replacement: "false", bpf-lb-sock: "true"}'),
      hits: [{ message: 'bypassed', subject: 'ConfigMap/cilium-config' }],
    },
    {
      name: 'Cilium before a waypoint',
      manifests: exampleMesh(waypoint) + cilium(replaced),
      hits: [{ message: 'bypassed', subject: 'ConfigMap/cilium-config', data: { mesh: 'Istio' } }],
    },
    {
      name: 'Calico as it comes with eBPF',
      manifests: exampleMesh() + calico('{bpfEnabled: true}'),
      hits: [{ message: 'bypassed', subject: 'FelixConfiguration/default' }],
    },
  ],
});
