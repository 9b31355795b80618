import type { Text } from '../rule/language.ts';
import type { Format, ReportOptions } from './format.ts';
import { PLAIN } from './palette.ts';

export type { Format, ReportOptions, RuleInfo } from './format.ts';

export interface FormatEntry {
  /** Loads the format's module alone. `color` is that of the options it will be called with; `never` loads less. */
  load(color?: ReportOptions['color']): Promise<Format>;
  readonly describe: Text;
}

/** All formats: the choices of `--format`, the docs and the config schema come from here. */
export const FORMATS = {
  tty: {
    load: async (color?: ReportOptions['color']) => {
      const { ttyWith } = await import('./tty.ts');
      if (color === 'never') return ttyWith(() => PLAIN);
      return ttyWith((await import('./colors.ts')).palette);
    },
    describe: {
      en: 'for people: source lines, underlined words, fixes',
      zh: '供人阅读：显示源代码行、下划线标注与修复建议',
    },
  },
  json: {
    load: async () => (await import('./json.ts')).json,
    describe: {
      en: 'for programs: stable, with a published schema',
      zh: '供程序使用：格式稳定，附公开的 schema',
    },
  },
  sarif: {
    load: async () => (await import('./sarif.ts')).sarif,
    describe: {
      en: 'SARIF 2.1.0, for GitHub code scanning and others',
      zh: 'SARIF 2.1.0，用于 GitHub 代码扫描等平台',
    },
  },
  junit: {
    load: async () => (await import('./junit.ts')).junit,
    describe: { en: 'JUnit XML, for CI test reports', zh: 'JUnit XML，用于 CI 测试报告' },
  },
  checkstyle: {
    load: async () => (await import('./checkstyle.ts')).checkstyle,
    describe: { en: 'Checkstyle XML', zh: 'Checkstyle XML' },
  },
  gitlab: {
    load: async () => (await import('./gitlab.ts')).gitlab,
    describe: { en: 'GitLab code quality report', zh: 'GitLab 代码质量报告' },
  },
  github: {
    load: async () => (await import('./github.ts')).github,
    describe: {
      en: 'GitHub Actions workflow commands (annotations)',
      zh: 'GitHub Actions 工作流命令（注解）',
    },
  },
  gnu: {
    load: async () => (await import('./gnu.ts')).gnu,
    describe: {
      en: 'one line each, file:line:column, for editors and grep',
      zh: '每个问题一行（文件:行:列），便于编辑器和 grep 使用',
    },
  },
  codeclimate: {
    load: async () => (await import('./codeclimate.ts')).codeclimate,
    describe: { en: 'Code Climate engine output', zh: 'Code Climate 引擎输出' },
  },
  sonarqube: {
    load: async () => (await import('./sonarqube.ts')).sonarqube,
    describe: { en: 'SonarQube generic issue import', zh: 'SonarQube 通用问题导入格式' },
  },
  codacy: {
    load: async () => (await import('./codacy.ts')).codacy,
    describe: { en: 'Codacy tool output', zh: 'Codacy 工具输出' },
  },
  markdown: {
    load: async () => (await import('./markdown.ts')).markdown,
    describe: {
      en: 'Markdown, for comments and job summaries',
      zh: 'Markdown，用于评论和任务摘要',
    },
  },
  html: {
    load: async () => (await import('./html.ts')).html,
    describe: {
      en: 'one HTML page that needs no network',
      zh: '单个 HTML 页面，无需联网即可查看',
    },
  },
} as const satisfies Readonly<Record<string, FormatEntry>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];
