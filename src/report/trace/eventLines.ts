import type { Canvas } from '../../model/report.js';
import type { Frame, MessageMark, TraceEvent } from '../../model/trace/frame.js';
import { count } from '../../model/words.js';
import { type Ink, ink } from '../screen/ink.js';
import { pad } from '../text/pad.js';
import { safeText } from '../text/safeText.js';
import { hanging } from '../text/wrapWords.js';

/** Turns events into lines as they come: time, connection, who sent it, stream, type, what it says. */
export function eventLines(canvas: Canvas): (event: TraceEvent) => string {
  const pen = ink(canvas);
  const arrows = canvas.unicode ? { client: '→', server: '←' } : { client: '>', server: '<' };
  return (event) => {
    const start = `${timeText(event.atMs).padStart(9)} c${pad(String(event.connection), 3)}`;
    const line = (side: string, stream: string, type: string, says: string) => {
      const head = `${start} ${side} ${pad(stream, 4)} ${pad(type, 13)} `;
      const lines = hanging(' '.repeat(head.length), safeText(says, canvas.unicode), pen.width);
      const [first = '', ...rest] = lines;
      return `${[pen.faint(start) + tinted(head.slice(start.length), type, pen) + first.trimStart(), ...rest].join('\n').trimEnd()}\n`;
    };
    if (event.kind === 'frame') {
      const { frame } = event;
      const stream = frame.stream === 0 ? '' : `s${frame.stream}`;
      return line(arrows[frame.from], stream, typeText(frame), frameText(frame));
    }
    if (event.kind === 'opened') {
      const way = event.server === undefined ? '' : ` ${pen.arrow} ${event.server}`;
      return line(' ', '', 'opened', `${event.client ?? ''}${way}`);
    }
    if (event.kind === 'unread') return line(arrows[event.from], '', 'not read', `${event.why} instead of HTTP/2`);
    if (event.kind === 'asked') return '';
    const by = event.by === undefined ? '' : `by the ${event.by}`;
    return line(' ', '', 'closed', event.why === undefined ? by : `${by}: ${event.why}`);
  };
}

function timeText(atMs: number | undefined): string {
  return atMs === undefined ? '' : (atMs / 1000).toFixed(4);
}

function tinted(text: string, type: string, pen: Ink): string {
  if (type === 'RST_STREAM' || type === 'GOAWAY' || type === 'not read') return pen.warn(text);
  return type === 'HEADERS' ? pen.strong(text) : text;
}

function typeText(frame: Frame): string {
  return frame.type === 'UNKNOWN' ? `type ${frame.number}` : frame.type;
}

function frameText(frame: Frame): string {
  const flags = [
    ...('endStream' in frame && frame.endStream ? ['end of stream'] : []),
    ...('endHeaders' in frame && !frame.endHeaders ? ['goes on'] : []),
    ...('ack' in frame && frame.ack ? ['acknowledged'] : []),
    ...(frame.fault === undefined ? [] : [`(${frame.fault})`]),
  ];
  return [...contentText(frame), ...flags].join(', ');
}

function contentText(frame: Frame): string[] {
  switch (frame.type) {
    case 'HEADERS':
    case 'CONTINUATION':
    case 'PUSH_PROMISE':
      return frame.fields
        ? [frame.fields.map(([name, value]) => `${name}: ${value}`).join('; ')]
        : [bytes(frame.length)];
    case 'DATA':
      return [bytes(frame.length), ...messageTexts(frame), ...openText(frame)];
    case 'SETTINGS':
      return frame.settings.map(([name, value]) => `${name}=${value}`);
    case 'WINDOW_UPDATE':
      return [`+${frame.increment}`];
    case 'PING':
      return [frame.data];
    case 'RST_STREAM':
      return [frame.code];
    case 'GOAWAY':
      return [`${frame.code}${frame.debug === '' ? '' : ` "${frame.debug}"`}, last stream ${frame.lastStream}`];
    case 'PRIORITY':
      return [`depends on ${frame.dependsOn}, weight ${frame.weight}${frame.exclusive ? ', exclusive' : ''}`];
    default:
      return [bytes(frame.length)];
  }
}

const mostMessages = 10;

function messageTexts({ messages, moreMessages = 0 }: Extract<Frame, { type: 'DATA' }>): string[] {
  const rest = messages.length - mostMessages + moreMessages;
  const shown = messages.slice(0, mostMessages).map(messageText);
  return rest > 0 ? [...shown, `and ${count(rest, 'more message')}`] : shown;
}

function messageText({ bytes: length, compressed, text }: MessageMark): string {
  const what = `message of ${bytes(length)}${compressed ? ' compressed' : ''}`;
  return text === undefined ? what : `${what}: ${text}`;
}

function openText({ open }: Extract<Frame, { type: 'DATA' }>): string[] {
  if (!open) return [];
  return [open.bytes === undefined ? 'a message begins' : `message so far ${open.soFar} of ${bytes(open.bytes)}`];
}

function bytes(length: number): string {
  return count(length, 'byte');
}
