import type { Agent, OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import { goDurationSeconds } from '../model/goDuration.js';
import { UserError } from '../model/userError.js';
import { type ConnectionFlags, type ConnectionTarget, connectionTarget } from './connectionTarget.js';
import { readKubeconfig, type Surroundings, surroundings } from './kubeconfig.js';

/** What goes with every request. Never printed. */
export interface Credentials {
  headers: OutgoingHttpHeaders;
  /** Carries certificates, proxy and TLS settings; keeps its connections. */
  agent: Agent;
}

/** A cluster that can be asked, and as whom. */
export interface Connection {
  /** The context's name, or `in-cluster`. */
  name: string;
  /** Without a slash at its end. */
  server: string;
  /** --namespace, else the context's, else `default`. */
  namespace: string;
  /** Undefined for no limit. */
  timeoutMs: number | undefined;
  /** Reads tokens and certificates and runs the credential plugin, each time anew. */
  authenticate(): Promise<Credentials>;
}

const defaultTimeoutMs = 30_000;

/** Finds the cluster as kubectl does. Throws a UserError (exit code 2) where the configuration leads nowhere. */
export async function loadConnection(
  flags: ConnectionFlags,
  around: Surroundings = surroundings(),
): Promise<Connection> {
  const timeoutMs = requestTimeoutMs(flags.requestTimeout);
  const target = connectionTarget(readKubeconfig(flags.kubeconfig, around), flags, around);
  return {
    name: target.name,
    server: target.cluster.server,
    namespace: target.namespace,
    timeoutMs,
    authenticate: () => authenticate(target),
  };
}

function requestTimeoutMs(text: string | undefined): number | undefined {
  if (text === undefined) return defaultTimeoutMs;
  const seconds = /^\d+$/.test(text) ? Number(text) : goDurationSeconds(text);
  if (seconds === undefined || seconds < 0) {
    throw new UserError(`--request-timeout ${text} is no duration.`, {
      next: 'Write it as 30s, 1m30s, or plain seconds; 0 waits without limit.',
      exitCode: 2,
    });
  }
  return seconds === 0 ? undefined : Math.ceil(seconds * 1000);
}

async function authenticate(target: ConnectionTarget): Promise<Credentials> {
  const { KubeConfig } = await import('./clientNode.js');
  const config = new KubeConfig();
  const { cluster, user } = target;
  config.loadFromOptions({
    clusters: [cluster],
    users: [user],
    contexts: [{ name: target.name, cluster: cluster.name, user: user.name }],
    currentContext: target.name,
  });
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw unusableCredentials(target, error);
  }
  const headers = { ...(options.headers as OutgoingHttpHeaders), ...target.impersonation };
  if (typeof headers.Authorization === 'string') headers.Authorization = headers.Authorization.trim();
  else if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  return { headers, agent: keptAlive(options.agent as Agent) };
}

/** client-node's agents close each connection after one answer unless told otherwise afterwards. */
function keptAlive(agent: Agent): Agent {
  return Object.assign(agent, { keepAlive: true });
}

function unusableCredentials({ user }: ConnectionTarget, error: unknown): UserError {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  const command = user.exec?.command as string | undefined;
  if (command !== undefined) {
    const missing = code === 'ENOENT' && syscall?.startsWith('spawn');
    const hint = user.exec?.installHint as string | undefined;
    return new UserError(`The credential plugin ${command} of user ${user.name} gives no credentials.`, {
      // A syntax error quotes the plugin's output, which may hold a token.
      why: missing
        ? 'It is not installed or not in the PATH.'
        : error instanceof SyntaxError || error instanceof TypeError
          ? 'Its output is no ExecCredential.'
          : message.trim() || 'It failed without a word.',
      next:
        (missing && hint?.trim()) || `Run ${command} by hand as the kubeconfig does, and log in where it asks for it.`,
      exitCode: 3,
    });
  }
  return new UserError(`The credentials of user ${user.name} cannot be read.`, {
    why: message,
    next: "Check the files that the kubeconfig's user and cluster name.",
    exitCode: 2,
  });
}
