#!/usr/bin/env node
// No static import: an old Node must be able to read this file far enough to say that it is too old.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `grpclb needs Node 22.19 or newer; this is ${process.version}. Install a newer Node, or run it by one: /path/to/node ${process.argv[1]}\n`,
  );
  process.exitCode = 2;
} else {
  await import('../dist/start.js');
}
