import type { MapNode, Node } from './document.ts';
import { SKOPEO_KEYS } from './skopeoFile.ts';

/** What a file is, by what stands in it: names of files say nothing. */
export type FileKind =
  | 'auth'
  | 'images'
  | 'config'
  | 'skopeo'
  | 'regsync'
  | 'lines'
  /** docker's config.json. */
  | 'docker-config'
  /** `{"username": …, "password": …}` without a registry around it. */
  | 'bare-login'
  /** `{}`, or nothing at all. */
  | 'empty'
  | 'unknown';

/** Plain lines: no JSON, no YAML map or list, but words. Judged by the first line that says something. */
export function looksLikeLines(text: string): boolean {
  const first = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(line => line.replace(/(?:^|\s)#[\s\S]*$/, '').trim())
    .find(line => line !== '');
  if (first === undefined) return false;
  return !/^(?:[{["'“‘?&*!|>%]|-{3}|-\s)/.test(first) && !/:(?:\s|$)/.test(first);
}

export function kindOf(root: Node): FileKind {
  if (root.type === 'null') return 'empty';
  if (root.type !== 'map') return 'unknown';
  const { entries } = root;
  if (entries.length === 0) return 'empty';
  const names = new Set(entries.map(({ key }) => key.value));
  if (names.has('auths') || names.has('credHelpers') || names.has('credsStore'))
    return 'docker-config';
  const kinds = (name: string): Node['type'] | undefined =>
    entries.find(({ key }) => key.value === name)?.value.type;
  if (kinds('sync') === 'list' || kinds('creds') === 'list' || names.has('version'))
    return 'regsync';
  if (entries.every(({ key }) => /^(?:user(?:name)?|pass(?:word)?|insecure)$/i.test(key.value)))
    return 'bare-login';
  if (kinds('images') === 'map' || (kinds('auth') === 'map' && entries.length === 1))
    return 'config';
  if (entries.some(({ value }) => value.type === 'map' && isSkopeo(value))) return 'skopeo';
  const maps = entries.filter(({ value }) => value.type === 'map').length;
  return maps * 2 > entries.length || (maps > 0 && maps * 2 === entries.length) ? 'auth' : 'images';
}

function isSkopeo(map: MapNode): boolean {
  return map.entries.some(({ key }) => SKOPEO_KEYS.some(name => name === key.value));
}
