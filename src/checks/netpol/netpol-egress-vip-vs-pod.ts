import { defineCheck } from '../../model/check.js';
import { isInBlock } from '../../model/networkPolicy/addressBlock.js';
import { isolating, policySet, reach } from '../../model/networkPolicy/reach.js';
import { peersOf } from '../../model/networkPolicy/rules.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { exampleEgress } from './examplePolicy.js';
import { policyName, workloadNames } from './names.js';
import { clusterIpPeer } from './otherCauses.js';
import { admission, clientWays, podsOf } from './ways.js';

const vip = { spec: ['clusterIP: 10.96.0.7'] };

export default defineCheck({
  meta: {
    id: 'netpol-egress-vip-vs-pod',
    group: 'netpol',
    title: 'An egress rule names the cluster IP of a Service, not its pods',
    severity: 'warning',
    needs: ['topology', 'networkPolicies'],
    uses: ['namespaces', 'pods'],
    messages: {
      vip: '{policy} lets {client} dial {cidr}, which holds the cluster IP {address} of {service} and not its pods. Most network plug-ins look at a connection after kube-proxy has put in the address of a pod: it is dropped, and calls hang until their deadline. Name the pods by a podSelector.',
    },
    docs: {
      what: 'The egress policy of a client has an ipBlock with the cluster IP (or the range) of the Service that it dials, and no rule for the pods behind it.',
      why: 'Kubernetes leaves open whether an ipBlock is compared before or after the cluster IP is replaced; with most plug-ins it is after, so a block of Service addresses matches nothing.',
      fix: 'Replace the ipBlock by a podSelector (with a namespaceSelector for another namespace) on the port of the pods.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
      ],
    },
    examples: {
      fires: documents(
        exampleServer(),
        exampleService(vip),
        exampleClient(),
        exampleEgress('{to: [{ipBlock: {cidr: 10.96.0.7/32}}]}'),
      ),
      silent: documents(
        exampleServer(),
        exampleService(vip),
        exampleClient(),
        exampleEgress('{to: [{podSelector: {matchLabels: {app: greeter}}}], ports: [{port: 50051}]}'),
      ),
    },
    remedies: ['fix-netpol-admit'],
  },

  *check({ topology, networkPolicies, namespaces, pods }) {
    const set = policySet(networkPolicies, namespaces);
    const around = { namespaces, pods };
    for (const way of clientWays(topology)) {
      const [client] = podsOf(way.client, around);
      const servers = way.servers.flatMap((s) => podsOf(s, around));
      const address = way.node.service.spec?.clusterIP;
      if (!client || client.hostNetwork || address === undefined || way.node.headless) continue;
      const dialled = { number: way.podPort, protocol: 'TCP' };
      const admitted = servers.some((s) => reach(set, client, s, dialled).egress.answer === 'yes');
      if (admitted) continue;
      for (const policy of isolating(set, client, 'egress')) {
        for (const [index, rule] of (policy.spec?.egress ?? []).entries()) {
          const place = clusterIpPeer(rule, way.node);
          const cidr = peersOf(rule, 'egress')?.[place]?.ipBlock?.cidr;
          if (cidr === undefined) continue;
          // Without addresses of pods, only a block of that very address is sure not to hold them.
          const known = servers.flatMap((s) => s.addresses);
          const outside = known.length > 0 ? !known.some((a) => isInBlock(a, cidr)) : /\/(32|128)$/.test(cidr);
          if (!outside) continue;
          const service = way.node.service.metadata.name;
          yield {
            message: 'vip',
            subject: policy,
            path: ['spec', 'egress', index, 'to', place, 'ipBlock', 'cidr'],
            data: {
              policy: policyName(policy),
              client: workloadNames(way.client),
              cidr,
              address,
              service,
            },
            details: admission(way, 'egress'),
            witnesses: [
              { source: policyName(policy), says: `ipBlock ${cidr}` },
              { source: `Service/${service} spec.clusterIP`, says: address },
              ...(known[0] === undefined ? [] : [{ source: 'its pods', says: known[0] }]),
            ],
          };
        }
      }
    }
  },
});
