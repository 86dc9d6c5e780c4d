import { expect, it } from 'vitest';
import { type SettingName, settingOf } from './grpcSettings.js';

const env = (name: string, value: string) => ({ name: 'c', env: [{ name, value }] });
const args = (...words: string[]) => ({ name: 'c', args: words });

it.each<[string, Parameters<typeof settingOf>[0], SettingName, number | undefined]>([
  ['a Go duration', env('GRPC_MAX_CONNECTION_AGE', '5m'), 'maxConnectionAge', 300],
  ['milliseconds', env('GRPC_MAX_CONNECTION_AGE_MS', '20000'), 'maxConnectionAge', 20],
  ['seconds', env('MAX_CONNECTION_AGE_SECONDS', '20'), 'maxConnectionAge', 20],
  ['a flag with its value', args('--max-connection-age=90s'), 'maxConnectionAge', 90],
  ['a flag before its value', args('-max-conn-age', '90s'), 'maxConnectionAge', 90],
  ['a property of Java', args('-Dgrpc.server.max-connection-age=1h'), 'maxConnectionAge', 3600],
  [
    'a line for a shell',
    { name: 'c', command: ['sh', '-c', 'serve --max-connection-age=30s'] },
    'maxConnectionAge',
    30,
  ],
  ['the grace', env('MAX_CONNECTION_AGE_GRACE', '30s'), 'maxConnectionAgeGrace', 30],
  ["a client's keepalive", env('GRPC_KEEPALIVE_TIME_MS', '10000'), 'keepaliveTime', 10],
  ['what the server permits', args('--grpc-keepalive-min-time=10s'), 'keepaliveMinTime', 10],
  ["Java's name of it", env('GRPC_SERVER_PERMIT_KEEPALIVE_TIME', '1m'), 'keepaliveMinTime', 60],
  ['streams', env('MAX_CONCURRENT_STREAMS', '100'), 'maxConcurrentStreams', 100],
])('%s', (_, container, name, expected) => {
  expect(settingOf(container, name)?.value).toBe(expected);
});

it('keeps a number without a unit as it is: seen, not understood', () => {
  expect(settingOf(env('MAX_CONNECTION_AGE', '300'), 'maxConnectionAge')).toEqual({
    evidence: 'env MAX_CONNECTION_AGE=300',
    value: undefined,
  });
});

it.each<[string, Parameters<typeof settingOf>[0], SettingName]>([
  ['the grace for the age', env('MAX_CONNECTION_AGE_GRACE', '30s'), 'maxConnectionAge'],
  ['what the server permits for what the client does', env('PERMIT_KEEPALIVE_TIME', '1m'), 'keepaliveTime'],
  ['a timeout for the time', env('KEEPALIVE_TIMEOUT', '1s'), 'keepaliveTime'],
  ['another word', env('CONNECTION_AGE_LIMIT', '1s'), 'maxConnectionAge'],
  ['no value', { name: 'c', env: [{ name: 'MAX_CONNECTION_AGE' }] }, 'maxConnectionAge'],
])('does not take %s', (_, container, name) => {
  expect(settingOf(container, name)).toBeUndefined();
});
