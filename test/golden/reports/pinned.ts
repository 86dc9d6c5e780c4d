import type { PlannedRemedy, Report, ReportService } from '../../../src/model/report.js';
import { blankReport, blankService, summed } from './blank.js';

const clusterIp = 'the Service has a cluster IP: a pod is picked once per TCP connection, and gRPC keeps one open';

function greeter(): ReportService {
  const pods = [
    ['greeter-6c8f7d9b5-2kwkr', 548, 247.3, 86.81, 131_072, 0.984],
    ['greeter-6c8f7d9b5-6szpn', 548, 1.2, 0.39, 410, 0.0047],
    ['greeter-6c8f7d9b5-c67v5', 548, 1.1, 0.34, 402, 0.0044],
    ['greeter-6c8f7d9b5-hx2mv', 241, 0.6, 0.11, 398, 0.0024],
    ['greeter-6c8f7d9b5-p9qzd', 241, 0.6, 0.11, 388, 0.0024],
    ['greeter-6c8f7d9b5-w7tlk', 240, 0.5, 0.1, 391, 0.002],
  ] as const;
  return {
    ...blankService('greeter'),
    grpc: {
      level: 'declared',
      reasons: [
        { says: 'gRPC probe', from: 'Deployment/greeter' },
        { says: 'port name grpc', from: 'Service/greeter port 50051' },
      ],
      against: [],
    },
    replicas: { now: 6, max: 12 },
    paths: [
      {
        from: 'Deployment/cart',
        evidence: 'env GREETER_ADDR=greeter.shop:50051',
        hops: [
          { kind: 'client', name: 'Deployment/cart', chooses: 'nothing' },
          { kind: 'kube-proxy', name: 'kube-proxy', chooses: 'per-connection' },
        ],
        balancing: 'l4',
        why: clusterIp,
      },
    ],
    verdict: 'pinned',
    confidence: 'proved',
    cause: 'connections',
    reasons: [
      '1 of 6 pods does 98 % of the work (effective pods 1.0 of 6).',
      '1 connection carries it: at most 1 of 6 pods can ever work.',
      'The 3 pods started 4 minutes ago got nothing, while older ones work.',
    ],
    figures: {
      pods: 6,
      podsWithData: 6,
      effectivePods: 1.03,
      hotShare: 0.984,
      hotPod: 'greeter-6c8f7d9b5-2kwkr',
      idlePods: 5,
      ceiling: 1,
      clientPods: 1,
      connections: 1,
      youngIdlePods: 3,
      hottestStays: true,
      windowSeconds: 30,
    },
    pods: pods.map(([name, ageSeconds, cpuMillicores, lifetimeCpuSeconds, networkBytesPerSecond, share]) => ({
      name,
      ageSeconds,
      cpuMillicores,
      networkBytesPerSecond,
      lifetimeCpuSeconds,
      callsPerSecond: share > 0.5 ? 100.2 : 0,
      streams: share > 0.5 ? 54_012 : 0,
      connections: share > 0.5 ? 1 : 0,
      share,
    })),
    evidence: [
      { rung: 1, source: 'metrics-server, 2 samples over 30 s', says: '1 of 6 pods does 98 %', leans: 'skewed' },
      { rung: 2, source: 'kubelet summary, 2 reads 30 s apart', says: '1 of 6 pods does 98 %', leans: 'skewed' },
      { rung: 4, source: 'channelz', says: '1 connection on 6 pods; clients reach some pods only', leans: 'skewed' },
    ],
    clients: [
      {
        from: 'Deployment/cart',
        clientPod: 'shop/cart-7b9c4-6cdtn',
        pod: 'greeter-6c8f7d9b5-2kwkr',
        connections: 1,
        streams: 3006,
      },
    ],
    wouldRaise: [],
  };
}

