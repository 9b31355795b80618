import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { corpusFiles, corpusFolder } from '../../src/dev/corpus/files.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { scriptsOf } from '../../src/dockerfile/scripts.ts';
import type { Command, Script, ShellWord } from '../../src/shell/nodes.ts';
import { contains } from '../../src/text/range.ts';
import { needs } from '../support/realParts.ts';

const folder = corpusFolder();
if (folder === undefined) {
  process.stderr.write('tests left out: no corpus of real Dockerfiles (DOCKWRIGHT_CORPUS)\n');
}
const hasBash = needs('bash');

interface Read {
  readonly name: string;
  readonly text: string;
  readonly scripts: readonly Script[];
}

async function readCorpus(path: string): Promise<readonly Read[]> {
  const files = await corpusFiles(path);
  return files.map(({ name, text }) => {
    const file = parseDockerfile(text);
    return { name, text, scripts: file.instructions.flatMap(node => scriptsOf(file, node)) };
  });
}

/** Takes continuations out of a slice of a Dockerfile, by another way than the model does. */
function joined(text: string): string {
  return text.replace(/[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/g, '');
}

/**
 * The word of a plain command stands in the file as it is, but for continuations (which a heredoc has none of); in
 * JSON and quotes it may be escaped.
 */
function isExact(text: string, word: ShellWord, command: Command): boolean {
  const slice = text.slice(word.range.start, word.range.end).replaceAll('\r\n', '\n');
  if (slice === word.raw || joined(slice) === word.raw) return true;
  // `<<-` takes leading tabs away, inside quotes too.
  if (slice.replace(/^\t+/gm, '') === word.raw) return true;
  const bare = (written: string) => written.replace(/[\\"']/g, '');
  return command.written !== 'plain' && bare(joined(slice)) === bare(word.raw);
}

describe.skipIf(folder === undefined)('real Dockerfiles', () => {
  it('have words whose ranges say what the words say', async () => {
    const wrong: string[] = [];
    let words = 0;
    for (const { name, text, scripts } of await readCorpus(folder ?? '')) {
      for (const script of scripts) {
        for (const command of script.commands) {
          if (!contains(script.range, command.range)) wrong.push(`${name}: command outside`);
          for (const word of [command.nameWord, ...command.args]) {
            if (word === undefined) continue;
            words++;
            if (!isExact(text, word, command)) wrong.push(`${name}: ${word.raw}`);
          }
        }
        for (const range of [...script.steps, ...script.pipelines].map(part => part.range)) {
          if (!contains(script.range, range)) wrong.push(`${name}: step outside`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(words).toBeGreaterThan(10_000);
  });

  it.skipIf(!hasBash)('parse where bash parses them', async () => {
    const differing: string[] = [];
    let compared = 0;
    const read = await readCorpus(folder ?? '');
    for (const { name, scripts } of read.filter((_, i) => i % 6 === 0)) {
      for (const script of scripts) {
        if (script.dialect !== 'posix' || script.form === 'exec') continue;
        compared++;
        if (accepts(script) !== (script.errors.length === 0)) differing.push(name);
      }
    }
    expect(compared).toBeGreaterThan(100);
    // Templates (`{{Insert("x"…`) are no shell; the parser takes some of them.
    expect(differing.length / compared).toBeLessThan(0.01);
  });
});

function accepts(script: Script): boolean {
  const run = spawnSync('bash', ['-n'], { input: script.source.text, encoding: 'utf8' });
  return run.status === 0 && !/syntax error|unexpected EOF/.test(run.stderr);
}
