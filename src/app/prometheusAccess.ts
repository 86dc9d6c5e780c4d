import { readFile } from 'node:fs/promises';
import type { PrometheusAccess } from '../model/prometheus.js';
import { UserError } from '../model/userError.js';

/** `--prometheus` and the flags beside it, as they were given. */
export interface PrometheusChoice {
  address: string;
  sinceMs: number;
  token?: string | undefined;
  tokenFile?: string | undefined;
  /** `Name: value`. */
  headers: readonly string[];
  caFile?: string | undefined;
  certificateFile?: string | undefined;
  keyFile?: string | undefined;
  insecure: boolean;
}

/** Reads the files that were named. Throws a UserError that says nothing of what they or the flags hold. */
export async function prometheusAccess(choice: PrometheusChoice): Promise<PrometheusAccess> {
  const { prometheusAddress } = await import('../sources/prometheus/address.js');
  const address = prometheusAddress(choice.address);
  const fromFile = await contentOf(choice.tokenFile, '--prometheus-token-file');
  const token = (choice.token ?? fromFile)?.trim();
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw wrong('the token of --prometheus-token is empty or holds a space or a line break', 'give the bare token');
  }
  if (address.kind === 'service' && token !== undefined) {
    throw wrong(
      'a Service in the cluster cannot be given a token',
      'the API server keeps the Authorization header to itself: give the URL of an Ingress or of a port-forward',
    );
  }
  const ca = await contentOf(choice.caFile, '--prometheus-ca');
  const clientCertificate = await contentOf(choice.certificateFile, '--prometheus-cert');
  const clientKey = await contentOf(choice.keyFile, '--prometheus-key');
  return {
    address,
    headers: Object.fromEntries(choice.headers.map(header)),
    insecure: choice.insecure,
    sinceMs: choice.sinceMs,
    ...(token !== undefined && { token }),
    ...(ca !== undefined && { ca }),
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(clientKey !== undefined && { clientKey }),
  };
}

function header(text: string): [string, string] {
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\x20-\x7e]*?)\s*$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw wrong('--prometheus-header is no header', "write it as --prometheus-header 'X-Scope-OrgID: tenant'");
  }
  return [name, value];
}

async function contentOf(file: string | undefined, flag: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError(`${flag} ${file} cannot be read`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'name a file that this account may read',
      exitCode: 2,
      cause,
    });
  }
}

function wrong(message: string, next: string): UserError {
  return new UserError(message, { next, exitCode: 2 });
}