/** The ways out as remedies would plan them for one Service. */
export function waysOut(name: string, port = 50051, namespace = 'shop'): PlannedRemedy[] {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: `${name}-headless`, namespace } };
  const spec = {
    clusterIP: 'None',
    selector: { app: name },
    ports: [{ name: 'grpc', port, targetPort: port, appProtocol: 'grpc' }],
  };
  return [
    {
      remedy: 'headless-round-robin',
      title: 'Headless Service and round_robin in the client',
      risk: 'A client that cannot resolve the new name keeps its old connection until it restarts.',
      undo: `Point the clients back at ${name} and delete ${name}-headless.`,
      caveats: ['New pods are found when the client resolves again: set MAX_CONNECTION_AGE on the server.'],
      rank: { score: 1, why: 'the only client is Deployment/cart, in this cluster; nothing is to be installed' },
      tradeoffs: {
        complexity: { level: 'low', why: 'one object and a line in each client' },
        control: { level: 'high', why: 'the client decides call by call' },
        overhead: { level: 'low', why: 'no proxy in the path' },
      },
      steps: [
        { do: 'apply', title: `Headless Service beside ${name}`, objects: [{ ...service, spec }] },
        {
          do: 'code',
          title: 'dial every pod and take them in turn',
          language: 'go',
          lines: [
            `conn, err := grpc.NewClient("dns:///${name}-headless.${namespace}.svc:${port}",`,
            '\tgrpc.WithDefaultServiceConfig(`{"loadBalancingConfig":[{"round_robin":{}}]}`),',
            ')',
          ],
        },
        {
          do: 'code',
          title: 'dial every pod and take them in turn',
          language: 'python',
          lines: [
            `channel = grpc.insecure_channel("dns:///${name}-headless.${namespace}.svc:${port}", options=[`,
            '])',
          ],
        },
        {
          do: 'run',
          title: 'Restart the clients so that they dial anew',
          command: `kubectl rollout restart deployment/cart -n ${namespace}`,
        },
        {
          do: 'verify',
          command: `grpclb doctor svc/${name}-headless -n ${namespace}`,
          shows: 'balanced, with every pod at about the same share',
        },
        { do: 'undo', command: `kubectl delete service ${name}-headless -n ${namespace}` },
      ],
    },
    {
      remedy: 'max-connection-age',
      title: 'MAX_CONNECTION_AGE on the server',
      risk: 'Long streams are cut when the grace ends.',
      undo: 'Remove the setting and roll out again.',
      caveats: ['Still one pod per connection: at most 1 of 6 pods works at a time.'],
      rank: { score: 2, why: 'can be done today; spreads after a scale-up, does not cure' },
      tradeoffs: {
        complexity: { level: 'low', why: 'one server option' },
        control: { level: 'none', why: 'kube-proxy still picks at random' },
        overhead: { level: 'none', why: 'a reconnect every five minutes' },
      },
      steps: [
        {
          do: 'code',
          title: 'end connections after five minutes',
          language: 'go',
          lines: [
            'grpc.KeepaliveParams(keepalive.ServerParameters{',
            '\tMaxConnectionAge: 5 * time.Minute, MaxConnectionAgeGrace: time.Minute,',
            '})',
          ],
        },
      ],
    },
    {
      remedy: 'linkerd',
      title: 'Linkerd',
      risk: 'Pods restart to get their proxy.',
      undo: 'Remove the annotation and restart.',
      caveats: ['Linkerd is not installed here.'],
      rank: { score: 3, why: 'not installed; pays when many Services share the problem' },
      tradeoffs: {
        complexity: { level: 'medium', why: 'a control plane' },
        control: { level: 'low', why: 'EWMA is fixed' },
        overhead: { level: 'medium', why: 'a proxy in every pod' },
      },
      steps: [
        {
          do: 'patch',
          title: 'Inject the proxy into the clients',
          object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'cart' },
          type: 'merge',
          patch: { spec: { template: { metadata: { annotations: { 'linkerd.io/inject': 'enabled' } } } } },
        },
      ],
    },
  ];
}

