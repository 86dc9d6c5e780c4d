const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
};

/** What the system said about a file, as Go's tools print it: `open x: no such file or directory`. */
export function systemWords(error: NodeJS.ErrnoException): string {
  const { code = '', path, message, syscall = 'open' } = error;
  const said = words[code];
  return said === undefined ? message : `${syscall}${path === undefined ? '' : ` ${path}`}: ${said}`;
}
