import { anything, fields, flag, list, map, number, numberOrText, text, texts } from './shape.js';
import { object, selector } from './shapes.js';

const policyPeers = list(
  fields({
    podSelector: selector,
    namespaceSelector: selector,
    ipBlock: fields({ cidr: text, except: texts }, 'cidr'),
  }),
);
const policyRules = list(
  fields({
    from: policyPeers,
    to: policyPeers,
    ports: list(fields({ protocol: text, port: numberOrText, endPort: number })),
  }),
);

export const networkPolicy = object({
  spec: fields({ podSelector: selector, policyTypes: texts, ingress: policyRules, egress: policyRules }),
});

export const felixConfiguration = object({
  spec: fields({
    bpfEnabled: flag,
    bpfConnectTimeLoadBalancing: text,
    bpfConnectTimeLoadBalancingEnabled: flag,
  }),
});

const trafficPolicy = {
  tls: fields({ mode: text }),
  connectionPool: fields({ http: fields({ maxRequestsPerConnection: number }) }),
  loadBalancer: fields({
    simple: text,
    consistentHash: fields({
      httpHeaderName: text,
      httpQueryParameterName: text,
      useSourceIp: flag,
      httpCookie: fields({ name: text, ttl: text }),
    }),
  }),
};

export const destinationRule = object({
  spec: fields({
    host: text,
    trafficPolicy: fields({
      ...trafficPolicy,
      portLevelSettings: list(fields({ ...trafficPolicy, port: fields({ number }) })),
    }),
    subsets: list(fields({ name: text, labels: map(text), trafficPolicy: fields(trafficPolicy) }, 'name')),
    workloadSelector: anything,
  }),
});

export const peerAuthentication = object({
  spec: fields({
    selector: fields({ matchLabels: map(text) }),
    mtls: fields({ mode: text }),
    portLevelMtls: map(fields({ mode: text })),
  }),
});