/** The cluster of the first screen: a pinned Service with six pods, one at risk, one sound, a broken Ingress. */
export function pinned(): Report {
  const report = blankReport();
  const quotesIngress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'quotes' };
  report.services = [
    greeter(),
    {
      ...blankService('quotes', 9090),
      verdict: 'at-risk',
      confidence: 'possible',
      reasons: ['No traffic was seen in 30 s; 3 pods behind a cluster IP.'],
      figures: { pods: 3, podsWithData: 3, windowSeconds: 30 },
      paths: [
        {
          from: 'Ingress/quotes',
          evidence: 'host quotes.example.com path /',
          hops: [{ kind: 'ingress-controller', name: 'ingress-nginx', chooses: 'per-connection' }],
          balancing: 'l4',
          why: 'service-upstream is "true": the controller dials the cluster IP, not the pods',
        },
      ],
    },
    {
      ...blankService('ledger', 7000),
      headless: true,
      verdict: 'balanced',
      confidence: 'likely',
      reasons: ['The busiest of 4 pods does 27 % of the work (effective pods 3.9 of 4).'],
      figures: { pods: 4, podsWithData: 4, effectivePods: 3.94, hotShare: 0.27, idlePods: 0, windowSeconds: 30 },
    },
  ];
  report.findings = [
    {
      check: 'l4-connection-pinning',
      severity: 'error',
      message: 'all calls of a client stay on one pod of Service greeter: no hop balances calls',
      object: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'greeter' },
      field: 'spec.clusterIP',
      witnesses: [{ source: 'Service/greeter spec.clusterIP', says: '10.96.14.3' }],
      remedies: ['headless-round-robin', 'max-connection-age', 'linkerd'],
      consequences: [
        {
          check: 'hpa-cannot-spread-pinned-load',
          severity: 'warning',
          message:
            'HorizontalPodAutoscaler greeter sees 41 % on average and adds pods, but new pods get no calls; the hot pod is at 98 % of its limit',
          object: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', namespace: 'shop', name: 'greeter' },
          witnesses: [{ source: 'HorizontalPodAutoscaler/greeter status', says: '41 % against a target of 70 %' }],
        },
      ],
    },
    {
      check: 'ingress-backend-port-missing',
      severity: 'error',
      message: 'Ingress quotes sends to port 8080, which Service quotes does not have; it has 9090 (grpc)',
      object: quotesIngress,
      field: 'spec.rules[0].http.paths[0].backend.service.port.number',
      witnesses: [{ source: 'Service/quotes spec.ports', says: '9090 (grpc)' }],
      remedies: ['set-backend-port'],
    },
  ];
  report.plan = [
    {
      for: 'service',
      service: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'greeter' },
      port: 50051,
      verdict: 'pinned',
      options: waysOut('greeter'),
    },
    {
      for: 'finding',
      check: 'ingress-backend-port-missing',
      object: quotesIngress,
      options: [
        {
          remedy: 'set-backend-port',
          title: 'Send to a port that the Service has',
          risk: 'None: calls fail as it is.',
          undo: 'Set the port back to 8080.',
          caveats: [],
          steps: [
            {
              do: 'patch',
              title: 'Set the backend port to 9090 (grpc)',
              object: quotesIngress,
              type: 'json',
              patch: [{ op: 'replace', path: '/spec/rules/0/http/paths/0/backend/service/port/number', value: 9090 }],
            },
            { do: 'verify', command: 'grpclb doctor ing/quotes -n shop', shows: 'no ingress-backend-port-missing' },
          ],
        },
      ],
    },
  ];
  report.unjudged = [
    {
      check: 'tls-cert-expired',
      missing: 'tlsSecrets',
      reason: 'forbidden',
      why: 'secrets is forbidden for user "oncall" in namespace shop',
      rbac: { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
    },
  ];
  report.summary = { ...report.summary, servicesRead: 14, tookSeconds: 31.42, sampledSeconds: 30, complete: false };
  return summed(report);
}
