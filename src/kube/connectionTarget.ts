import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster, User } from '@kubernetes/client-node';
import { UserError } from '../model/userError.js';
import { environmentProxy } from './environmentProxy.js';
import { isFields, type Kubeconfig, type Surroundings } from './kubeconfig.js';

type Fields = Record<string, unknown>;

/** kubectl's flags that choose the cluster and who asks. */
export interface ConnectionFlags {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  as?: string | undefined;
  asGroup?: string[] | undefined;
  namespace?: string | undefined;
  /** As kubectl takes it: `30s`, `1m`, plain seconds, `0` for no limit. */
  requestTimeout?: string | undefined;
}

/** Which server is meant, as whom, and in which namespace. */
export interface ConnectionTarget {
  /** The context's name, or `in-cluster`. */
  name: string;
  namespace: string;
  cluster: Cluster;
  user: User;
  impersonation: Record<string, string | string[]>;
}

/** What the flags and the kubeconfig (or, without one, the pod's service account) come to. */
export function connectionTarget(config: Kubeconfig, flags: ConnectionFlags, around: Surroundings): ConnectionTarget {
  const contextName = flags.context ?? config.currentContext;
  if (contextName === undefined && flags.cluster === undefined) return inClusterTarget(config, flags, around);
  const context =
    contextName === undefined ? {} : entry(config.contexts, 'context', contextName, flags.context && '--context');
  const clusterName = flags.cluster ?? text(context.cluster);
  if (clusterName === undefined) throw new UserError(`Context ${contextName} names no cluster.`, { exitCode: 2 });
  const cluster = entry(config.clusters, 'cluster', clusterName, flags.cluster && '--cluster');
  const userName = flags.user ?? text(context.user);
  const user = userName === undefined ? {} : entry(config.users, 'user', userName, flags.user && '--user');
  return {
    name: contextName ?? clusterName,
    namespace: flags.namespace ?? text(context.namespace) ?? 'default',
    cluster: clusterOf(clusterName, cluster, around),
    user: userOf(userName ?? 'anonymous', user, clusterName, cluster),
    impersonation: impersonation(user, flags),
  };
}

function entry(all: Map<string, Fields>, kind: string, name: string, flag: string | undefined): Fields {
  const found = all.get(name);
  if (found !== undefined) return found;
  const names = [...all.keys()].sort();
  throw new UserError(`The kubeconfig has no ${kind} ${name}.`, {
    why: names.length > 0 ? `It has: ${names.join(', ')}.` : `It has no ${kind} at all.`,
    next: flag ? `Give ${flag} one of these names.` : 'Choose another with --context, or mend the kubeconfig.',
    exitCode: 2,
  });
}

function clusterOf(name: string, fields: Fields, around: Surroundings): Cluster {
  const server = serverUrl(name, text(fields.server));
  const proxyUrl = text(fields['proxy-url']) ?? environmentProxy(server, around.environment);
  const caData = text(fields['certificate-authority-data']);
  const caFile = text(fields['certificate-authority']);
  const tlsServerName = text(fields['tls-server-name']);
  return {
    name,
    server: server.href.replace(/\/$/, ''),
    // client-node refuses plain HTTP unless this is set; kubectl speaks it (kubectl proxy, localhost:8080).
    skipTLSVerify: server.protocol === 'http:' || fields['insecure-skip-tls-verify'] === true,
    // kubectl lets the data win; client-node the file.
    ...(caData !== undefined ? { caData } : caFile !== undefined && { caFile }),
    ...(tlsServerName !== undefined && { tlsServerName }),
    ...(proxyUrl !== undefined && { proxyUrl }),
  };
}

function serverUrl(cluster: string, server: string | undefined): URL {
  // kubectl takes an address without a scheme for plain HTTP.
  const url = server !== undefined && URL.parse(server.includes('://') ? server : `http://${server}`);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new UserError(`Cluster ${cluster} of the kubeconfig has no usable server address.`, {
    why: server === undefined ? 'The field server is missing.' : `"${server}" is no http or https URL.`,
    exitCode: 2,
  });
}

function userOf(name: string, fields: Fields, clusterName: string, cluster: Fields): User {
  const tokenFile = text(fields.tokenFile);
  const token = text(fields.token);
  const certData = text(fields['client-certificate-data']);
  const keyData = text(fields['client-key-data']);
  const certFile = text(fields['client-certificate']);
  const keyFile = text(fields['client-key']);
  const username = text(fields.username);
  return {
    name,
    ...(certData !== undefined ? { certData } : certFile !== undefined && { certFile }),
    ...(keyData !== undefined ? { keyData } : keyFile !== undefined && { keyFile }),
    ...(username !== undefined && { username, password: text(fields.password) ?? '' }),
    // kubectl reads the file again and again, so it goes before a token written beside it.
    ...(tokenFile !== undefined ? tokenFromFile(tokenFile) : token !== undefined && { token }),
    ...(tokenFile === undefined && isFields(fields['auth-provider']) && { authProvider: fields['auth-provider'] }),
    ...(isFields(fields.exec) && { exec: withExecInfo(fields.exec, clusterName, cluster) }),
  };
}

