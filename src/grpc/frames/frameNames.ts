import { http2Errors } from '../http2Errors.js';

export function errorName(code: number): string {
  return http2Errors[code] ?? `ERROR_${code}`;
}

const settings: Readonly<Record<number, string>> = {
  1: 'HEADER_TABLE_SIZE',
  2: 'ENABLE_PUSH',
  3: 'MAX_CONCURRENT_STREAMS',
  4: 'INITIAL_WINDOW_SIZE',
  5: 'MAX_FRAME_SIZE',
  6: 'MAX_HEADER_LIST_SIZE',
  8: 'ENABLE_CONNECT_PROTOCOL',
  9: 'NO_RFC7540_PRIORITIES',
};

export function settingName(id: number): string {
  return settings[id] ?? `SETTING_${id}`;
}
