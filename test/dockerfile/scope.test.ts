import { describe, expect, test } from 'vitest';
import { baseOf } from '../../src/dockerfile/base.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { type BuildArgs, scopeAt, scopeAtEnd, scopeAtStart } from '../../src/dockerfile/scope.ts';
import type { Scope } from '../../src/dockerfile/variables.ts';
import { workdirAt } from '../../src/dockerfile/workdir.ts';

/** The scope at the last instruction of a text. */
function lastScope(text: string, args?: BuildArgs): Scope {
  const file = parseDockerfile(text);
  const node = file.instructions.at(-1);
  if (node === undefined) throw new Error('no instruction');
  return scopeAt(file, node, args);
}

function base(text: string, args?: BuildArgs) {
  const file = parseDockerfile(text);
  const stage = file.stages.at(-1);
  if (stage === undefined) throw new Error('no stage');
  return baseOf(stage, scopeAt(file, stage.from, args));
}

describe('variables at an instruction', () => {
  test('a global ARG is seen by FROM, and in a stage after an ARG of its own', () => {
    const text = 'ARG A=1\nFROM a:$A\nUSER $A\nARG A\nUSER $A\n';
    const file = parseDockerfile(text);
    const values = file.instructions.map(node => scopeAt(file, node).get('A'));
    expect(values).toEqual([undefined, '1', undefined, undefined, '1']);
    expect(lastScope(text).origin('A')).toBe('global-arg');
  });

  test('the last of ARG and ENV counts', () => {
    expect(lastScope('FROM a\nENV A=1\nARG A=2\nUSER $A\n').get('A')).toBe('2');
    expect(lastScope('FROM a\nARG A=2\nENV A=1\nUSER $A\n').origin('A')).toBe('env');
  });

  test('in a stage built on another, its ENV counts whatever ARG came after', () => {
    const text = 'FROM a AS x\nENV A=1\nARG A=2 B=3 PATH=p\nFROM x\nUSER $A\n';
    const scope = lastScope(text);
    expect([scope.get('A'), scope.get('B')]).toEqual(['1', '3']);
    expect(scope.get('PATH')).toContain('/usr/bin');
  });

  test('pairs of one ENV see what was before it, ARGs of one line each other', () => {
    expect(lastScope('FROM a\nENV A=1\nENV A=2 B=$A\nUSER x\n').get('B')).toBe('1');
    expect(lastScope('FROM a\nARG A=1 B=$A\nUSER x\n').get('B')).toBe('1');
  });

  test('an ARG without a default is declared, and open', () => {
    const scope = lastScope('FROM scratch\nARG A\nUSER x\n');
    expect([scope.get('A'), scope.has('A'), scope.isOpen('A'), scope.has('B')]).toEqual([
      undefined,
      true,
      true,
      false,
    ]);
    expect(scope.isOpen('B')).toBe(false);
    expect(lastScope('FROM alpine\nUSER x\n').isOpen('B')).toBe(true);
  });

  test('build arguments win over defaults, and only where ARG declares them', () => {
    const args = { A: 'given', B: 'given' };
    const scope = lastScope('FROM a\nARG A=1\nUSER x\n', args);
    expect([scope.get('A'), scope.origin('A'), scope.get('B')]).toEqual([
      'given',
      'build-arg',
      undefined,
    ]);
  });

  test('platform arguments: always in FROM, in a stage once declared', () => {
    expect(lastScope('FROM --platform=$BUILDPLATFORM a\n').get('BUILDPLATFORM')).toBe(
      'linux/amd64',
    );
    expect(lastScope('FROM a\nUSER $TARGETARCH\n').get('TARGETARCH')).toBeUndefined();
    const scope = lastScope('FROM a\nARG TARGETARCH\nUSER $TARGETARCH\n');
    expect([scope.get('TARGETARCH'), scope.origin('TARGETARCH')]).toEqual(['amd64', 'predefined']);
  });

  test('a stage inherits, over several stages, also ARG', () => {
    const text = 'FROM a AS x\nENV A=1\nARG B=2\nFROM x AS y\nENV A=3\nFROM y\nUSER $A$B\n';
    expect(lastScope(text).expand('$A$B').text).toBe('32');
    expect(lastScope(text).names()).toEqual(expect.arrayContaining(['A', 'B', 'PATH']));
  });

  test('what ONBUILD sets is there in the stage built on it', () => {
    const file = parseDockerfile('FROM a AS x\nONBUILD ENV A=1\nUSER $A\nFROM x\nUSER $A\n');
    expect(file.stages.map(stage => scopeAtEnd(file, stage).get('A'))).toEqual([undefined, '1']);
    expect(file.stages.map(stage => scopeAtStart(file, stage).get('A'))).toEqual([undefined, '1']);
  });

  test('an expansion tells what was missing and what another build may change', () => {
    const scope = lastScope('FROM a\nARG A=1\nENV B=2 C=$A\nUSER x\n');
    expect(scope.expand('$B')).toMatchObject({ text: '2', missing: [], variable: false });
    expect(scope.expand('$C${N:-d}')).toMatchObject({ text: '1d', missing: ['N'], variable: true });
    expect(scope.expand('"${X').failure?.problem).toBe('unclosed-brace');
  });
});

describe('bases', () => {
  test.each([
    ['FROM alpine:3\n', 'image'],
    ['FROM scratch\n', 'scratch'],
    ['FROM alpine AS a\nFROM a\n', 'stage'],
    ['FROM alpine AS scratch\nFROM scratch\n', 'stage'],
    ['ARG B=a\nFROM alpine AS a\nFROM ${B}\n', 'stage'],
    ['ARG B\nFROM $B\n', 'unresolved'],
    ['ARG B\nFROM x/$B:1\n', 'unresolved'],
    ['FROM $B\n', 'invalid'],
    ['ARG B\nFROM $B/$C\n', 'invalid'],
    ['FROM alpine AS Upper\nFROM Upper\n', 'invalid'],
    ['FROM ${B:-alpine}\n', 'image'],
  ])('%j is %s', (text, kind) => {
    expect(base(text).kind).toBe(kind);
  });

  test('build arguments choose it', () => {
    const args = { TAG: '3.22' };
    expect(base('ARG TAG=3\nFROM "alpine:${TAG}"\n', args)).toMatchObject({
      name: 'alpine:3.22',
      variable: true,
      reference: { repository: 'alpine', tag: '3.22' },
    });
  });
});

describe('working directory', () => {
  test('is what ONBUILD made it, in the stage built on it', () => {
    const file = parseDockerfile(
      'FROM a AS x\nWORKDIR /a\nONBUILD WORKDIR b\nUSER 1\nFROM x\nUSER 2\n',
    );
    const users = file.instructions.filter(({ keyword }) => keyword === 'USER');
    expect(users.map(node => workdirAt(file, node).path)).toEqual(['/a', '/a/b']);
  });

  test('is taken over from the stage below, and through variables', () => {
    const text =
      'FROM a AS x\nWORKDIR app\nUSER 1\nWORKDIR /srv/../opt\nFROM x\nENV D=d\nWORKDIR $D/./e\nUSER 2\n';
    const file = parseDockerfile(text);
    const users = file.instructions.filter(({ keyword }) => keyword === 'USER');
    expect(users.map(node => workdirAt(file, node))).toEqual([
      { path: '/app', certain: false },
      { path: '/opt/d/e', certain: true },
    ]);
  });
});
