import { outward, policy } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './netpol-egress-blocks-dns.js';

const app = documents(exampleServer(), exampleService(), exampleClient());
const toServer = '{to: [{podSelector: {matchLabels: {app: greeter}}}], ports: [{port: 50051}]}';
const dns = (peers: string, ports = '[{port: 53, protocol: UDP}, {port: 53}]') => `{${peers} ports: ${ports}}`;
const kubeSystem = 'to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}],';
const ownDns = `apiVersion: v1
kind: Service
metadata: {name: dns, namespace: shop}
spec: {selector: {app: dns}, ports: [{port: 53, protocol: UDP}]}
`;
const at = { subject: 'NetworkPolicy/out', field: 'spec.egress' };

testCheck(check, {
  silent: [
    { name: 'no egress policy', manifests: app },
    { name: 'DNS of kube-system', manifests: documents(app, outward(toServer, dns(kubeSystem))) },
    { name: 'DNS of anybody', manifests: documents(app, outward(toServer, dns(''))) },
    { name: 'everybody', manifests: documents(app, outward('{}')) },
    {
      name: 'a cache on the node',
      manifests: documents(app, outward(toServer, dns('to: [{ipBlock: {cidr: 169.254.20.10/32}}],'))),
    },
    {
      name: "OpenShift's port",
      manifests: documents(app, outward(toServer, dns('', '[{port: 5353, protocol: UDP}, {port: 5353}]'))),
    },
    {
      name: 'the port by name',
      manifests: documents(app, outward(toServer, dns('', '[{port: dns, protocol: UDP}, {port: dns-tcp}]'))),
    },
    {
      name: 'nothing may be dialled at all: another check tells that',
      manifests: documents(app, outward()),
    },
    {
      name: 'a client in the network of its node',
      manifests: documents(
        exampleServer(),
        exampleService(),
        exampleClient().replace('      containers:', '      hostNetwork: true\n      containers:'),
        outward(toServer),
      ),
    },
    {
      name: 'a DNS server of the own namespace',
      manifests: documents(app, ownDns, outward(toServer, dns('to: [{podSelector: {matchLabels: {app: dns}}}],'))),
    },
    {
      name: 'a workload that dials nothing',
      manifests: documents(exampleServer(), exampleService(), outward(toServer)),
    },
  ],
  fires: [
    {
      name: 'no rule for port 53',
      manifests: documents(app, outward(toServer)),
      hits: [{ message: 'none', ...at, data: { client: 'Deployment/cart', service: 'greeter' } }],
    },
    {
      name: 'TCP only',
      manifests: documents(app, outward(toServer, dns(kubeSystem, '[{port: 53}]'))),
      hits: [{ message: 'none', ...at }],
    },
    {
      name: 'a podSelector without a namespaceSelector',
      manifests: documents(app, outward(toServer, dns('to: [{podSelector: {matchLabels: {k8s-app: kube-dns}}}],'))),
      hits: [{ message: 'ownNamespace', ...at, data: { namespace: 'shop' } }],
    },
    {
      name: 'UDP only',
      manifests: documents(app, outward(toServer, dns(kubeSystem, '[{port: 53, protocol: UDP}]'))),
      hits: [{ message: 'udpOnly', severity: 'info', ...at }],
    },
    {
      name: 'a policy of another kind may admit it',
      manifests: documents(
        app,
        outward(toServer),
        'apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: dns}\n',
      ),
      hits: [{ message: 'none', severity: 'info', ...at }],
    },
    {
      name: 'two policies of one client',
      manifests: documents(app, outward(toServer), policy('more', '{podSelector: {}, policyTypes: [Egress]}')),
      live: true,
      hits: [
        {
          message: 'none',
          subject: 'NetworkPolicy/out',
          data: { policies: 'NetworkPolicy/out and NetworkPolicy/more' },
        },
      ],
    },
  ],
});
