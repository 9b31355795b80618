import type { HttpClient } from '../http/client.ts';
import { apiError } from './apiError.ts';
import type { RegistryLogin } from './login.ts';

/**
 * Creates an organization with nothing but the registry login, as Harbor's SWR adapter does: an undocumented API on
 * the registry's own host. For those who have no AK/SK at hand; the management API comes first.
 * @param base the registry's address: `https://swr.…/`
 * @returns false when it was there already
 * @throws SwrApiError
 */
export async function createOrganizationByLogin(
  http: HttpClient,
  base: URL,
  login: Pick<RegistryLogin, 'username' | 'password'>,
  organization: string,
): Promise<boolean> {
  const pair = Buffer.from(`${login.username}:${login.password}`, 'utf8').toString('base64');
  const call = async (method: 'GET' | 'POST', path: string, body?: string) => {
    const url = new URL(path, base);
    const answer = await http.fetch({
      method,
      url,
      headers: { authorization: `Basic ${pair}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    const text = Buffer.from(answer.body).toString('utf8');
    if (answer.status >= 200 && answer.status < 300) return text;
    const { status, headers } = answer;
    throw apiError(
      `${method} ${url.origin}${url.pathname}`,
      { status, body: text, date: headers.date },
      new Date(),
    );
  };
  if (namesOf(await call('GET', '/dockyard/v2/visible/namespaces')).includes(organization)) {
    return false;
  }
  await call('POST', '/dockyard/v2/namespaces', JSON.stringify({ namespace: organization }));
  return true;
}

function namesOf(text: string): unknown[] {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    // An answer that cannot be read tells of no organization: the creation itself will say whether it is there.
    return [];
  }
  const list =
    typeof answer === 'object' && answer !== null && 'namespaces' in answer
      ? answer.namespaces
      : [];
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined,
  );
}
