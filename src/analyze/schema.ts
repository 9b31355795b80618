import { WASTE_KINDS } from './waste.ts';

type Schema = Readonly<Record<string, unknown>>;

const bytes = { type: 'integer', minimum: 0, description: 'Bytes.' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const place = { type: 'integer', minimum: 1 } as const;
const text = { type: 'string' } as const;
const digest = { type: 'string', pattern: '^sha(?:256|384|512):[0-9a-f]+$' } as const;

function closed(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter(name => !optional.includes(name));
  return { type: 'object', additionalProperties: false, required, properties } as const;
}

const layer = { ...place, description: 'Number of the layer, the base first, from 1.' };
const lines = {
  line: { ...place, description: 'First line of the instruction that made it.' },
  endLine: { ...place, description: 'Its last line.' },
};
const wasted = closed({
  bytes: { ...bytes, description: 'The sum of the others: no byte counts twice.' },
  overwritten: { ...bytes, description: 'Files that a later layer writes anew.' },
  deleted: { ...bytes, description: 'Files that a later layer deletes.' },
  cache: { ...bytes, description: "Files in sight in package managers' caches." },
  duplicated: {
    ...bytes,
    description: 'Files in sight that are like one of a lower layer or earlier in it.',
  },
});

/** JSON schema of `analyze --json`. */
export function analyzeSchema() {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Result of dockwright analyze --json, version 1',
    ...closed(
      {
        version: { const: 1 },
        image: { ...text, description: 'Where it was read.' },
        digest: { ...digest, description: 'Of the manifest, as it would be pushed.' },
        platform: { ...text, description: '`linux/amd64`.' },
        files: { ...count, description: 'Files in sight, directories aside.' },
        compressed: { ...bytes, description: 'Bytes of all layers as a registry keeps them.' },
        size: { ...bytes, description: 'Bytes of all layers as `docker history` counts.' },
        contents: { ...bytes, description: 'Bytes of all files of all layers.' },
        wasted,
        efficiency: {
          type: 'number',
          minimum: 0,
          maximum: 1,
          description: '(contents - wasted.bytes) / contents; 1 for an empty image.',
        },
        exceeded: {
          type: 'array',
          items: { enum: ['max-wasted', 'min-efficiency'] },
          description: 'Thresholds that are not kept: exit code 1.',
        },
        layers: {
          type: 'array',
          items: closed(
            {
              layer,
              digest,
              compressed: bytes,
              size: bytes,
              contents: bytes,
              added: { ...count, description: 'Files that were not there below.' },
              changed: { ...count, description: 'Files it writes anew.' },
              removed: { ...count, description: 'Files it deletes.' },
              wasted,
              deletes: { ...bytes, description: 'Bytes of lower layers that it deletes.' },
              overwrites: { ...bytes, description: 'Bytes of lower layers that it writes over.' },
              createdBy: { ...text, description: "As the image's history says it." },
              base: {
                type: 'boolean',
                description: "Whether it is the base image's; with --file.",
              },
              ...lines,
            },
            ['createdBy', 'base', 'line', 'endLine'],
          ),
        },
        waste: {
          type: 'array',
          description: 'The dearest first, as many as --top says.',
          items: closed(
            {
              kind: { enum: WASTE_KINDS },
              path: {
                ...text,
                description: 'The file, or the folder that went or is a cache as a whole.',
              },
              bytes,
              files: count,
              layer,
              ...lines,
              hiddenBy: { ...place, description: 'The layer that hides it.' },
              hiddenByLine: place,
              managers: { type: 'array', items: text, description: 'Of a cache: who fills it.' },
              original: { ...text, description: 'Of a duplicate: the file that counts as used.' },
            },
            ['line', 'endLine', 'hiddenBy', 'hiddenByLine', 'managers', 'original'],
          ),
        },
        wasteItems: { ...count, description: 'How many there are in all.' },
        largest: {
          type: 'array',
          items: closed({ path: text, bytes, layer, ...lines }, ['line', 'endLine']),
        },
        dockerfile: {
          ...closed({
            path: text,
            notFound: {
              type: 'array',
              items: place,
              description:
                'Lines of RUN, COPY and ADD that the history does not tell of: built from another text, or by a builder that squashes.',
            },
          }),
          description: 'With --file.',
        },
      },
      ['platform', 'dockerfile'],
    ),
  };
}
