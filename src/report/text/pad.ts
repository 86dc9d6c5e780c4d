import { displayWidth } from './displayWidth.js';

/** The text filled with spaces to `width` columns; colour codes in it take none. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
