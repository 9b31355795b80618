import type { HttpClient } from '../http/client.ts';
import { registerSecret } from '../http/secrets.ts';
import { basic, type Credential, type CredentialSource } from './auth/credential.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import { formatScopes, type Scope } from './scope.ts';
import { requestToken, type Token } from './token.ts';

/** Renewed this long before it dies: a request takes a moment to arrive. */
const MARGIN_MS = 5_000;

/**
 * Gives the Authorization header for one registry: learns the scheme from challenges, remembers a token for
 * each set of scopes until it dies, and asks for each only once however many requests wait for it.
 */
export class Authorizer {
  readonly #registry: string;
  readonly #http: HttpClient;
  readonly #credentials: CredentialSource;
  readonly #tokens = new Map<string, Promise<Token>>();
  readonly #found = new Map<string, Promise<Credential | undefined>>();
  #challenges: readonly Challenge[] = [];
  #anonymous = false;

  /** @param registry the name credentials are kept under: `docker.io` for Docker Hub. */
  constructor(registry: string, http: HttpClient, credentials: CredentialSource) {
    this.#registry = registry;
    this.#http = http;
    this.#credentials = credentials;
  }

  /** True once credentials were looked for and none were there. */
  get isAnonymous(): boolean {
    return this.#anonymous;
  }

  /** Remembers how the registry wants to be asked. Its scopes are not taken from there: SWR's end in nothing. */
  learn(header: string | undefined): void {
    const challenges = header === undefined ? [] : parseChallenges(header);
    if (challenges.length > 0) this.#challenges = challenges;
  }

  /**
   * The Authorization header for these scopes; undefined for an anonymous request.
   * @throws HttpError when the token server refuses
   */
  async header(
    scopes: readonly Scope[],
    origin: URL,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const bearer = this.#challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer === undefined && !this.#challenges.some(({ scheme }) => scheme === 'basic')) {
      return undefined;
    }
    const credential = await this.#credential(scopes);
    if (bearer === undefined)
      return credential?.type === 'password' ? basic(credential) : undefined;
    if (credential?.type === 'registry-token') return `Bearer ${credential.token}`;
    const token = await this.#token(bearer, formatScopes(scopes), credential, origin, signal);
    return `Bearer ${token.value}`;
  }

  /**
   * The registry refused what `header` gave: forget it, so that the next call asks anew.
   * @param shown the header that was refused; undefined for an anonymous request
   * @returns false when the next header could not be any better
   */
  async refused(
    scopes: readonly Scope[],
    challenge: string | undefined,
    shown: string | undefined,
  ): Promise<boolean> {
    this.learn(challenge);
    // A long run outlives a temporary login: the source is asked again too.
    this.#found.clear();
    const bearer = this.#challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer === undefined) {
      if (this.#challenges.length === 0) return false;
      const credential = await this.#credential(scopes);
      return credential?.type === 'password' && basic(credential) !== shown;
    }
    const key = this.#key(bearer, formatScopes(scopes));
    const known = this.#tokens.get(key);
    // Many are refused with the same token: the first forgets it, the others find its successor.
    const token = await known?.catch(() => undefined);
    if (`Bearer ${token?.value}` === shown && this.#tokens.get(key) === known) {
      this.#tokens.delete(key);
    }
    return true;
  }

  #token(
    bearer: Challenge,
    scopes: readonly string[],
    credential: Credential | undefined,
    origin: URL,
    signal: AbortSignal | undefined,
  ): Promise<Token> {
    const key = this.#key(bearer, scopes);
    const known = this.#tokens.get(key);
    const fresh = () =>
      requestToken(this.#http, bearer, scopes, credential, origin).catch(error => {
        this.#tokens.delete(key);
        throw error;
      });
    const next =
      known === undefined
        ? fresh()
        : known.then(token => {
            const alive = token.expires - MARGIN_MS > this.#http.retry.clock.now();
            if (alive) return token;
            // Many may find it dead at once: the first replaces it, the others wait for that one.
            const current = this.#tokens.get(key);
            if (current !== undefined && current !== known) return current;
            const renewed = fresh();
            this.#tokens.set(key, renewed);
            return renewed;
          });
    if (known === undefined) this.#tokens.set(key, next);
    return abandonable(next, signal);
  }

  #key(bearer: Challenge, scopes: readonly string[]): string {
    return JSON.stringify([bearer.parameters.realm, bearer.parameters.service, scopes]);
  }

  #credential(scopes: readonly Scope[]): Promise<Credential | undefined> {
    const repository = scopes.find(({ type }) => type === 'repository')?.name;
    const key = repository ?? '';
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const asked = this.#credentials.find(this.#registry, repository).then(found => {
      this.#anonymous = found === undefined;
      if (found === undefined) return undefined;
      const { credential } = found;
      registerSecret(credential.type === 'password' ? credential.password : credential.token);
      if (credential.type === 'password') registerSecret(basic(credential).slice('Basic '.length));
      return credential;
    });
    this.#found.set(key, asked);
    asked.catch(() => this.#found.delete(key));
    return asked;
  }
}

/** One caller that gives up does not take the shared request away from the others. */
function abandonable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
