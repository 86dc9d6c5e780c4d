import utils from 'cli-table3/src/utils.js';

const plainAscii = /^[\x20-\x7e]*$/;

/**
 * Columns a line takes on a terminal; colour codes take none. Measured as the table printer measures, so that cells
 * cut here fit the columns drawn there.
 */
export function displayWidth(text: string): number {
  return plainAscii.test(text) ? text.length : utils.strlen(text);
}
