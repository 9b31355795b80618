import type { FileResult, Finding, FindingFix, LintResult, Location } from '../lint/result.ts';
import type { Format } from './format.ts';
import { printableJson } from './printable.ts';

/** The stable format for programs. Fields are named one by one, so that nothing slips in unpublished. */
export const json: Format = result => `${printableJson(publicResult(result), 2)}\n`;

function publicResult({ version, files, summary }: LintResult) {
  return {
    version,
    files: files.map(fileOf),
    summary: {
      files: summary.files,
      errors: summary.errors,
      warnings: summary.warnings,
      infos: summary.infos,
      styles: summary.styles,
      fixable: summary.fixable,
    },
  };
}

function fileOf({ path, findings, failure }: FileResult) {
  return {
    path,
    findings: findings.map(findingOf),
    ...(failure === undefined ? {} : { failure: { code: failure.code, message: failure.message } }),
  };
}

function findingOf(finding: Finding) {
  const { rule, code, aliases, severity, message, file, range, fatal, fix, bytes, url } = finding;
  return {
    rule,
    ...(code === undefined ? {} : { code }),
    ...(aliases === undefined ? {} : { aliases }),
    severity,
    message,
    ...(file === undefined ? {} : { file }),
    range: { start: place(range.start), end: place(range.end) },
    ...(fatal === true ? { fatal } : {}),
    ...(fix === undefined ? {} : { fix: fixOf(fix) }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(url === undefined ? {} : { url }),
  };
}

function place({ line, column, offset }: Location) {
  return { line, column, offset };
}

function fixOf({ title, safety, edits, declares, files }: FindingFix) {
  return {
    title,
    safety,
    edits: edits.map(({ start, end, text }) => ({ start, end, text })),
    ...(declares === undefined ? {} : { declares }),
    ...(files === undefined
      ? {}
      : {
          files: files.map(({ path, before, after, executable }) => ({
            path,
            ...(before === undefined ? {} : { before }),
            after,
            ...(executable === true ? { executable } : {}),
          })),
        }),
  };
}
