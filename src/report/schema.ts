import { DECLARATIONS } from '../rule/fix.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const closed = (
  properties: Readonly<Record<string, unknown>>,
  optional: readonly string[] = [],
) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter(key => !optional.includes(key)),
  properties,
});

/** JSON Schema (draft 2020-12) of `lint --format json`; published as docs/schema/lint-result.json. */
export function lintResultSchema() {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Result of dockwright lint --format json, version 1',
    ...closed({
      version: { const: 1 },
      files: { type: 'array', items: { $ref: '#/$defs/file' } },
      summary: closed({
        files: { ...count, description: 'Files looked at, those that could not be read included.' },
        errors: count,
        warnings: count,
        infos: count,
        styles: count,
        fixable: { ...count, description: 'Findings that `fix` or `fix --unsafe` takes away.' },
      }),
    }),
    $defs: {
      file: closed(
        {
          path: {
            ...text,
            description: 'As given, with `/`; `-` for standard input.',
          },
          findings: { type: 'array', items: { $ref: '#/$defs/finding' } },
          failure: {
            ...closed({ code: text, message: text }),
            description: 'Why the file could not be read; it has no findings then.',
          },
        },
        ['failure'],
      ),
      finding: closed(
        {
          rule: { ...text, description: 'Name of the rule.' },
          code: { ...text, description: 'The hadolint code or BuildKit check it answers to.' },
          aliases: {
            type: 'array',
            items: text,
            description: 'Everything it answers to in other tools.',
          },
          severity: { enum: ['error', 'warning', 'info', 'style'] },
          message: text,
          file: {
            ...text,
            description: 'Path of the file it lies in, when that is not the linted one.',
          },
          range: {
            ...closed({ start: { $ref: '#/$defs/location' }, end: { $ref: '#/$defs/location' } }),
            description: 'Half-open: `end` is the first place after it.',
          },
          fatal: { const: true, description: 'BuildKit refuses the file.' },
          fix: { $ref: '#/$defs/fix' },
          bytes: { ...count, description: 'Bytes it costs in the image that `--image` names.' },
          url: { ...text, description: "The rule's page." },
        },
        ['code', 'aliases', 'file', 'fatal', 'fix', 'bytes', 'url'],
      ),
      location: closed({
        line: { type: 'integer', minimum: 1 },
        column: { type: 'integer', minimum: 1, description: 'In UTF-16 code units.' },
        offset: { ...count, description: 'UTF-16 code units from the start of the text.' },
      }),
      fix: closed(
        {
          title: text,
          safety: { enum: ['safe', 'unsafe', 'manual'] },
          edits: {
            type: 'array',
            description: 'Applied all or none.',
            items: closed({ start: count, end: count, text }),
          },
          declares: { type: 'array', items: { enum: Object.keys(DECLARATIONS) } },
          files: {
            type: 'array',
            description: 'Changes to other files, paths relative to the build context.',
            items: closed({ path: text, before: text, after: text, executable: { const: true } }, [
              'before',
              'executable',
            ]),
          },
        },
        ['declares', 'files'],
      ),
    },
  };
}
