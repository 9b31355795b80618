import { KnownError } from '../../errors.ts';
import { isRecord } from '../../image/descriptor.ts';
import { run } from '../../process/spawn.ts';
import { isDockerHub } from '../host.ts';
import type { Credential } from './credential.ts';

/** Helpers may have to ask a cloud. */
const TIMEOUT_MS = 60_000;
/** The user name that says: the secret is an identity token. */
const TOKEN_USER = '<token>';

/**
 * Speaks docker's credential helper protocol: server or JSON on stdin, JSON on stdout. Nothing secret is in argv.
 * @param suffix `osxkeychain` for `docker-credential-osxkeychain`.
 */
export class CredentialHelper {
  readonly program: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(suffix: string, environment: NodeJS.ProcessEnv = process.env) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(suffix)) {
      throw new KnownError(
        'invalid-credential-helper',
        `${JSON.stringify(suffix)} is no name of a credential helper`,
        {
          hint: 'credsStore and credHelpers hold what follows docker-credential- in the program’s name.',
          zh: {
            message: `${JSON.stringify(suffix)} 不是有效的凭据助手名称`,
            hint: 'credsStore 和 credHelpers 中应填写程序名 docker-credential- 之后的部分。',
          },
        },
      );
    }
    this.program = `docker-credential-${suffix}`;
    this.#environment = environment;
  }

  /** @returns undefined when the helper knows nothing of this registry. @throws KnownError */
  async get(registry: string): Promise<Credential | undefined> {
    const { exitCode, stdout, stderr } = await this.#run('get', serverName(registry), []);
    if (exitCode !== 0) {
      // Part of the protocol: this sentence, on stdout.
      if (/credentials not found/i.test(stdout)) return undefined;
      throw this.#failed('get', registry, stderr.trim() || stdout.trim());
    }
    let answer: unknown;
    try {
      answer = JSON.parse(stdout);
    } catch {
      throw this.#failed('get', registry, 'its answer is not JSON');
    }
    if (!isRecord(answer)) throw this.#failed('get', registry, 'its answer is not a JSON object');
    const { Username: username, Secret: secret } = answer;
    if (typeof username !== 'string' || typeof secret !== 'string' || secret === '')
      return undefined;
    return username === TOKEN_USER
      ? { type: 'identity-token', token: secret }
      : { type: 'password', username, password: secret };
  }

  async store(registry: string, credential: Credential): Promise<void> {
    const [username, secret] =
      credential.type === 'password'
        ? [credential.username, credential.password]
        : [TOKEN_USER, credential.token];
    const input = JSON.stringify({
      ServerURL: serverName(registry),
      Username: username,
      Secret: secret,
    });
    const { exitCode, stdout, stderr } = await this.#run('store', input, [secret]);
    if (exitCode !== 0) {
      const said = (stderr.trim() || stdout.trim()).replaceAll(secret, '***');
      throw this.#failed('store', registry, said);
    }
  }

  /** Forgetting what is not there is no error. */
  async erase(registry: string): Promise<void> {
    const { exitCode, stdout, stderr } = await this.#run('erase', serverName(registry), []);
    if (exitCode !== 0 && !/not found/i.test(stdout + stderr)) {
      throw this.#failed('erase', registry, stderr.trim() || stdout.trim());
    }
  }

  #run(action: string, input: string, secrets: readonly string[]) {
    return run(this.program, [action], {
      input,
      env: this.#environment,
      timeoutMs: TIMEOUT_MS,
      maxOutputBytes: 1024 * 1024,
      secrets,
    });
  }

  #failed(action: string, registry: string, said: string): KnownError {
    const why = said.slice(0, 300);
    return new KnownError(
      'credential-helper-failed',
      `${this.program} ${action}, for ${registry}: ${why}`,
      {
        hint: 'Try the helper by hand, or take it out of docker’s config.json (credsStore, credHelpers).',
        zh: {
          message: `凭据助手 ${this.program} ${action}（${registry}）失败：${why}`,
          hint: '请手动运行该助手检查，或将其从 docker 的 config.json（credsStore、credHelpers）中移除。',
        },
      },
    );
  }
}

/** Docker Hub is filed under its old address. */
export function serverName(registry: string): string {
  return isDockerHub(registry) ? 'https://index.docker.io/v1/' : registry;
}
