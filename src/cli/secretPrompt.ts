import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Asks on a terminal and shows nothing of what is typed. Ctrl-C and Ctrl-D give an empty answer. */
export function promptSecret(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: silent, terminal: true });
  output.write(question);
  return new Promise(resolve => {
    let answered = false;
    const finish = (answer: string) => {
      if (answered) return;
      answered = true;
      output.write('\n');
      resolve(answer);
    };
    reader.question('', answer => {
      finish(answer);
      reader.close();
    });
    reader.once('close', () => finish(''));
  });
}
