import type { Finding, LintResult } from '../lint/result.ts';
import type { Severity } from '../rule/rule.ts';
import { fingerprinted } from './fingerprint.ts';
import type { Format, ReportOptions, RuleInfo } from './format.ts';
import { printableJson } from './printable.ts';
import { failures, isWebAddress, type Problem } from './problems.ts';
import { region, replacements } from './sarif-region.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  style: 'note',
};
const ROOT = '%SRCROOT%';

/** SARIF 2.1.0 with rules, regions, fixes, fingerprints, and what could not be read. */
export const sarif: Format = (result, options) => {
  const all = fingerprinted(result);
  const used = [...new Set(all.map(({ finding }) => finding.rule))].sort();
  const index = new Map(used.map((name, position) => [name, position]));
  const pages = new Map(all.map(({ finding }) => [finding.rule, finding.url]));
  const unread = failures(result);
  const log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'dockwright',
            semanticVersion: options.version,
            language: options.language === 'zh' ? 'zh-CN' : 'en',
            rules: used.map(name =>
              descriptor(name, options.rules.get(name), pages.get(name), options),
            ),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { uri: directoryUri(options.cwd) } },
        artifacts: artifacts(result),
        invocations: [
          {
            executionSuccessful: unread.length === 0,
            ...(unread.length === 0
              ? {}
              : { toolExecutionNotifications: unread.map(notification) }),
          },
        ],
        results: all.map(problem => resultOf(problem, index.get(problem.finding.rule) ?? -1)),
      },
    ],
  };
  return `${printableJson(log, 2)}\n`;
};

function descriptor(
  name: string,
  rule: RuleInfo | undefined,
  page: string | undefined,
  { language }: ReportOptions,
) {
  const helpUri = rule?.url ?? page;
  const link = isWebAddress(helpUri) ? { helpUri } : {};
  if (rule === undefined) return { id: name, ...link };
  const why = rule.why[language];
  return {
    id: name,
    shortDescription: { text: rule.summary[language] },
    fullDescription: { text: why },
    help: { text: why, markdown: why },
    ...link,
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: [rule.category, ...(rule.guide ?? []).map(section => `swr-guide-${section}`)],
      aliases: rule.aliases,
      precision: 'high',
      'problem.severity':
        rule.severity === 'error' || rule.severity === 'warning' ? rule.severity : 'recommendation',
      // GitHub ranks security findings by this number.
      ...(rule.category === 'security' || rule.category === 'secrets'
        ? { 'security-severity': rule.severity === 'error' ? '8.0' : '5.0' }
        : {}),
    },
  };
}

function resultOf(problem: Problem & { readonly fingerprint: string }, ruleIndex: number) {
  const { finding, path, fingerprint, file } = problem;
  const { code, aliases, fatal } = finding;
  // Offsets of a script's or an ignore file's text are not known here, only its lines.
  const text = finding.file === undefined ? file.text : undefined;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: { artifactLocation: location(path), region: region(finding.range, text) },
      },
    ],
    partialFingerprints: { 'dockwright/v1': fingerprint },
    ...fixesOf(finding, path, text),
    properties: {
      severity: finding.severity,
      ...(code === undefined ? {} : { code }),
      ...(aliases === undefined ? {} : { aliases }),
      ...(fatal === true ? { fatal } : {}),
    },
  };
}

/** A fix without edits (by hand, or one that only writes other files) has nothing SARIF could carry. */
function fixesOf({ fix, file }: Finding, path: string, text: string | undefined) {
  if (fix === undefined || fix.edits.length === 0 || file !== undefined) return {};
  return {
    fixes: [
      {
        description: { text: fix.title },
        artifactChanges: [
          { artifactLocation: location(path), replacements: replacements(fix.edits, text) },
        ],
        properties: { safety: fix.safety },
      },
    ],
  };
}

function artifacts(result: LintResult) {
  return result.files.map(({ path }) => ({ location: location(path) }));
}

function notification({ path, code, message }: ReturnType<typeof failures>[number]) {
  return {
    level: 'error',
    descriptor: { id: code },
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: location(path) } }],
  };
}

function location(path: string) {
  const absolute = path.startsWith('/') || /^[A-Za-z]:\//.test(path);
  if (absolute) return { uri: fileUri(path) };
  return { uri: encodePath(path), uriBaseId: ROOT };
}

function directoryUri(path: string): string {
  const uri = fileUri(path.replaceAll('\\', '/'));
  return uri.endsWith('/') ? uri : `${uri}/`;
}

function fileUri(path: string): string {
  const drive = /^[A-Za-z]:/.exec(path)?.[0];
  return drive === undefined
    ? `file://${encodePath(path)}`
    : `file:///${drive}${encodePath(path.slice(drive.length))}`;
}

/** Each part percent-encoded; a lone surrogate, which no URI can hold, becomes U+FFFD. */
function encodePath(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
