import { KnownError } from '../../errors.ts';
import type { Credential } from '../../registry/auth/credential.ts';
import { fixedCredential } from '../../registry/auth/credential.ts';
import { swrRegistryHost } from '../../swr/hosts.ts';
import { longTermLogin, type RegistryLogin } from '../../swr/login.ts';
import { ACCESS_KEY_OPTIONS, openSwrApi, readAccessKeys, swrPlace } from '../accessKeys.ts';
import { type Arguments, type Command, optionalString } from '../command.ts';
import { CONNECTION_OPTIONS, connect } from '../connection.ts';
import { LOGIN_PROGRAMS, type LoginProgram, loginHelp, quote } from '../loginHelp.ts';
import { note } from '../notes.ts';
import { readSecret } from '../secret.ts';
import type { Session } from '../session.ts';

interface Wanted extends RegistryLogin {
  readonly registry: string;
}

const command: Command = {
  arguments: '[registry]',
  positionals: {
    registry: {
      type: 'string',
      describe: {
        en: 'registry host; left out, the SWR registry of --region',
        zh: '镜像仓库地址；省略时为 --region 对应的 SWR 仓库',
      },
    },
  },
  options: {
    ...ACCESS_KEY_OPTIONS,
    temporary: {
      type: 'boolean',
      describe: {
        en: 'SWR: ask for a login that expires instead of the long-term one',
        zh: 'SWR：申请临时登录（会过期），而不是长期登录',
      },
    },
    seconds: {
      type: 'number',
      describe: {
        en: 'how long a temporary login shall last, 900 to 86400',
        zh: '临时登录的有效期（秒），900～86400',
      },
    },
    username: {
      alias: 'u',
      type: 'string',
      describe: { en: 'user name, for registries other than SWR', zh: '用户名（非 SWR 仓库）' },
    },
    'password-env': {
      type: 'string',
      describe: {
        en: 'name of the environment variable that holds the password',
        zh: '存放密码的环境变量名',
      },
    },
    'password-file': {
      type: 'string',
      describe: { en: 'file that holds the password', zh: '存放密码的文件' },
    },
    'password-stdin': {
      type: 'boolean',
      describe: { en: 'read the password from standard input', zh: '从标准输入读取密码' },
    },
    print: {
      choices: LOGIN_PROGRAMS,
      describe: {
        en: 'store nothing; print how this program logs in, or the password itself into a pipe',
        zh: '不保存；输出该程序的登录方法，或将密码输出到管道',
      },
    },
    verify: {
      type: 'boolean',
      default: true,
      describe: {
        en: 'try the login at the registry first (--no-verify: store it unseen)',
        zh: '先在仓库验证登录（--no-verify：不验证直接保存）',
      },
    },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    [
      'dockwright login --region cn-north-4 --ak-env MY_AK --sk-env MY_SK',
      { en: 'SWR, long-term', zh: 'SWR 长期登录' },
    ],
    [
      'dockwright login --region cn-north-4 --temporary --seconds 3600',
      { en: 'SWR, for an hour, keys from HUAWEICLOUD_SDK_AK and _SK', zh: 'SWR 临时登录一小时' },
    ],
    [
      'dockwright login registry.example.com -u ci --password-stdin < token',
      { en: 'another registry', zh: '其他镜像仓库' },
    ],
  ],

  async run(args, session) {
    const print = LOGIN_PROGRAMS.find(name => name === args.print);
    if (print === 'password' && session.out.isTerminal) throw passwordOnTerminal();
    const wanted = await wantedLogin(args, session);
    const { registry, username, password, expires } = wanted;
    const { registerSecret } = await import('../../http/secrets.ts');
    registerSecret(password);
    if (print !== undefined) {
      await printLogin(print, wanted, args, session);
      return 0;
    }
    const credential: Credential = { type: 'password', username, password };
    if (args.verify !== false) {
      const trial = connect(args, session, fixedCredential(registry, credential, 'login'));
      try {
        await trial.registry(registry).ping();
      } finally {
        await trial.close();
      }
    }
    const { saveCredential } = await import('../../registry/auth/save.ts');
    const environment = session.env as NodeJS.ProcessEnv;
    const saved = await saveCredential(registry, credential, { environment });
    const values = {
      registry,
      username,
      file: saved.file,
      helper: saved.helper ?? '',
      expires: expires?.toISOString() ?? '',
    };
    note(session, TEXTS.done, values);
    note(session, saved.helper === undefined ? TEXTS.inFile : TEXTS.inHelper, values);
    if (expires !== undefined) note(session, TEXTS.expires, values);
    return 0;
  },
};

