import { Flags } from '@oclif/core';
import type { PrometheusChoice } from '../app/prometheusAccess.js';
import { UserError } from '../model/userError.js';
import { durationMs } from './duration.js';

const beside = { dependsOn: ['prometheus'], helpGroup: 'PROMETHEUS' };

/** A server that holds the history of pods, and how it is asked. */
export const prometheusFlags = {
  prometheus: Flags.string({
    description:
      'Prometheus, Thanos or Mimir to read hours of CPU and calls from; [NAMESPACE/]svc/NAME[:PORT] is in the cluster',
    helpGroup: 'PROMETHEUS',
    helpValue: 'URL',
  }),
  since: Flags.string({ ...beside, description: 'how far back to look (default: 6h)', helpValue: 'DURATION' }),
  'prometheus-token': Flags.string({ ...beside, description: 'bearer token', helpValue: 'TOKEN' }),
  'prometheus-token-file': Flags.string({
    ...beside,
    description: 'file with the bearer token',
    helpValue: 'FILE',
    exclusive: ['prometheus-token'],
  }),
  'prometheus-header': Flags.string({
    ...beside,
    description: "header of each request, as 'X-Scope-OrgID: tenant' (repeatable)",
    helpValue: 'HEADER',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'prometheus-ca': Flags.string({ ...beside, description: 'its certificate authority, PEM', helpValue: 'FILE' }),
  'prometheus-cert': Flags.string({
    ...beside,
    description: 'client certificate, PEM',
    helpValue: 'FILE',
    dependsOn: ['prometheus', 'prometheus-key'],
  }),
  'prometheus-key': Flags.string({
    ...beside,
    description: 'key of the client certificate, PEM',
    helpValue: 'FILE',
    dependsOn: ['prometheus', 'prometheus-cert'],
  }),
  'prometheus-insecure': Flags.boolean({ ...beside, description: 'take any certificate of it' }),
};

/** The flags as oclif hands them over. */
export interface PrometheusFlags {
  prometheus?: string | undefined;
  since?: string | undefined;
  'prometheus-token'?: string | undefined;
  'prometheus-token-file'?: string | undefined;
  'prometheus-header'?: string[] | undefined;
  'prometheus-ca'?: string | undefined;
  'prometheus-cert'?: string | undefined;
  'prometheus-key'?: string | undefined;
  'prometheus-insecure'?: boolean | undefined;
}

export function prometheusChoice(flags: PrometheusFlags): PrometheusChoice | undefined {
  if (flags.prometheus === undefined) return undefined;
  const sinceMs = durationMs(flags.since ?? '6h', '--since');
  if (sinceMs < 30_000) throw tooShort(flags.since ?? '');
  return {
    address: flags.prometheus,
    sinceMs,
    token: flags['prometheus-token'],
    tokenFile: flags['prometheus-token-file'],
    headers: flags['prometheus-header'] ?? [],
    caFile: flags['prometheus-ca'],
    certificateFile: flags['prometheus-cert'],
    keyFile: flags['prometheus-key'],
    insecure: flags['prometheus-insecure'] ?? false,
  };
}

function tooShort(since: string): UserError {
  return new UserError(`--since ${since} is no history`, { next: 'look back at least 30s; 6h is usual', exitCode: 2 });
}
