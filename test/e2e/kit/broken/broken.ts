import type { LayerName } from '../../../../src/model/layers/layers.js';

/** A listener that is wrong in one way: what `grpclb probe` has to say of it. */
export interface Broken<Listener = string> {
  what: string;
  listener: Listener;
  /** Of `probe`; `-plaintext` unless said otherwise. `CA` stands for the file of the authority. */
  flags?: readonly string[];
  /** After the address; `health` unless said otherwise. */
  call?: readonly string[];
  /** Several where it is a matter of time. */
  layer: LayerName | readonly LayerName[];
  /** What the line of the layer that failed says. */
  says: RegExp;
  cause: RegExp;
}

/** Of a pod with broken listeners, the first one. */
const firstPort = 50_100;

export function portOf(index: number): number {
  return firstPort + index;
}

/** Nobody has this address: packets to it get no answer. */
export const nobody = '10.244.1.250';

/** What a TLS listener shows, by the file's name. */
export const certificates = '/etc/certificates';
export const flagsOfTls = ['-cacert', 'CA'] as const;

/** Connections are taken, and nothing is ever said. */
export const silentPort = 50_098;
/** Each call waits for an hour. */
export const hangingPort = 50_099;
