import type { Text } from '../../rule/language.ts';

interface Noise {
  readonly pattern: RegExp;
  readonly why: Text;
}

const LOG: Text = { en: 'log with times', zh: '带时间的日志' };
const CACHE: Text = { en: 'cache', zh: '缓存' };
const COMPILED: Text = { en: 'compiled with the time of its source', zh: '编译产物中含源文件时间' };
const TEMPORARY: Text = { en: 'temporary file', zh: '临时文件' };
const BACKUP: Text = { en: 'backup of the package manager', zh: '包管理器的备份' };
const MOUNT: Text = { en: 'placeholder of the builder', zh: '构建器的占位文件' };
const LISTS: Text = { en: 'package lists', zh: '软件包列表' };
const ACCOUNTS: Text = { en: 'backup of the accounts', zh: '账户文件的备份' };

/** What differs between two builds of one Dockerfile. It is listed, but refuses nothing. */
const NOISE: readonly Noise[] = [
  { pattern: /^\/var\/log(?:\/|$)/, why: LOG },
  {
    pattern: /^\/root\/\.npm\/_logs(?:\/|$)|^\/root\/\.npm\/_update-notifier-last-checked$/,
    why: LOG,
  },
  { pattern: /^\/var\/cache(?:\/|$)/, why: CACHE },
  { pattern: /^\/etc\/ld\.so\.cache$/, why: CACHE },
  { pattern: /\/__pycache__(?:\/|$)|\.pyc$/, why: COMPILED },
  { pattern: /^\/(?:tmp|run|var\/tmp)\//, why: TEMPORARY },
  {
    pattern: /^\/var\/lib\/dpkg\/[\w.-]+-old$|^\/var\/lib\/apt\/(?:periodic|extended_states)/,
    why: BACKUP,
  },
  { pattern: /^\/var\/lib\/apt\/lists\//, why: LISTS },
  { pattern: /^\/etc\/(?:passwd|group|shadow|gshadow)-$/, why: ACCOUNTS },
  {
    pattern: /^\/(?:etc\/(?:hosts|hostname|resolv\.conf|mtab)|\.dockerenv|proc|sys|dev)$/,
    why: MOUNT,
  },
  { pattern: /^\/dev\/(?:console|pts|shm)$/, why: MOUNT },
];

/** Why a difference at a path tells nothing; undefined where it does. */
export function noiseAt(path: string): Text | undefined {
  return NOISE.find(({ pattern }) => pattern.test(path))?.why;
}
