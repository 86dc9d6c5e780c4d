import type { YAMLError } from 'yaml';
import type { TextFault } from './parseText.js';

/** The library's codes in words for those who write manifests, not parsers. */
const words: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'the indentation does not fit the lines above it',
  BLOCK_AS_IMPLICIT_KEY: 'a second colon stands on this line; quote the value, or start a new line',
  BLOCK_IN_FLOW: 'a bracket or brace that opened before is not closed here',
  DUPLICATE_KEY: 'the key is there twice; the last one counts',
  MULTILINE_IMPLICIT_KEY: 'this text runs over several lines where a key with a colon is expected',
  TAB_AS_INDENT: 'it is indented with a tab; YAML allows spaces only',
  UNEXPECTED_TOKEN: 'this does not belong here; look for a wrong indentation or a missing quote above it',
  BAD_DQ_ESCAPE: 'a backslash in double quotes is followed by a letter that means nothing; use single quotes',
  BAD_SCALAR_START: 'a plain value cannot begin with this character; put it in quotes',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  BAD_ALIAS: 'an anchor or alias is not well formed; put a value that begins with & or * in quotes',
};

export function yamlFault(error: YAMLError, more = 0): TextFault {
  // MISSING_CHAR names the character, which no fixed sentence could.
  const [, bracket] = /and end with a (.)$/.exec(error.message) ?? [];
  const says = bracket ? `a ${bracket} is missing above this line` : (words[error.code] ?? lowerFirst(error.message));
  return { says: more > 0 ? `${says} (and ${more} more)` : says, offset: error.pos[0] };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
