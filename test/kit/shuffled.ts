import { parseAllDocuments } from 'yaml';
import type { FactOverrides } from './factsFrom.js';
import type { Case } from './testCheck.js';

/** A case with its documents and lists in other orders: backwards, and begun in the middle. */
export function shuffled({ manifests = '', facts = {}, ...rest }: Case): Case[] {
  const documents = parseAllDocuments(manifests).map((d) => d.toString({ lineWidth: 0, directives: false }));
  const lists = Object.values(facts).some((value) => Array.isArray(value) && value.length > 1);
  if (documents.length < 2 && !lists) return [];
  return orders.map((order) => ({
    ...rest,
    manifests: order(documents).join('---\n'),
    facts: Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [key, Array.isArray(value) ? order<unknown>(value) : value]),
    ) as FactOverrides,
  }));
}

const orders = [
  <T>(list: readonly T[]): T[] => [...list].reverse(),
  <T>(list: readonly T[]): T[] => {
    const middle = Math.floor(list.length / 2);
    return [...list.slice(middle), ...list.slice(0, middle)];
  },
];
