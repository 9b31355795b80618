import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MemoryRegistry } from './memoryRegistry.ts';
import type { Upload } from './registryStore.ts';

/** Answers one request as the distribution spec says. */
export async function handleRegistry(
  registry: MemoryRegistry,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const path = url.pathname;
  const method = request.method ?? 'GET';
  if (path === '/v2/') return json(response, 200, {});
  if (path === '/v2/_catalog') {
    return list(
      registry,
      response,
      url,
      'repositories',
      [...registry.store.repositories.keys()].sort(),
    );
  }
  const uploads = /^\/v2\/(.+)\/blobs\/uploads\/([^/]*)$/.exec(path);
  if (uploads !== null) {
    const [, name = '', id = ''] = uploads;
    return id === ''
      ? startUpload(registry, response, url, name)
      : continueUpload(registry, request, response, url, id);
  }
  const blob = /^\/v2\/(.+)\/blobs\/([^/]+)$/.exec(path);
  if (blob !== null) return sendBlob(registry, request, response, blob[1] ?? '', blob[2] ?? '');
  const manifest = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(path);
  if (manifest !== null) {
    const [, name = '', reference = ''] = manifest;
    if (method === 'PUT') return putManifest(registry, request, response, name, reference);
    if (method === 'DELETE') return deleteManifest(registry, response, name, reference);
    return getManifest(registry, response, name, reference, method === 'HEAD');
  }
  const tags = /^\/v2\/(.+)\/tags\/list$/.exec(path);
  if (tags !== null) {
    const repository = registry.store.repositories.get(tags[1] ?? '');
    if (repository === undefined) return failed(response, 404, 'NAME_UNKNOWN');
    return list(registry, response, url, 'tags', [...repository.tags.keys()].sort());
  }
  const referrers = /^\/v2\/(.+)\/referrers\/([^/]+)$/.exec(path);
  if (referrers !== null && registry.options.referrers !== false) {
    return listReferrers(registry, response, url, referrers[1] ?? '', referrers[2] ?? '');
  }
  return failed(response, 404, 'NOT_FOUND');
}

function list(
  registry: MemoryRegistry,
  response: ServerResponse,
  url: URL,
  field: string,
  all: string[],
) {
  const size = Math.min(
    registry.options.pageSize ?? 1000,
    Number(url.searchParams.get('n') ?? 1000),
  );
  const last = url.searchParams.get('last') ?? '';
  const rest = all.filter(name => name > last);
  const page = rest.slice(0, size);
  const headers: Record<string, string> = {};
  if (rest.length > page.length) {
    headers.link = `<${url.pathname}?last=${encodeURIComponent(page.at(-1) ?? '')}&n=${size}>; rel="next"`;
  }
  json(response, 200, { name: 'x', [field]: page.length === 0 ? null : page }, headers);
}

function startUpload(registry: MemoryRegistry, response: ServerResponse, url: URL, name: string) {
  const { store, options } = registry;
  const mount = url.searchParams.get('mount');
  const from = url.searchParams.get('from');
  if (mount !== null && from !== null && options.mounts !== false && store.hasBlob(from, mount)) {
    store.repository(name).blobs.add(mount);
    return done(response, 201, {
      location: `/v2/${name}/blobs/${mount}`,
      'docker-content-digest': mount,
    });
  }
  const upload = store.begin(name);
  done(response, 202, { ...sessionHeaders(upload), 'docker-upload-uuid': upload.id });
}

async function continueUpload(
  registry: MemoryRegistry,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  id: string,
): Promise<void> {
  const { store } = registry;
  const upload = store.uploads.get(id);
  if (upload === undefined) {
    request.resume();
    return failed(response, 404, 'BLOB_UPLOAD_UNKNOWN');
  }
  if (request.method === 'DELETE') {
    store.uploads.delete(id);
    return done(response, 204, {});
  }
  if (request.method === 'GET') return done(response, 204, sessionHeaders(upload));
  const range = /^(\d+)-(\d+)$/.exec(request.headers['content-range'] ?? '');
  if (range !== null && Number(range[1]) !== upload.size) {
    request.resume();
    return done(response, 416, sessionHeaders(upload));
  }
  for await (const chunk of request) store.append(upload, chunk);
  if (request.method === 'PATCH') return done(response, 202, sessionHeaders(upload));
  const digest = url.searchParams.get('digest') ?? '';
  if (!store.finish(upload, digest)) return failed(response, 400, 'DIGEST_INVALID');
  done(response, 201, {
    location: `/v2/${upload.repository}/blobs/${digest}`,
    'docker-content-digest': digest,
  });
}

function sessionHeaders(upload: Upload): Record<string, string> {
  return {
    location: `/v2/${upload.repository}/blobs/uploads/${upload.id}?_state=signed-${upload.size}`,
    range: `0-${Math.max(0, upload.size - 1)}`,
    'content-length': '0',
  };
}

