import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { imageStages, neededStages } from '../../src/dockerfile/reach.ts';

describe('stages', () => {
  const file = parseDockerfile(
    [
      'FROM a:1 AS base',
      'FROM base AS build',
      'FROM b:1 AS tools',
      'FROM c:1 AS lost',
      'COPY --from=build /a /a',
      'FROM base',
      'COPY --from=build /a /a',
      'RUN --mount=type=bind,from=tools,target=/t true',
    ].join('\n'),
  );
  const names = (stages: Iterable<{ name: string | undefined }>) =>
    [...stages].map(stage => stage.name ?? '(last)').sort();

  it('the last one needs what it is built on, copies from and mounts', () => {
    expect(names(neededStages(file))).toEqual(['(last)', 'base', 'build', 'tools']);
  });
  it('whose layers are in the image', () => {
    expect(names(imageStages(file))).toEqual(['(last)', 'base']);
  });
  it('a name with a variable may be any that fits', () => {
    const dynamic = parseDockerfile(
      'FROM a:1 AS base-amd64\nFROM a:1 AS base-arm64\nFROM a:1 AS base\nFROM a:1 AS x-static-y\nFROM base-$TARGETARCH\n',
    );
    expect(names(neededStages(dynamic))).toEqual(['(last)', 'base-amd64', 'base-arm64']);
  });
  it('of a file without any', () => {
    expect(neededStages(parseDockerfile('')).size).toBe(0);
  });
});
