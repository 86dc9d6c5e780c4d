import type { Report } from '../../model/report.js';
import { hanging } from '../text/wrapWords.js';
import type { Ink } from './ink.js';

const most = 8;

/** NOT READ: parts of the input that could not be taken, and where they stand. */
export function notRead({ inputProblems }: Report, ink: Ink): string[] {
  if (inputProblems.length === 0) return [];
  const shown = ink.wide ? inputProblems : inputProblems.slice(0, most);
  const hidden = inputProblems.length - shown.length;
  return [
    ink.heading('NOT READ'),
    ...shown.flatMap(({ message, location }) => {
      const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
      return hanging(`  ${ink.warn(ink.verdict.unknown.sign)} `, place + message, ink.width);
    }),
    ...(hidden > 0 ? [`  ${ink.ellipsis} ${hidden} more`] : []),
  ];
}
