import type { ThresholdName } from '../analyze/thresholds.ts';
import type { WasteKind } from '../analyze/waste.ts';
import type { Text } from '../rule/language.ts';

export const KIND_NAMES: Readonly<Record<WasteKind, Text>> = {
  overwritten: { en: 'overwritten later', zh: '被后续层覆盖' },
  deleted: { en: 'deleted later', zh: '被后续层删除' },
  cache: { en: 'package cache', zh: '包管理器缓存' },
  duplicated: { en: 'duplicate', zh: '重复文件' },
};

export const EXCEEDED: Readonly<Record<ThresholdName, Text>> = {
  'max-wasted': {
    en: '{wasted} wasted is more than --max-wasted {limit} allows',
    zh: '浪费 {wasted}，超过 --max-wasted {limit}',
  },
  'min-efficiency': {
    en: 'efficiency {efficiency} is below --min-efficiency {limit}',
    zh: '有效率 {efficiency}，低于 --min-efficiency {limit}',
  },
};

export const TEXTS = {
  totals: {
    en: '{layers} layers, {files} files, {size} ({compressed} compressed)',
    zh: '共 {layers} 层、{files} 个文件，{size}（压缩后 {compressed}）',
  },
  efficiency: {
    en: 'efficiency {efficiency}, {wasted} wasted',
    zh: '有效率 {efficiency}，浪费 {wasted}',
  },
  layers: { en: 'Layers', zh: '镜像层' },
  waste: { en: 'Wasted', zh: '浪费' },
  largest: { en: 'Largest files', zh: '最大的文件' },
  layer: { en: 'Layer', zh: '层' },
  size: { en: 'Size', zh: '大小' },
  compressed: { en: 'Compressed', zh: '压缩后' },
  files: { en: 'Files', zh: '文件' },
  line: { en: 'Line', zh: '行' },
  command: { en: 'Command', zh: '命令' },
  kind: { en: 'Why', zh: '原因' },
  path: { en: 'Path', zh: '路径' },
  base: { en: 'base', zh: '基础' },
  more: { en: '… and {count} more', zh: '……另有 {count} 项' },
  notFound: {
    en: 'line {lines} of {path} is not in the history of the image: was it built from another version?',
    zh: '镜像历史中找不到 {path} 第 {lines} 行：镜像是否由其他版本构建？',
  },
} as const satisfies Record<string, Text>;
