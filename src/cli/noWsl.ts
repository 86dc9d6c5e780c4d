/**
 * Stands in for oclif's look for Linux below Windows: it loads several of Node's modules at every start, and nothing
 * here asks for its answer.
 */
export const isWsl = false;
