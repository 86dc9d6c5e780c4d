import { goDurationSeconds } from '../goDuration.js';
import type { Container } from '../objects.js';

/** Settings of gRPC servers and clients that people pass in from outside; most keep them in code, where nobody sees. */
export type SettingName =
  | 'maxConnectionAge'
  | 'maxConnectionAgeGrace'
  | 'keepaliveTime'
  | 'keepaliveMinTime'
  | 'maxConcurrentStreams';

/** A setting as a container is given it. */
export interface Setting {
  /** `env GRPC_MAX_CONNECTION_AGE=5m`, `argument --max-connection-age=5m`. */
  evidence: string;
  /** Seconds, or the plain number; undefined where its unit is not plain. */
  value: number | undefined;
}

const endings: Readonly<Record<SettingName, RegExp>> = {
  maxConnectionAge: /max(?:imum)?conn(?:ection)?age$/,
  maxConnectionAgeGrace: /max(?:imum)?conn(?:ection)?agegrace(?:period)?$/,
  keepaliveTime: /(?<!permit)keepalivetime$/,
  keepaliveMinTime:
    /keepalive(?:enforcement)?(?:policy)?mintime$|minkeepalivetime$|permitkeepalivetime$|min(?:recv)?pinginterval(?:withoutdata)?$/,
  maxConcurrentStreams: /maxconcurrentstreams$/,
};

const units: readonly [RegExp, number][] = [
  [/(?:ms|millis|milliseconds|inmillis)$/, 1e-3],
  [/(?:seconds|secs|sec|insec)$/, 1],
  [/(?:minutes|mins|min)$/, 60],
];

/** A setting of a container, from its environment or its arguments; undefined where nothing shows it. */
export function settingOf(container: Container, name: SettingName): Setting | undefined {
  for (const { name: variable, value } of container.env ?? []) {
    const found = value === undefined ? undefined : read(variable, value, name);
    if (found !== undefined && value !== undefined) return { evidence: `env ${variable}=${value}`, value: found.value };
  }
  const words = [...(container.command ?? []), ...(container.args ?? [])].flatMap((w) => w.split(/\s+/));
  for (const [index, word] of words.entries()) {
    const [, flag, inline] = /^(?:--?|-D)([\w.-]+?)(?:=(.*))?$/.exec(word) ?? [];
    const value = inline ?? words[index + 1];
    if (flag === undefined || value === undefined) continue;
    const found = read(flag, value, name);
    const evidence = inline === undefined ? `argument ${word} ${value}` : `argument ${word}`;
    if (found !== undefined) return { evidence, value: found.value };
  }
  return undefined;
}

function read(key: string, text: string, name: SettingName): { value: number | undefined } | undefined {
  const plain = key.toLowerCase().replace(/[-_.]/g, '');
  const ending = endings[name];
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (ending.test(plain)) {
    if (name === 'maxConcurrentStreams') return { value: number };
    // A bare number is of a unit that only the program knows; 0 is none in any.
    return { value: number === 0 ? 0 : goDurationSeconds(text) };
  }
  for (const [unit, seconds] of units) {
    if (unit.test(plain) && ending.test(plain.replace(unit, ''))) {
      return { value: number === undefined ? goDurationSeconds(text) : number * seconds };
    }
  }
  return undefined;
}
