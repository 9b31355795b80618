import type { Dockerfile, EnvInstruction, Stage } from '../src/dockerfile/nodes.ts';
import { fitsLabelType, isLabelType, type LabelType } from '../src/rule/labelTypes.ts';
import { defineRule } from '../src/rule/rule.ts';
import { isLicenseIdentifier } from '../src/rule/spdxLicenses.ts';

const CODES: Readonly<Record<LabelType, string | undefined>> = {
  text: undefined,
  url: 'DL3052',
  rfc3339: 'DL3053',
  spdx: 'DL3054',
  hash: 'DL3055',
  semver: 'DL3056',
  email: 'DL3058',
};

export default defineRule({
  name: 'label-schema',
  aliases: [
    'DL3049',
    'DL3050',
    'DL3051',
    'DL3052',
    'DL3053',
    'DL3054',
    'DL3055',
    'DL3056',
    'DL3058',
    'S7028',
  ],
  category: 'metadata',
  severity: 'warning',
  presets: ['strict'],
  guide: ['1.15'],
  summary: {
    en: 'Labels that are missing, unknown or not of the type that your schema asks for.',
    zh: '标签缺失、未知，或类型不符合所配置的规范。',
  },
  why: {
    en: 'Silent until `labels` names the labels that every image of yours shall have, each with its type: `text`, `url`, `rfc3339` (a time), `semver`, `hash` (7 or 40 digits of a commit), `spdx` (a licence) or `email`. With `strict` no other label may stand in the file.',
    zh: '默认不检查。通过 `labels` 列出镜像必须具备的标签及其类型：`text`、`url`、`rfc3339`（时间）、`semver`、`hash`（7 位或 40 位的提交号）、`spdx`（许可证）、`email`。开启 `strict` 后，不允许出现其他标签。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nLABEL version="v1"\n',
      good: 'FROM alpine:3.22\nLABEL version="1.0.0" vendor="Example"\n',
      options: { labels: { version: 'semver', vendor: 'text' } },
    },
  ],
  options: {
    labels: {
      type: 'map',
      default: {},
      describe: {
        en: 'Required labels and their types: text, url, rfc3339, semver, hash, spdx, email.',
        zh: '必需的标签及其类型：text、url、rfc3339、semver、hash、spdx、email。',
      },
    },
    strict: {
      type: 'boolean',
      default: false,
      describe: {
        en: 'Allow no label that is not among them.',
        zh: '不允许出现列表之外的标签。',
      },
    },
  },
  messages: {
    missing: {
      en: 'Label {key} is missing in this stage',
      zh: '该阶段缺少标签 {key}',
    },
    unknown: {
      en: 'Label {key} is none of the labels that are allowed',
      zh: '标签 {key} 不在允许的范围内',
    },
    empty: { en: 'Label {key} is empty', zh: '标签 {key} 的值为空' },
    url: { en: 'Label {key} is no URL', zh: '标签 {key} 不是有效的 URL' },
    rfc3339: {
      en: 'Label {key} is no time as RFC 3339 has it, like 2026-01-31T12:00:00Z',
      zh: '标签 {key} 不符合 RFC 3339 时间格式，例如 2026-01-31T12:00:00Z',
    },
    semver: {
      en: 'Label {key} is no semantic version, like 1.2.3',
      zh: '标签 {key} 不是语义化版本号，例如 1.2.3',
    },
    hash: {
      en: 'Label {key} is no commit of 7 or 40 lower-case hexadecimal digits',
      zh: '标签 {key} 不是 7 位或 40 位小写十六进制的提交号',
    },
    spdx: {
      en: 'Label {key} is no SPDX licence identifier, like Apache-2.0',
      zh: '标签 {key} 不是 SPDX 许可证标识，例如 Apache-2.0',
    },
    email: { en: 'Label {key} is no e-mail address', zh: '标签 {key} 不是有效的邮箱地址' },
  },
  fixes: {
    version: { en: 'Leave the v out', zh: '去掉 v' },
  },
  create(context) {
    const schema = new Map(Object.entries(context.options.labels));
    const { strict } = context.options;
    if (schema.size === 0 && !strict) return {};
    const hadolint = context.mode === 'hadolint';
    return {
      LABEL(node) {
        for (const pair of node.pairs) checkPair(node, pair);
      },
      fileEnd(file) {
        if (schema.size > 0) reportMissing(file);
      },
    };

    function checkPair(
      node: EnvInstruction,
      { key, value }: EnvInstruction['pairs'][number],
    ): void {
      const name = key.value;
      const type = schema.get(name);
      const data = { key: name };
      if (type === undefined) {
        if (strict) context.report({ message: 'unknown', data, range: key.range, code: 'DL3050' });
        return;
      }
      const range = value?.range ?? key.range;
      const raw = value?.raw ?? '';
      const expanded = context.scope(node).expand(raw);
      // hadolint judges a variable as the text it is.
      if (!hadolint && expanded.missing.length > 0) return;
      const text = hadolint ? (value?.value ?? '') : expanded.text;
      if (text === '') {
        context.report({ message: 'empty', data, range, code: 'DL3051' });
        return;
      }
      if (!isLabelType(type) || type === 'text') return;
      // hadolint knows single identifiers of licences alone.
      const fits =
        hadolint && type === 'spdx' ? isLicenseIdentifier(text) : fitsLabelType(text, type);
      if (fits) return;
      const bare = /^(["']?)v/.exec(raw);
      const shorter = type === 'semver' && bare !== null && fitsLabelType(text.slice(1), type);
      const at = range.start + (bare?.[1]?.length ?? 0);
      context.report({
        message: type,
        data,
        range,
        code: CODES[type] ?? [],
        fix: shorter
          ? {
              title: 'version',
              safety: 'unsafe',
              edits: [{ start: at, end: at + 1, text: '' }],
            }
          : undefined,
      });
    }

    function reportMissing(file: Dockerfile): void {
      // hadolint asks every stage that no other one only copies from.
      const copied = new Set(file.stages.flatMap(({ copiesFrom }) => copiesFrom));
      const stages = hadolint
        ? file.stages.filter(stage => !copied.has(stage))
        : file.stages.slice(-1);
      for (const key of schema.keys()) {
        const excused = stagesWith(file, key);
        for (const stage of stages) {
          if (excused.has(stage)) continue;
          context.report({
            message: 'missing',
            data: { key },
            range: stage.from.image?.range ?? stage.from.keywordRange,
            code: 'DL3049',
            severity: 'info',
          });
        }
      }
    }
  },
});

/** Stages that have a label, are built on one that has it, or that one with it is built on. */
function stagesWith(file: Dockerfile, key: string): ReadonlySet<Stage> {
  const found = new Set<Stage>();
  for (const stage of file.stages) {
    const own = stage.instructions.some(
      node => node.keyword === 'LABEL' && node.pairs.some(pair => pair.key.value === key),
    );
    if (own || (stage.parent !== undefined && found.has(stage.parent))) found.add(stage);
  }
  for (const stage of [...file.stages].reverse()) {
    if (!found.has(stage)) continue;
    if (stage.parent !== undefined) found.add(stage.parent);
  }
  return found;
}
