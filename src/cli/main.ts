import { KnownError } from '../errors.ts';
import type { Language } from '../rule/language.ts';
import { fill } from '../rule/language.ts';
import { closest } from '../text/closest.ts';
import type { Arguments, Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { Interruption } from './interruption.ts';
import { tellError } from './notes.ts';
import type { ExitCode, Session } from './session.ts';
import { VERSION } from './version.ts';

const TEXTS = {
  usage: {
    en: 'dockwright <command> [options]',
    zh: 'dockwright <命令> [选项]',
  },
  lang: { en: 'language of all messages', zh: '提示信息的语言' },
  color: { en: 'colour the output (--no-color: never)', zh: '彩色输出（--no-color 关闭）' },
  unknown: {
    en: 'dockwright: there is no command {name}',
    zh: 'dockwright：没有命令 {name}',
  },
  meant: { en: 'did you mean {name}?', zh: '您是不是想用 {name}？' },
  help: { en: 'see dockwright --help', zh: '请参阅 dockwright --help' },
  interrupted: { en: 'dockwright: interrupted', zh: 'dockwright：已中断' },
  bug: {
    en: 'dockwright: this is a bug in dockwright, please report it with the lines below',
    zh: 'dockwright：这是 dockwright 的缺陷，请附上以下内容反馈',
  },
} as const;

/** Runs one command line. The exit code is returned, never set: the caller owns the process. */
export async function main(argv: readonly string[], session: Session): Promise<ExitCode> {
  try {
    return await dispatch(argv, session);
  } catch (error) {
    if (error instanceof KnownError) {
      tellError(session, error);
      return 2;
    }
    if (error instanceof Interruption) {
      session.err.write(`${TEXTS.interrupted[session.language]}\n`);
      return 2;
    }
    const stack = error instanceof Error ? describe(error) : String(error);
    session.err.write(`${TEXTS.bug[session.language]}\n${stack}\n`);
    return 2;
  }
}

async function dispatch(argv: readonly string[], session: Session): Promise<ExitCode> {
  const first = commandWord(argv);
  const { language } = session;
  if (first !== undefined && !first.startsWith('-') && !Object.hasOwn(COMMANDS, first)) {
    const meant = closest(first, Object.keys(COMMANDS));
    const hint =
      meant === undefined ? TEXTS.help[language] : fill(TEXTS.meant, language, { name: meant });
    session.err.write(`${fill(TEXTS.unknown, language, { name: first })}; ${hint}\n`);
    return 2;
  }
  const { default: yargs } = await import('yargs');
  const entry = first === undefined ? undefined : COMMANDS[first];
  const command = entry === undefined ? undefined : (await entry.load()).default;

  const words = argv.map(word => (word === '-' ? STANDARD_INPUT : word));
  let exit: ExitCode = 0;
  let parser = yargs(words)
    .scriptName('dockwright')
    .usage(TEXTS.usage[language])
    .version(VERSION)
    .help()
    .exitProcess(false)
    .wrap(Math.min(100, session.out.columns))
    .strict()
    .recommendCommands()
    .option('lang', { choices: ['en', 'zh'], describe: TEXTS.lang[language] })
    .option('color', { type: 'boolean', describe: TEXTS.color[language] })
    .demandCommand(1, '');
  if (command?.passThrough === true) parser.parserConfiguration({ 'populate--': true });
  await localize(parser, language);

  for (const [name, { describe: text }] of Object.entries(COMMANDS)) {
    if (command !== undefined && name === first) {
      parser = parser.command(
        `${name} ${command.arguments}`.trimEnd(),
        text[language],
        builder => declare(builder, command, language),
        async args => {
          exit = await command.run(restored(args), session);
        },
      );
    } else {
      parser = parser.command(name, text[language]);
    }
  }

  let failure: ExitCode | undefined;
  const usageError = (message: string | undefined): void => {
    failure = 2;
    const line = message === undefined || message === '' ? '' : `dockwright: ${message}; `;
    session.err.write(`${line}${TEXTS.help[language]}\n`);
  };
  let output = '';
  try {
    await parser
      .fail((message, error) => {
        if (error !== undefined && error !== null) throw error;
        usageError(message);
      })
      .parseAsync(words, {}, (_error, _args, text) => {
        output = text;
      });
  } finally {
    // Help and version; the text of a usage error was written above.
    if (output !== '' && failure === undefined) session.out.write(`${output}\n`);
  }
  return failure ?? exit;
}

/** yargs drops a bare `-` among positionals (18.2.0): it goes through under this name. */
const STANDARD_INPUT = 'standard-input:-';

function restored(args: Arguments): Arguments {
  const back = (value: unknown): unknown =>
    value === STANDARD_INPUT ? '-' : Array.isArray(value) ? value.map(back) : value;
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, back(value)]));
}

/** The first word that is no option: options of all commands may stand before it. */
function commandWord(argv: readonly string[]): string | undefined {
  const first = argv.find((word, index) => !word.startsWith('-') && argv[index - 1] !== '--lang');
  return first ?? argv[0];
}

type Parser = ReturnType<typeof import('yargs').default>;

function declare(builder: Parser, command: Command, language: Language): Parser {
  let parser = builder;
  for (const [name, { describe: text, ...positional }] of Object.entries(
    command.positionals ?? {},
  )) {
    parser = parser.positional(name, { ...positional, describe: text[language] });
  }
  for (const [name, { describe: text, ...option }] of Object.entries(command.options)) {
    parser = parser.option(name, { ...option, describe: text[language] });
  }
  for (const [line, text] of command.examples ?? []) parser = parser.example(line, text[language]);
  return parser;
}

async function localize(parser: Parser, language: Language): Promise<void> {
  // yargs does not export its texts, and bundling loses the files it reads them from.
  parser.locale('en');
  if (language === 'zh') {
    const { default: texts } = await import('../../node_modules/yargs/locales/zh_CN.json', {
      with: { type: 'json' },
    });
    parser.updateStrings(texts as unknown as Record<string, string>);
  }
}

function describe(error: Error): string {
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${own}\ncaused by ${describe(error.cause)}` : own;
}
