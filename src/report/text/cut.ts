import { displayWidth } from './displayWidth.js';

/** Made when first needed: a segmenter costs as much at start as the rest of a report, and names are ASCII. */
let segmenter: Intl.Segmenter | undefined;

/** What a person sees as single characters. */
function characters(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter();
  return [...segmenter.segment(text)].map((part) => part.segment);
}

/** The longest start of the characters that fits the width, as text. */
function fitting(parts: readonly string[], width: number): string {
  let taken = '';
  for (const part of parts) {
    if (displayWidth(taken + part) > width) break;
    taken += part;
  }
  return taken;
}

/** The text, or its start and `ellipsis` where it is wider than `width`. */
export function cutEnd(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(ellipsis);
  return room < 0 ? fitting(characters(text), width) : fitting(characters(text), room) + ellipsis;
}

/**
 * The text, or its start, `ellipsis` and its end where it is wider than `width`. The end gets the larger half:
 * it holds the hash by which pods are told apart.
 */
export function cutMiddle(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(ellipsis);
  if (room < 2) return cutEnd(text, width, ellipsis);
  const all = characters(text);
  const headWidth = Math.floor(room / 2);
  const tail = fittingEnd(all, room - headWidth);
  return fitting(all, headWidth) + ellipsis + tail;
}

function fittingEnd(parts: readonly string[], width: number): string {
  let taken = '';
  for (const part of parts.toReversed()) {
    if (displayWidth(part + taken) > width) break;
    taken = part + taken;
  }
  return taken;
}
