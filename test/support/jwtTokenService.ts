import { createPrivateKey, type KeyObject, randomUUID, sign, X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestCertificates } from './certificates.ts';
import { TokenService, type TokenServiceOptions } from './tokenService.ts';

export const ISSUER = 'dockwright test issuer';

/** A token server whose tokens a real docker-registry accepts: JWT, signed with a certificate it was told to trust. */
export class JwtTokenService extends TokenService {
  readonly #key: KeyObject;
  readonly #certificate: string;
  readonly #server: Server;

  static async start(
    certificates: TestCertificates,
    options: TokenServiceOptions,
  ): Promise<JwtTokenService> {
    const service = new JwtTokenService(certificates, options);
    await new Promise<void>(resolve => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  private constructor(certificates: TestCertificates, options: TokenServiceOptions) {
    super(options);
    this.#key = createPrivateKey(certificates.key);
    this.#certificate = new X509Certificate(certificates.cert).raw.toString('base64');
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', this.realm);
      this.handle(request, response, url).catch(error => response.destroy(error));
    });
  }

  get realm(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/token`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  override sign(claims: {
    readonly user: string;
    readonly scopes: readonly string[];
    readonly expires: number;
  }): string {
    const now = Math.floor(this.now() / 1000);
    const access = claims.scopes.map(scope => {
      const [type = '', name = '', actions = ''] = scope.split(':');
      return { type, name, actions: actions.split(',') };
    });
    const payload = {
      iss: ISSUER,
      sub: claims.user,
      aud: this.service,
      exp: Math.floor(claims.expires / 1000),
      nbf: now - 5,
      iat: now,
      jti: randomUUID(),
      access,
    };
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const signed = `${encode({ typ: 'JWT', alg: 'ES256', x5c: [this.#certificate] })}.${encode(payload)}`;
    const signature = sign('sha256', Buffer.from(signed), {
      key: this.#key,
      dsaEncoding: 'ieee-p1363',
    });
    return `${signed}.${signature.toString('base64url')}`;
  }
}