const TEXTS = {
  done: { en: 'logged in to {registry} as {username}', zh: '已以 {username} 登录 {registry}' },
  inFile: {
    en: 'the password is in {file}, readable by you only but not encrypted; a credential helper would encrypt it',
    zh: '密码保存在 {file}（仅本人可读，但未加密；配置凭据助手可加密保存）',
  },
  inHelper: { en: 'the password is kept by {helper}', zh: '密码由 {helper} 保存' },
  expires: { en: 'the login expires at {expires}', zh: '该登录于 {expires} 过期' },
} as const;

async function wantedLogin(args: Arguments, session: Session): Promise<Wanted> {
  const registry = optionalString(args.registry);
  const username = optionalString(args.username);
  if (username !== undefined) {
    const password = await readSecret(
      session.language === 'zh' ? '密码' : 'password',
      '--password-env, --password-file, --password-stdin',
      {
        env: optionalString(args['password-env']),
        file: optionalString(args['password-file']),
        stdin: args['password-stdin'] === true,
      },
      session,
    );
    return { registry: registry ?? 'docker.io', username, password };
  }
  if (registry !== undefined && args.region === undefined && !swrRegistryHost(registry)) {
    throw whoAt(registry);
  }
  const hosts = swrPlace(args, session, registry);
  if (args.temporary === true) {
    const connection = connect(args, session);
    try {
      const api = await openSwrApi(args, session, connection.http, registry);
      const seconds = typeof args.seconds === 'number' ? args.seconds : undefined;
      const project = optionalString(args.project);
      const login = await api.temporaryLogin(project, seconds);
      // A registry with a name of its own (VPC endpoint, cloud stack) is what the images will be called by.
      return { ...login, registry: registry ?? login.registry };
    } finally {
      await connection.close();
    }
  }
  const project = optionalString(args.project) ?? hosts.region;
  return {
    registry: hosts.registry,
    ...longTermLogin(project, await readAccessKeys(args, session)),
  };
}

async function printLogin(
  program: LoginProgram,
  login: Wanted,
  args: Arguments,
  session: Session,
): Promise<void> {
  if (program === 'password') {
    session.out.write(`${login.password}\n`);
    return;
  }
  session.out.write(loginHelp(program, { ...login, again: repeated(args) }, session.language));
}

/** The same command line with `--print password`: it names variables and files, never what they hold. */
function repeated(args: Arguments): string {
  const words = ['dockwright', 'login'];
  const registry = optionalString(args.registry);
  if (registry !== undefined) words.push(quote(registry));
  for (const name of [
    'region',
    'project',
    'ak-env',
    'sk-env',
    'sk-file',
    'swr-api',
    'username',
    'password-env',
    'password-file',
  ]) {
    const value = optionalString(args[name]);
    if (value !== undefined) words.push(`--${name}`, quote(value));
  }
  if (args.temporary === true) words.push('--temporary');
  return [...words, '--print', 'password'].join(' ');
}

function whoAt(registry: string): KnownError {
  return new KnownError(
    'login-username',
    {
      en: '{registry} is no SWR registry: who logs in?',
      zh: '{registry} 不是 SWR 仓库：缺少用户名',
    },
    {
      values: { registry },
      hint: {
        en: 'give --username, and the password by --password-stdin; for an SWR under another name give --region',
        zh: '请用 --username 指定用户名，用 --password-stdin 传入密码；若是使用其他域名的 SWR，请指定 --region',
      },
    },
  );
}

function passwordOnTerminal(): KnownError {
  return new KnownError(
    'password-on-terminal',
    { en: 'a password is not shown on a terminal', zh: '不会在终端上显示密码' },
    {
      hint: {
        en: 'pipe it: … --print password | docker login … --password-stdin',
        zh: '请用管道传递：… --print password | docker login … --password-stdin',
      },
    },
  );
}

export default command;
