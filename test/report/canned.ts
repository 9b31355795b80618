import type { FileResult, Finding, LintResult } from '../../src/lint/result.ts';
import { lintResult } from '../../src/lint/summary.ts';
import type { ReportOptions, RuleInfo } from '../../src/report/index.ts';
import type { Language } from '../../src/rule/language.ts';
import { SourceText } from '../../src/text/source.ts';

const LONG =
  'RUN curl -fsSL https://downloads.example.com/releases/v1.2.3/tool-v1.2.3-linux-amd64.tar.gz | tar -xz -C /usr/local && chmod 777 /usr/local/bin/tool && rm -rf /tmp/cache';

const TEXT = `FROM node
\tADD\t. /app
LABEL description="企业门户网站" maintainer=张三
${LONG}
RUN echo one \\
    two \\
    three \\
    four \\
    five
FORM x
`;
const source = new SourceText(TEXT);

/** The first place of some words in the canned Dockerfile. */
function place(words: string): Finding['range'] {
  const start = TEXT.indexOf(words);
  if (start === -1) throw new Error(`the canned text has no ${words}`);
  const at = (offset: number) => ({ ...source.positionAt(offset), offset });
  return { start: at(start), end: at(start + words.length) };
}

function addEdit(): Finding['fix'] {
  const { start } = place('ADD');
  return {
    title: 'Replace ADD by COPY',
    safety: 'safe',
    edits: [{ start: start.offset, end: start.offset + 3, text: 'COPY' }],
    declares: ['add-as-copy'],
  };
}

const FINDINGS: readonly Finding[] = [
  {
    rule: 'latest-tag',
    code: 'DL3006',
    aliases: ['DL3006', 'CKV_DOCKER_7'],
    severity: 'warning',
    message:
      '`node` has no tag, so each build may get another release; pin one such as `node:24`, or a digest.',
    range: place('node'),
    fix: {
      title: 'Pin `node` to `node:24`',
      safety: 'unsafe',
      edits: [{ start: 9, end: 9, text: ':24' }],
    },
    url: 'https://example.com/rules/latest-tag',
  },
  {
    rule: 'add-instead-of-copy',
    code: 'DL3020',
    severity: 'warning',
    message: 'Use COPY for files of the build context; ADD also unpacks archives and fetches URLs.',
    range: place('ADD'),
    fix: addEdit(),
    url: 'https://example.com/rules/add-instead-of-copy',
  },
  {
    rule: 'missing-oci-label',
    severity: 'info',
    message: 'Name the author with an OCI key, such as `org.opencontainers.image.authors`.',
    range: place('maintainer=张三'),
  },
  {
    rule: 'world-writable',
    severity: 'error',
    message: 'Everyone may write `/usr/local/bin/tool`; give only the rights that are needed.',
    range: place('chmod 777'),
    fix: { title: 'Use `chmod 755`', safety: 'manual', edits: [] },
  },
  {
    rule: 'scattered-words',
    severity: 'style',
    message: 'These words fit on one line.',
    range: place('echo one \\\n    two \\\n    three \\\n    four \\\n    five'),
  },
  {
    rule: 'build-refused',
    severity: 'error',
    message: 'There is no instruction FORM; did you mean FROM?',
    range: place('FORM'),
    fatal: true,
  },
  {
    rule: 'entrypoint-without-exec',
    severity: 'warning',
    message: 'The last command is not run with exec, so signals do not reach it.',
    range: {
      start: { line: 12, column: 1, offset: 204 },
      end: { line: 12, column: 10, offset: 213 },
    },
    file: 'docker/entrypoint.sh',
  },
];

const FILES: readonly FileResult[] = [
  { path: 'app/Dockerfile', findings: FINDINGS, text: TEXT },
  { path: 'clean/Dockerfile', findings: [], text: 'FROM scratch\n' },
  {
    path: 'locked/Dockerfile',
    findings: [],
    failure: { code: 'EACCES', message: 'cannot be read: permission denied' },
  },
];

export const CANNED: LintResult = lintResult(FILES);
export const CLEAN: LintResult = lintResult([
  { path: 'a/Dockerfile', findings: [], text: 'FROM scratch\n' },
  { path: 'b/Dockerfile', findings: [], text: 'FROM scratch\n' },
]);

const RULES: readonly RuleInfo[] = [
  {
    name: 'latest-tag',
    aliases: ['DL3006', 'DL3007', 'CKV_DOCKER_7'],
    category: 'base-image',
    severity: 'warning',
    guide: ['1.4'],
    summary: { en: 'A base image without a specific tag.', zh: '基础镜像没有指定具体标签。' },
    why: {
      en: 'The tag `latest` moves.\n\nPin a release, best with a digest.',
      zh: '标签 `latest` 会变化。\n\n请固定版本，最好使用摘要。',
    },
    url: 'https://example.com/rules/latest-tag',
  },
  {
    name: 'world-writable',
    aliases: [],
    category: 'security',
    severity: 'error',
    summary: { en: 'Files that everyone may write.', zh: '任何用户都可写的文件。' },
    why: { en: 'Any process may change them.', zh: '任何进程都可以修改它们。' },
  },
];

export function options(more: Partial<ReportOptions> = {}): ReportOptions {
  return {
    language: 'en' as Language,
    rules: new Map(RULES.map(rule => [rule.name, rule])),
    cwd: '/home/dev/project',
    color: 'never',
    columns: 80,
    version: '1.2.3',
    links: false,
    ...more,
  };
}

/** Names and texts that try to break out of every format at once. */
export const HOSTILE = {
  path: 'a\u001b[2J\u0007/<img src=x onerror=alert(1)>/%0A::error::,|`]]>\u202e\u009b31m/"Docker\'file\n',
  message:
    'bad \u001b]0;title\u0007 & <script>alert(1)</script> ]]> %0A\r\n::error::x | `code` @user #1 \u009b2J \ud800 "q"',
  text: 'FROM \u001b[31mevil\u001b[0m\u0007\u202e <b>x</b> ]]>\t\u009b2J \ud800 end\n',
} as const;

export const HOSTILE_RESULT: LintResult = lintResult([
  {
    path: HOSTILE.path,
    text: HOSTILE.text,
    findings: [
      {
        rule: 'rule<"\u001b',
        code: 'X\u0007',
        severity: 'error',
        message: HOSTILE.message,
        range: {
          start: { line: 1, column: 6, offset: 5 },
          end: { line: 1, column: 20, offset: 19 },
        },
        fix: {
          title: HOSTILE.message,
          safety: 'safe',
          edits: [{ start: 0, end: 4, text: 'x\u001b' }],
        },
        url: 'javascript:alert(1)//\u001b',
      },
    ],
  },
  { path: `unread${HOSTILE.path}`, findings: [], failure: { code: 'E', message: HOSTILE.message } },
]);
