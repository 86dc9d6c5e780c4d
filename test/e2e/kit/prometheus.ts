import { kubectlJson } from './cluster.js';

const image = process.env.GRPCLB_E2E_PROMETHEUS_IMAGE ?? 'lab.local/prometheus:1';

interface PodAddresses {
  items: { metadata: { name: string }; status: { podIP: string } }[];
}

/** One in the cluster that scrapes the pods there are now: Debian's build has no Kubernetes discovery. */
export function prometheusYaml(namespace: string, scrapeSeconds: number): string {
  const { items } = kubectlJson<PodAddresses>(['get', 'pods', '-n', namespace]);
  const targets = items.map(({ metadata, status }) => ({
    targets: [`${status.podIP}:9090`],
    labels: { namespace, pod: metadata.name },
  }));
  const config = {
    global: { scrape_interval: `${scrapeSeconds}s` },
    scrape_configs: [{ job_name: 'pods', static_configs: targets }],
  };
  const metadata = { namespace, name: 'prometheus', labels: { app: 'prometheus' } };
  const args = ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/data'];
  const container = {
    name: 'prometheus',
    image,
    imagePullPolicy: 'IfNotPresent',
    args,
    ports: [{ name: 'web', containerPort: 9090 }],
    readinessProbe: { httpGet: { path: '/-/ready', port: 'web' }, periodSeconds: 2 },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/prometheus' },
      { name: 'data', mountPath: '/data' },
    ],
  };
  const volumes = [
    { name: 'config', configMap: { name: 'prometheus' } },
    { name: 'data', emptyDir: {} },
  ];
  const template = { metadata: { labels: metadata.labels }, spec: { containers: [container], volumes } };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'prometheus.yml': JSON.stringify(config) } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: metadata.labels }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: metadata.labels, ports: [{ port: 80, targetPort: 'web' }] },
    },
  ]
    .map((object) => JSON.stringify(object))
    .join('\n---\n');
}