function sendBlob(
  registry: MemoryRegistry,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  digest: string,
) {
  const { store, options } = registry;
  if (!store.hasBlob(name, digest)) return failed(response, 404, 'BLOB_UNKNOWN');
  const size = store.sizes.get(digest) ?? 0;
  if (request.method === 'HEAD') {
    return done(response, 200, { 'content-length': String(size), 'docker-content-digest': digest });
  }
  if (options.blobOrigin !== undefined) {
    return done(response, 307, {
      location: `${options.blobOrigin}/storage/${digest}?X-Amz-Signature=topsecretsignature`,
    });
  }
  sendBytes(
    request,
    response,
    store.blobs.get(digest) ?? Buffer.alloc(0),
    options.ranges !== false,
  );
}

export function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  ranges: boolean,
) {
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = ranges && range !== null ? Number(range[1]) : 0;
  if (start > 0 && start >= bytes.byteLength) return done(response, 416, {});
  const body = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': body.byteLength,
    ...(start > 0
      ? { 'content-range': `bytes ${start}-${bytes.byteLength - 1}/${bytes.byteLength}` }
      : {}),
  });
  response.end(body);
}

async function putManifest(
  registry: MemoryRegistry,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  reference: string,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const manifest: unknown = JSON.parse(bytes.toString('utf8'));
  for (const digest of referenced(manifest, 'blobs')) {
    if (!registry.store.hasBlob(name, digest))
      return failed(response, 400, 'MANIFEST_BLOB_UNKNOWN');
  }
  for (const digest of referenced(manifest, 'manifests')) {
    if (registry.store.manifest(name, digest) === undefined)
      return failed(response, 400, 'MANIFEST_BLOB_UNKNOWN');
  }
  const isByDigest = reference.includes(':');
  const mediaType = request.headers['content-type'] ?? '';
  const digest = registry.store.putManifest(
    name,
    isByDigest ? undefined : reference,
    bytes,
    mediaType,
  );
  if (isByDigest && reference !== digest) return failed(response, 400, 'DIGEST_INVALID');
  const subject = (manifest as { subject?: { digest?: string } }).subject?.digest;
  done(response, 201, {
    location: `/v2/${name}/manifests/${digest}`,
    ...(registry.options.digestHeader === false ? {} : { 'docker-content-digest': digest }),
    ...(subject !== undefined && registry.options.referrers !== false
      ? { 'oci-subject': subject }
      : {}),
  });
}

/** Digests a manifest cannot do without. */
function referenced(manifest: unknown, kind: 'blobs' | 'manifests'): readonly string[] {
  const fields = manifest as {
    config?: { digest: string };
    layers?: { digest: string }[];
    manifests?: { digest: string }[];
  };
  const list = kind === 'manifests' ? fields.manifests : [fields.config, ...(fields.layers ?? [])];
  return (list ?? []).flatMap(entry => (entry === undefined ? [] : [entry.digest]));
}

function deleteManifest(
  registry: MemoryRegistry,
  response: ServerResponse,
  name: string,
  digest: string,
) {
  const repository = registry.store.repository(name);
  if (!repository.manifests.delete(digest)) return failed(response, 404, 'MANIFEST_UNKNOWN');
  for (const [tag, target] of repository.tags) if (target === digest) repository.tags.delete(tag);
  done(response, 202, {});
}

function getManifest(
  registry: MemoryRegistry,
  response: ServerResponse,
  name: string,
  reference: string,
  head: boolean,
) {
  const found = registry.store.manifest(name, reference);
  if (found === undefined) return failed(response, 404, 'MANIFEST_UNKNOWN');
  response.writeHead(200, {
    'content-type': found.mediaType,
    'content-length': found.bytes.byteLength,
    ...(registry.options.digestHeader === false ? {} : { 'docker-content-digest': found.digest }),
  });
  response.end(head ? undefined : found.bytes);
}

function listReferrers(
  registry: MemoryRegistry,
  response: ServerResponse,
  url: URL,
  name: string,
  digest: string,
) {
  const wanted = url.searchParams.get('artifactType');
  const manifests = [...(registry.store.repositories.get(name)?.manifests ?? [])].flatMap(
    ([own, { bytes, mediaType }]) => {
      const parsed = JSON.parse(bytes.toString('utf8'));
      if (parsed.subject?.digest !== digest) return [];
      const artifactType: string | undefined = parsed.artifactType ?? parsed.config?.mediaType;
      if (wanted !== null && wanted !== artifactType) return [];
      return [{ mediaType, digest: own, size: bytes.byteLength, artifactType }];
    },
  );
  json(response, 200, {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests,
  });
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function failed(response: ServerResponse, status: number, code: string) {
  json(response, status, { errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] });
}

function done(response: ServerResponse, status: number, headers: Record<string, string>) {
  response.writeHead(status, headers);
  response.end();
}
