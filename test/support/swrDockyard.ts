import type { IncomingMessage } from 'node:http';
import type { SwrAnswer } from './swrDeviations.ts';
import { decodeBasic } from './tokenService.ts';

/** The API on the registry's own host that Harbor's adapter uses (swr.md 1 and 3): Basic with the registry login. */
export function dockyardAnswer(
  asked: { readonly request: IncomingMessage; readonly path: string; readonly body: Buffer },
  users: Readonly<Record<string, string>>,
  dockyard: { names(): readonly string[]; create(name: string): void } | undefined,
): SwrAnswer {
  const { request, path, body } = asked;
  const [name = '', password] = decodeBasic(request.headers.authorization ?? '');
  if (password === undefined || users[name] !== password) {
    return { status: 401, body: { errors: [{ code: 'DENIED', message: 'Authenticate Error' }] } };
  }
  if (dockyard === undefined) return { status: 404, body: '404 page not found' };
  if (request.method === 'GET' && path === '/dockyard/v2/visible/namespaces') {
    return { status: 200, body: { namespaces: dockyard.names().map(name => ({ name })) } };
  }
  if (request.method === 'POST' && path === '/dockyard/v2/namespaces') {
    const { namespace } = JSON.parse(body.toString('utf8')) as { namespace: string };
    dockyard.create(namespace);
    return { status: 201 };
  }
  return { status: 404, body: '404 page not found' };
}
