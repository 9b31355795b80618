import { rowsByCommand } from './commandRows.ts';
import type { Command, ShellWord } from './nodes.ts';

/** A command that makes a private key. */
export interface KeyGeneration {
  readonly tool: string;
  /** The file it is written to, where the command says so. */
  readonly output: ShellWord | undefined;
}

interface Generator {
  readonly commands: RegExp;
  /** Each of these must be among the arguments. */
  readonly needs?: readonly RegExp[];
  /** With one of these it makes no key. */
  readonly not?: RegExp;
  /** Options that name the file. */
  readonly output?: readonly string[];
}

/** Tools that make private keys. A new one is a row. */
const GENERATORS: readonly Generator[] = [
  {
    commands: /^ssh-keygen$/,
    needs: [/^-[a-zA-Z]*[AtfbN]/],
    not: /^-[a-zA-Z]*[RFlyHLBcpeikKr][a-zA-Z]*$/,
    output: ['-f'],
  },
  { commands: /^openssl$/, needs: [/^(?:genrsa|genpkey|gendsa)$/], output: ['-out'] },
  {
    commands: /^openssl$/,
    needs: [/^req$/, /^-(?:newkey|new|x509)$/],
    not: /^-key$/,
    output: ['-keyout'],
  },
  { commands: /^openssl$/, needs: [/^ecparam$/, /^-genkey$/], output: ['-out'] },
  {
    commands: /^keytool$/,
    needs: [/^-(?:genkey|genkeypair|genseckey)$/],
    output: ['-keystore'],
  },
  {
    commands: /^gpg2?$/,
    needs: [/^--(?:gen-key|generate-key|full-gen(?:erate)?-key|quick-gen(?:erate)?-key)$/],
  },
  { commands: /^wg$/, needs: [/^genkey$/] },
  { commands: /^mkcert$/, needs: [/^[\w*]/] },
  { commands: /^make-ssl-cert$/, needs: [/^generate-default-snakeoil$/] },
  { commands: /^cfssl$/, needs: [/^(?:gencert|genkey|selfsign)$/] },
  { commands: /^x11vnc$/, needs: [/^-storepasswd$/] },
  { commands: /^(?:easyrsa|easy-rsa)$/, needs: [/^(?:build-.*|gen-.*)$/] },
  { commands: /^step$/, needs: [/^(?:create|keypair)$/] },
];

const generatorsOf = rowsByCommand(GENERATORS);

/** Reads a command that makes a private key; undefined for any other. */
export function keyGeneration({ name, args }: Command): KeyGeneration | undefined {
  const found = generatorsOf(name).find(
    ({ needs = [], not }) =>
      needs.every(need => args.some(({ value }) => need.test(value))) &&
      (not === undefined || !args.some(({ value }) => not.test(value))),
  );
  if (found === undefined) return undefined;
  const flag = args.findIndex(({ value }) => found.output?.includes(value));
  return { tool: name, output: flag === -1 ? undefined : args[flag + 1] };
}
