import type { ProtoStyle } from './protoStyle.js';

/** An element of a block: its lines, and what orders it. */
export interface Part {
  rank: number;
  lines: readonly string[];
  /** Where it stands in its file, if that is known. */
  order?: number | undefined;
}

/** Compact: by rank. Else as in the source file, where that is known. */
export function inOrder(parts: readonly Part[], { compact }: ProtoStyle): Part[] {
  const all = [...parts];
  if (compact) return all.sort((a, b) => a.rank - b.rank);
  // What has no place is what stands before the others where nothing has one.
  return all.sort((a, b) => (a.order ?? -1) - (b.order ?? -1));
}

/** The lines of all parts, with blank lines between them unless compact. */
export function joined(parts: readonly Part[], { compact }: ProtoStyle): string[] {
  return parts.flatMap(({ lines }, i) => (i > 0 && !compact ? ['', ...lines] : [...lines]));
}

/** A reserved range, both ends included. */
export function rangeText(start: number, end: number, most: number): string {
  if (start === end) return String(start);
  return `${start} to ${end === most ? 'max' : end}`;
}
