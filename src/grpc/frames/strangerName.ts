/** What bytes are that do not begin as HTTP/2 does. */
export function strangerName(start: Buffer): string {
  const text = start.toString('latin1');
  if (start[0] === 0x16 && start[1] === 3) return 'TLS';
  if (start[0] === 0x15 && start[1] === 3) return 'a TLS alert';
  if (/^HTTP\/1/.test(text)) return 'an HTTP/1.1 answer';
  if (/^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|CONNECT|PATCH) /.test(text)) return 'an HTTP/1.1 request';
  if (/^PROXY |^\r\n\r\n\0\r\nQUIT\n/.test(text)) return 'the PROXY protocol';
  return 'no HTTP/2';
}
