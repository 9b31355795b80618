/**
 * cosmiconfig and a YAML parser, imported by name here so that a dynamic import of this module works in the
 * bundle as well: there, a CommonJS package that is imported dynamically has a default export alone.
 */
export { cosmiconfig, defaultLoaders } from 'cosmiconfig';
export { parse as parseYaml } from 'yaml';