function tokenFromFile(tokenFile: string): Pick<User, 'authProvider'> {
  return { authProvider: { name: 'tokenFile', config: { tokenFile } } };
}

/** Plugins may ask for KUBERNETES_EXEC_INFO, which client-node does not give them. */
function withExecInfo(exec: Fields, clusterName: string, cluster: Fields): Fields {
  if (exec.interactiveMode === 'Always') {
    throw new UserError(`The credential plugin ${exec.command} insists on a terminal.`, {
      why: 'Its interactiveMode is Always; grpclb runs plugins without one.',
      next: 'Log in with the plugin first and set interactiveMode: IfAvailable, or use a token.',
      exitCode: 2,
    });
  }
  const clusterInfo = {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data': cluster['certificate-authority-data'],
    'proxy-url': cluster['proxy-url'],
    config: execConfig(cluster),
  };
  const info = {
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(exec.provideClusterInfo === true && { cluster: clusterInfo }) },
  };
  const own = Array.isArray(exec.env) ? exec.env : [];
  return {
    ...exec,
    args: Array.isArray(exec.args) ? exec.args : [],
    env: [...own, { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }],
    cluster: clusterName,
  };
}

function execConfig(cluster: Fields): unknown {
  const extensions = Array.isArray(cluster.extensions) ? cluster.extensions : [];
  const found = extensions.find((e) => isFields(e) && e.name === 'client.authentication.k8s.io/exec');
  return isFields(found) ? found.extension : undefined;
}

function impersonation(user: Fields, flags: ConnectionFlags): Record<string, string | string[]> {
  const name = flags.as ?? text(user.as);
  const groups = flags.asGroup ?? strings(user['as-groups']);
  if (name === undefined) {
    if (groups.length === 0) return {};
    throw new UserError('--as-group is given without --as.', {
      why: 'The API server takes a group only for an impersonated user.',
      next: 'Add --as USER.',
      exitCode: 2,
    });
  }
  const headers: Record<string, string | string[]> = { 'Impersonate-User': name };
  if (groups.length > 0) headers['Impersonate-Group'] = groups;
  // The kubeconfig's uid and extras belong to the user it names, not to one named by a flag.
  if (flags.as !== undefined) return headers;
  const uid = text(user['as-uid']);
  if (uid !== undefined) headers['Impersonate-Uid'] = uid;
  const extra = user['as-user-extra'];
  for (const [key, values] of Object.entries(isFields(extra) ? extra : {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = strings(values);
  }
  return headers;
}

function inClusterTarget(config: Kubeconfig, flags: ConnectionFlags, around: Surroundings): ConnectionTarget {
  const { environment, serviceAccountFolder } = around;
  const [host, port] = [environment.KUBERNETES_SERVICE_HOST, environment.KUBERNETES_SERVICE_PORT];
  const tokenFile = join(serviceAccountFolder, 'token');
  if (config.contexts.size > 0 || !host || !port || !existsSync(tokenFile)) throw nowhere(config);
  const fields = {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    'certificate-authority': join(serviceAccountFolder, 'ca.crt'),
  };
  const namespaceFile = join(serviceAccountFolder, 'namespace');
  const ownNamespace =
    environment.POD_NAMESPACE || (existsSync(namespaceFile) && readFileSync(namespaceFile, 'utf8').trim());
  return {
    name: 'in-cluster',
    namespace: flags.namespace ?? (ownNamespace || 'default'),
    cluster: clusterOf('in-cluster', fields, around),
    user: { name: 'service-account', ...tokenFromFile(tokenFile) },
    impersonation: impersonation({}, flags),
  };
}

function nowhere(config: Kubeconfig): UserError {
  const contexts = [...config.contexts.keys()].sort();
  if (contexts.length > 0) {
    return new UserError('The kubeconfig has no current context.', {
      why: `It has the contexts: ${contexts.join(', ')}.`,
      next: 'Choose one with --context, or with kubectl config use-context.',
      exitCode: 2,
    });
  }
  return new UserError('No cluster is configured.', {
    why:
      config.files.length > 0
        ? `${config.files.join(', ')} has no context, and this is no pod with a service account.`
        : 'There is no kubeconfig, and this is no pod with a service account.',
    next: 'Pass --kubeconfig FILE, or -f FILE for manifests, or try grpclb demo.',
    exitCode: 2,
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [];
}
