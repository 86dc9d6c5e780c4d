/** Where the kernel lists the connections of a pod; a machine without IPv6 lacks the second. */
const tables = ['/proc/net/tcp', '/proc/net/tcp6'] as const;

/**
 * Programs that can print files, one of which most images have. Each writes to standard output and nothing else.
 * The image's own program is never run: nobody knows what a second run of it does.
 */
export const readers: readonly (readonly string[])[] = [
  ['cat', ...tables],
  ['busybox', 'cat', ...tables],
  ['sh', '-c', `for f in ${tables.join(' ')}; do while IFS= read -r l; do printf '%s\\n' "$l"; done < $f; done`],
  ['python3', '-c', `import os\nfor f in ${JSON.stringify(tables)}:\n  if os.path.exists(f): print(open(f).read())`],
  [
    'node',
    '-e',
    `for(const f of ${JSON.stringify(tables)})try{console.log(require('fs').readFileSync(f,'utf8'))}catch{}`,
  ],
  ['perl', '-e', `for(qw(${tables.join(' ')})){open(F,$_)&&print <F>}`],
];

/** What every table begins with: its presence says that the program was there and could read. */
export function isTable(stdout: string): boolean {
  return /^\s*sl\s+local_address/.test(stdout);
}
