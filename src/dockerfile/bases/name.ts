import { normalize, type Reference } from '../../image/reference.ts';

/** Hosts that serve Docker Hub's images under the same names. */
const HUB_MIRRORS = new Set([
  'docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'mirror.gcr.io',
  'dockerhub.azk8s.cn',
  'docker.m.daocloud.io',
  'docker.1ms.run',
  'docker.mirrors.ustc.edu.cn',
  'docker.nju.edu.cn',
  'docker.xuanyuan.me',
  'dockerproxy.com',
  'dockerproxy.net',
  'hub-mirror.c.163.com',
  'hub.rat.dev',
  'mirror.ccs.tencentyun.com',
  'registry.docker-cn.com',
]);

/** Path beginnings on other hosts below which Docker Hub's names stand. */
const HUB_PREFIXES = [
  'public.ecr.aws/docker/',
  'mcr.microsoft.com/mirror/docker/',
  'quay.io/docker/',
];

/** Hosts that mirrors keep in front of the path: `m.daocloud.io/quay.io/centos/centos`. */
const EMBEDDED_HOSTS =
  /^(?:docker\.io|gcr\.io|ghcr\.io|quay\.io|mcr\.microsoft\.com|registry\.k8s\.io|registry\.access\.redhat\.com|public\.ecr\.aws|docker\.elastic\.co|nvcr\.io)$/;

/** The same image under another name. */
const SYNONYMS: Readonly<Record<string, string>> = {
  'container-registry.oracle.com/os/oraclelinux': 'oraclelinux',
  'docker.elastic.co/kibana/kibana': 'kibana',
  'docker.elastic.co/logstash/logstash': 'logstash',
  'public.ecr.aws/amazoncorretto/amazoncorretto': 'amazoncorretto',
  'public.ecr.aws/amazonlinux/amazonlinux': 'amazonlinux',
  'public.ecr.aws/debian/debian': 'debian',
  'public.ecr.aws/ubuntu/ubuntu': 'ubuntu',
  'quay.io/centos/centos': 'centos',
  'quay.io/fedora/fedora': 'fedora',
  'quay.io/fedora/fedora-minimal': 'fedora',
  'quay.io/rockylinux/rockylinux': 'rockylinux',
  'ghcr.io/almalinux/almalinux': 'almalinux',
  'registry.fedoraproject.org/fedora': 'fedora',
  'registry.fedoraproject.org/fedora-minimal': 'fedora',
  'registry.opensuse.org/opensuse/leap': 'opensuse/leap',
  'registry.opensuse.org/opensuse/tumbleweed': 'opensuse/tumbleweed',
};

/** `redhat/ubi8`, `registry.access.redhat.com/ubi9/ubi-minimal`, `…/ubi8-micro`, `…/rhel7`. */
const UBI =
  /^(?:registry\.(?:access\.)?redhat\.(?:com|io)|redhat)\/(?:ubi|rhel)(\d+)(?:[/-](?:ubi-)?(ubi|minimal|micro|init))?$/;

export interface CanonicalName {
  readonly image: string;
  /** A release that stands in the name instead of the tag: `8` of `ubi8`. */
  readonly release: string | undefined;
  /** The host is Docker Hub or one of its mirrors, or the name is under a host that only serves its own. */
  readonly official: boolean;
}

/** The one name under which `IMAGES` knows an image, whatever mirror it is pulled through. */
export function canonicalName(reference: Reference): CanonicalName {
  const { registry, repository } = normalize(reference);
  let parts = [registry, ...repository.split('/')];
  // The last host in the path is the one the mirror copies from.
  const host = parts.findLastIndex((part, i) => i > 0 && EMBEDDED_HOSTS.test(part));
  if (host !== -1) parts = parts.slice(host);
  let name = parts.join('/');
  const prefix = HUB_PREFIXES.find(known => name.startsWith(known));
  const first = parts[0] ?? '';
  let hub = false;
  if (prefix !== undefined) {
    name = name.slice(prefix.length);
    hub = true;
  } else if (
    HUB_MIRRORS.has(first) ||
    /\.mirror\.(?:aliyuncs|swr\.myhuaweicloud)\.com$/.test(first)
  ) {
    name = parts.slice(1).join('/');
    hub = true;
  }
  // `library/` is Docker Hub's own folder; a mirror that keeps it copies an official image.
  const library = name.lastIndexOf('library/');
  const inLibrary = library === 0 || (library > 0 && name[library - 1] === '/');
  if (inLibrary) {
    name = name.slice(library + 'library/'.length);
    hub = true;
  }
  const ubi = UBI.exec(name);
  if (ubi !== null) {
    const [, release, flavour = 'ubi'] = ubi;
    return { image: flavour === 'ubi' ? 'ubi' : `ubi-${flavour}`, release, official: true };
  }
  return { image: SYNONYMS[name] ?? name, release: undefined, official: hub };
}
