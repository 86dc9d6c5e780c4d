import type { ChainLink, PortChain } from './portChain.js';

/** What `grpclb ports` found. */
export interface PortsReport {
  source: string;
  /** When the objects were read, ISO 8601. */
  at: string;
  chains: PortChain[];
  /** Backends that lead to no port of any Service. */
  loose: ChainLink[];
  interrupted: boolean;
}

export function hasBrokenLink({ chains, loose }: PortsReport): boolean {
  return [...chains.flatMap(({ links }) => links), ...loose].some(({ state }) => state === 'broken');
}
