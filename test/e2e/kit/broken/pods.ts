import { makeAuthority, makeCertificate } from '../../../kit/certificates.js';
import { demoImage, image } from '../cluster.js';
import { envoyConfig } from './envoy.js';
import { haproxyConfig } from './haproxy.js';
import { nginxConfig } from './nginx.js';

const authority = makeAuthority();
const day = 86_400_000;
/** The one authority of the certificates. */
export const authorityPem = authority.cert;

const shown = (dnsNames: readonly string[], notAfter?: Date) => {
  const { cert, key } = makeCertificate({ dnsNames, issuer: authority, ...(notAfter && { notAfter }) });
  return cert + key;
};
const fronts = ['nginx', 'haproxy', 'envoy'];

/** The proxies with their broken listeners, a server that is sound, one that says nothing, and a Service of nobody. */
export function brokenYaml(namespace: string, silentPort: number): string {
  const greeter = pod('greeter', demoImage, ['/bin/server', '-burn=0']);
  const quiet = pod('quiet', demoImage, ['/bin/nc', '-ll', '-p', String(silentPort), '-e', '/bin/sleep', '3600']);
  const files = {
    'good.pem': shown(fronts),
    'expired.pem': shown(fronts, new Date(Date.now() - day)),
    'other.pem': shown(['shop.example.com']),
    'ca.pem': authority.cert,
  };
  const objects = [
    { kind: 'ConfigMap', metadata: { name: 'certificates' }, data: files },
    ...['greeter', 'quiet', 'nobody', ...fronts].map(service),
    greeter,
    quiet,
    ...proxy('nginx', nginxConfig, (file) => ['nginx', '-e', 'stderr', '-g', 'daemon off;', '-c', file]),
    ...proxy('haproxy', `${haproxyConfig}\n`, (file) => ['haproxy', '-f', file]),
    ...proxy('envoy', envoyConfig(), (file) => ['envoy', '-c', file, '--log-level', 'warn', '--concurrency', '1']),
  ];
  const items = objects.map((one) => ({
    apiVersion: 'v1',
    ...one,
    metadata: { ...one.metadata, namespace },
  }));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function service(name: string) {
  const selector = { app: name };
  // Every port of a pod is reached: which one is what these tests are about.
  const ports = [50_051, 9090, 40_443, 40_080, 50_098, 50_099].map((port) => ({ name: `p${port}`, port }));
  return { kind: 'Service', metadata: { name }, spec: { selector, ports } };
}

function pod(name: string, from: string, command: readonly string[], more: object = {}) {
  const container = { name, image: from, imagePullPolicy: 'IfNotPresent', command };
  const spec = { terminationGracePeriodSeconds: 1, containers: [{ ...container, ...more }] };
  return { kind: 'Pod', metadata: { name, labels: { app: name } }, spec };
}

function proxy(name: string, config: string, command: (file: string) => string[]) {
  const [program = '', ...words] = command('/etc/proxy/config');
  const folder = name === 'envoy' ? '/usr/bin' : '/usr/sbin';
  const volumeMounts = [
    { name: 'config', mountPath: '/etc/proxy' },
    { name: 'certificates', mountPath: '/etc/certificates' },
  ];
  const made = pod(name, image(name), [`${folder}/${program}`, ...words], { volumeMounts });
  const volumes = ['config', 'certificates'].map((volume) => ({
    name: volume,
    configMap: { name: volume === 'config' ? name : volume },
  }));
  return [
    { kind: 'ConfigMap', metadata: { name }, data: { config } },
    { ...made, spec: { ...made.spec, securityContext: { runAsUser: 65_534 }, volumes } },
  ];
}
