/** The library: what the command line and the language server are made of. */
export { type Config, defineConfig } from './config/config.ts';
export { openContext } from './context/buildContext.ts';
export { parseDockerfile } from './dockerfile/parse.ts';
export { KnownError } from './errors.ts';
export { fixDockerfile } from './fix/fix.ts';
export { lint } from './lint/lint.ts';
export type { Finding, LintResult } from './lint/result.ts';
export type { Fix } from './rule/fix.ts';
export { defineRule, type Rule } from './rule/rule.ts';
