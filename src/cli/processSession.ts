import { interruptions } from './interruption.ts';
import { chooseLanguage } from './language.ts';
import type { Session } from './session.ts';
import { processOutput } from './terminal.ts';

/** The session of a real process. */
export function processSession(): Session {
  const argv = process.argv.slice(2);
  const { env } = process;
  return {
    language: chooseLanguage(argv, env),
    cwd: process.cwd(),
    env,
    out: processOutput(1, argv, env),
    err: processOutput(2, argv, env),
    async readInput() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
      return Buffer.concat(chunks);
    },
    interrupt: interruptions(),
    // Only asking for it opens standard input.
    get askSecret() {
      if (!process.stdin.isTTY) return undefined;
      return async (question: string) => (await import('./secretPrompt.ts')).promptSecret(question);
    },
  };
}
